import { RunError } from "@pulumi/pulumi";
import type { KnownIssue } from "../../gke/known-issues";
import type { SELF_HEAL } from "../../verifier/settings";
import * as decode from "../shared/decoders";
import { type OptionNames, unknownOptions } from "../shared/known-options";
import { defaultRunbookUrl } from "../shared/runbook-url";
import { type ImageReference, imageName } from "./image";
import { OPTION_KEYS } from "./option-keys";
import { type WorkloadSettings, type Workloads, workloadSettings } from "./workload-options";

type SelfHeal = (typeof SELF_HEAL)[number];

/** What can be chosen about a verification; everything is optional, and what needs rights is off. */
export interface VerificationOptions {
  /** The namespace to create for it. Default: gke-upgrade-verification. */
  readonly namespace?: string;
  /** Seconds between two verifications of a node, 10 to 600. Default: 60. */
  readonly periodSeconds?: number;
  /** Minutes between two verifications of the whole cluster, 5 to 30. Default: 15. */
  readonly everyMinutes?: number;
  /**
   * Seconds for which the verification of a rollout waits for nodes to pass, 1 to 3600. Default: 300, in which a grant of IAM is
   * usually known everywhere.
   */
  readonly rolloutPatienceSeconds?: number;
  /** Whether nodes get a condition, and an Event at each change of it. Not on Autopilot. Default: false. */
  readonly nodeConditions?: boolean;
  /** Whether a passed verification removes the startup taint of its node. Not on Autopilot. Default: false. */
  readonly gate?: boolean;
  /**
   * Whether the metadata server's DaemonSet is deleted on the incident's evidence, once an upgrade, so that GKE re-creates it. It
   * brings nodeConditions, which are that evidence. Not on Autopilot. Default: off.
   */
  readonly selfHeal?: SelfHeal;
  /** Whether the nodes' Pods serve Prometheus metrics. Default: false. */
  readonly metrics?: boolean;
  /** An audience for which an identity token is asked as well. Default: none. */
  readonly audience?: string;
  /** The host, with a port where it is not 443, of a registry with which a token is exchanged as well. Default: none. */
  readonly tokenRegistry?: string;
  readonly image?: ImageReference;
  /**
   * Whose identities are verified beside the verification's own, each by a Job at rollouts and by a CronJob under the account itself:
   * `declared` are the annotated or bound Kubernetes service accounts that the program registers on the cluster; a list names accounts, and
   * may have `declared` among them. Default: none.
   */
  readonly workloads?: Workloads;
  /** Where your copy of docs/runbook.md can be read, without an anchor: log lines link there. Default: in the repository that this package names, if it names one. */
  readonly runbookUrl?: string;
  /** Issues beside the built-in ones that the verification reports, in the form of gke/known-issues.json. Default: none. */
  readonly knownIssues?: readonly KnownIssue[];
}

const namesOf = <K extends string>(keys: Readonly<Record<K, unknown>>) =>
  Object.fromEntries(Object.keys(keys).map((name) => [name, true])) as Record<K, true>;

/** The names of all options; the compiler asks for a decoder of each. */
export const VERIFICATION_OPTIONS: OptionNames<VerificationOptions> = namesOf(OPTION_KEYS);

/** VerificationOptions with everything decided. */
export interface VerificationSettings
  extends Required<
    Omit<VerificationOptions, "image" | "workloads" | "audience" | "tokenRegistry" | "runbookUrl">
  > {
  readonly audience: string | undefined;
  readonly tokenRegistry: string | undefined;
  readonly runbookUrl: string | undefined;
  readonly workloads: WorkloadSettings;
  /** The image's whole name. */
  readonly image: string;
}

/** What a number is where it is not given. */
export const DEFAULTS = { periodSeconds: 60, everyMinutes: 15, rolloutPatienceSeconds: 300 } as const;

interface Target {
  readonly isAutopilot?: boolean;
  /** The names of the options that the caller takes. */
  readonly known?: Readonly<Record<string, true>>;
}

/**
 * Fills in the defaults, and leaves out what Autopilot does not allow: changes of nodes and of GKE's DaemonSets.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/daemonset (nodes of Autopilot cannot be modified)
 * @throws {RunError} with every option that is wrong.
 */
export function settingsOf(
  options: VerificationOptions,
  { isAutopilot = false, known = VERIFICATION_OPTIONS }: Target = {},
): VerificationSettings {
  if (typeof options !== "object" || options === null)
    throw new RunError("The options of the upgrade verification are wrong: expected an object.");
  const wrong: decode.Problem[] = [];
  const given = Object.entries(options).filter(([name]) => Object.hasOwn(OPTION_KEYS, name));
  const {
    selfHeal = "off",
    image,
    ...chosen
  } = decode.fieldsOf(OPTION_KEYS, Object.fromEntries(given), (name) => name, wrong);
  const problems = [
    ...unknownOptions(options, known),
    ...wrong.map(({ at, problem }) => `${at}: ${problem}`),
  ];
  if (problems.length > 0)
    throw new RunError(`The options of the upgrade verification are wrong:\n  ${problems.join("\n  ")}`);
  return {
    namespace: chosen.namespace ?? "gke-upgrade-verification",
    periodSeconds: chosen.periodSeconds ?? DEFAULTS.periodSeconds,
    everyMinutes: chosen.everyMinutes ?? DEFAULTS.everyMinutes,
    rolloutPatienceSeconds: chosen.rolloutPatienceSeconds ?? DEFAULTS.rolloutPatienceSeconds,
    nodeConditions: (chosen.nodeConditions === true || selfHeal !== "off") && !isAutopilot,
    gate: chosen.gate === true && !isAutopilot,
    selfHeal: isAutopilot ? "off" : selfHeal,
    metrics: chosen.metrics === true,
    audience: chosen.audience,
    tokenRegistry: chosen.tokenRegistry,
    runbookUrl: chosen.runbookUrl ?? defaultRunbookUrl(),
    workloads: workloadSettings(chosen.workloads),
    image: imageName(image),
    knownIssues: chosen.knownIssues ?? [],
  };
}
