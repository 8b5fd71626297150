import { ifKnown } from "../../policies/evaluation/unknown";
import { labelOf } from "../../policies/outlook/cluster";
import {
  Collector,
  type FleetFeature,
  type SeenCluster,
  type Sequence,
} from "../../policies/outlook/collector";
import { byName, eachOnce } from "../../policies/outlook/one-cluster";
import { controlPlaneOf } from "../../policies/program/gcp/versions/compared-versions";
import { duration } from "../command-line/arguments";
import type { Terminal } from "../command-line/command";
import { printNote } from "../command-line/messages";
import { disabledSettings } from "../configuration/disabled-settings";
import { findConfiguration } from "../configuration/file";
import { givenSettings, layersOf } from "../configuration/layers";
import { whyAbsent } from "../deployed/gcloud/listed";
import { UsageError } from "../messages/errors";
import { withStandardInput } from "../offline/files/standard-input";
import { type PreviewOptions, preview } from "../offline/preview";
import { givenValue } from "../offline/project/config-values";
import { readProject } from "../offline/project/project";
import { findStacks } from "../offline/project/stacks";
import { matchUpgradeInfo, type NamedCluster } from "../upgrade-info/clusters";
import { readUpgradeInfo, withUpgradeInfo } from "../upgrade-info/flag";
import { type Job, ofList, ofState } from "./files";
import { type CollectingValues, refuseOfProgram } from "./flags";
import { packOf } from "./pack";
import { type JobResults, runJobs } from "./run-jobs";

interface Collected extends Omit<JobResults, "absent"> {
  readonly clusters: readonly SeenCluster[];
  readonly sequences: readonly Sequence[];
  readonly features: readonly FleetFeature[];
  /** The moment of the outlook. */
  readonly now: Date;
}

/**
 * Runs the programs of the stacks in a folder, or reads exported states, and collects their clusters. A stack that fails is reported and
 * left out.
 * @throws NotEvaluated where nothing is left; UsageError where --upgrade-info names no cluster of them.
 */
export async function collect(
  values: CollectingValues,
  folder: string | undefined,
  terminal: Terminal,
): Promise<Collected> {
  const { state, gcloud, config, "upgrade-info": info } = values;
  const files = await withStandardInput({ state, gcloud, config, "upgrade-info": info });
  const { state: states = [], gcloud: lists = [] } = files;
  const hasFiles = states.length + lists.length > 0;
  if (hasFiles && folder !== undefined)
    throw new UsageError(
      `Give a folder or files, not both: "${folder}" is not needed with --state or --gcloud.`,
    );
  if (hasFiles) refuseOfProgram(values, "--state and --gcloud name what is looked at");
  const timeoutMs = duration("timeout", values.timeout);
  const configuration = files.config ?? findConfiguration(folder);
  const collector = new Collector();
  const now = new Date();
  const ends = readUpgradeInfo(files);
  const given = layersFrom(configuration, terminal);
  const pack = packOf(collector, now, withUpgradeInfo(given, ends));
  const { projectNumbers, clusterEndOfSupport } = givenSettings(given);
  const collecting = { collector, pack, terminal, listed: new Map() };
  const jobs = hasFiles
    ? [...states.map((file) => ofState(file, collecting)), ...lists.map((file) => ofList(file, collecting))]
    : ofProgram(values, folder, { pack, timeoutMs, projectNumbers }, terminal);
  const { failed, notLookedInto, absent, mask } = await runJobs(jobs, terminal);
  const { clusters: seen, sequences, features } = collector;
  // A cluster that several files show is one. Two stacks of programs may declare the same cluster, and both are shown.
  const clusters = [...(hasFiles ? eachOnce(seen) : seen)].sort(byName);
  const notes = matchUpgradeInfo(ends, clusters.map(namedCluster), {
    isWhole: failed.length === 0,
    configured: clusterEndOfSupport,
    whyAbsent: (named) => whyAbsent(named, absent),
  });
  for (const note of notes) printNote(mask(note), terminal);
  return { clusters, sequences, features, failed, notLookedInto, now, mask };
}

/** The layers of the configuration; those of the pack alone, with a note, where it disables its settings. */
function layersFrom(configuration: ReturnType<typeof findConfiguration>, terminal: Terminal) {
  const layers = layersOf(["recommended"], configuration, undefined);
  const disabled = disabledSettings(layers[1] ?? {}, layers);
  for (const note of disabled) printNote(note, terminal);
  return disabled.length > 0 ? layers.slice(0, 1) : layers;
}

const namedCluster = (seen: SeenCluster): NamedCluster => ({
  ...seen.names,
  label: labelOf({ seen }),
  isVersionKnown: ifKnown(() => controlPlaneOf(seen.context.self)) !== undefined,
});

function ofProgram(
  values: CollectingValues,
  folder: string | undefined,
  running: Pick<PreviewOptions, "pack" | "timeoutMs" | "projectNumbers">,
  { env }: Terminal,
): Job[] {
  const project = readProject(folder);
  const given = (values["config-value"] ?? []).map((argument) => givenValue(argument, env));
  return findStacks(project, values.stack ?? [], given).map((stack) => ({
    name: stack.name,
    run: () => preview({ project, stack: stack.read(), remediates: false, ...running }),
  }));
}
