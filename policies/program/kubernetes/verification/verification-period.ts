import { PERIOD_VARIABLE } from "../../../../verifier/contract";
import { PREFIX } from "../../../../verifier/variables";
import { CRON_JOB, DAEMON_SET } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource } from "../../../stack";
import { longestPause } from "../schedule";
import { isVerification } from "./verification";

const MINUTE = 60;
const PERIOD = `${PREFIX}${PERIOD_VARIABLE}`;

/**
 * The longest time between two verifications of a cluster's nodes, in seconds: as the verification in the stack declares, else as the
 * settings say.
 */
export function verificationPeriod(
  cluster: ClusterResource | undefined,
  { settings, stack }: Pick<Context, "settings" | "stack">,
): number {
  const declared = cluster ? [...nodePeriods(cluster, stack), ...schedulePeriods(cluster, stack)] : [];
  const [first, ...others] = declared;
  return first === undefined
    ? settings.verificationPeriodSeconds
    : others.reduce((least, seconds) => Math.min(least, seconds), first);
}

type Stack = Context["stack"];

const nodePeriods = (cluster: ClusterResource, stack: Stack): readonly number[] =>
  stack.on(cluster, DAEMON_SET).flatMap((workload) => {
    if (!isVerification(workload)) return [];
    const variables = (workload.inputs.spec?.template?.spec?.containers ?? []).flatMap(({ env = [] }) => env);
    const seconds = Number(variables.find(({ name }) => name === PERIOD)?.value);
    return seconds > 0 ? [seconds] : [];
  });

const schedulePeriods = (cluster: ClusterResource, stack: Stack): readonly number[] =>
  stack.on(cluster, CRON_JOB).flatMap((job) => {
    if (!isVerification(job) || job.inputs.spec?.suspend === true) return [];
    const minutes = longestPause(job.inputs.spec?.schedule ?? "");
    return minutes === undefined ? [] : [minutes * MINUTE];
  });
