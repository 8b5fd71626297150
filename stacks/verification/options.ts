// Longer than a screen: one option after the other.

import { RunError } from "@pulumi/pulumi";
import type { KnownIssue } from "../../gke/known-issues";
import { SELF_HEAL } from "../../verifier/settings";
import * as decode from "../shared/decoders";
import { type OptionNames, unknownOptions } from "../shared/known-options";
import { defaultRunbookUrl } from "../shared/runbook-url";
import { IMAGE_OPTIONS, IMAGE_PATTERNS, type ImageReference, imageName } from "./image";
import { knownIssue } from "./known-issue-keys";
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
   * Seconds for which the verification of a roll-out waits for nodes to pass, 1 to 3600. Default: 300, in which a grant of IAM is
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
   * Whose identities are verified beside the verification's own, each by a Job at roll-outs and by a CronJob under the account itself:
   * `declared` are the annotated or bound Kubernetes service accounts that the program registers on the cluster; a list names accounts, and
   * may have `declared` among them. Default: none.
   */
  readonly workloads?: Workloads;
  /** Where your copy of docs/runbook.md can be read, without an anchor: log lines link there. Default: in the repository that this package names, if it names one. */
  readonly runbookUrl?: string;
  /** Issues beside the built-in ones that the verification reports, in the form of gke/known-issues.json. Default: none. */
  readonly knownIssues?: readonly KnownIssue[];
}

/** The names of all options. */
export const VERIFICATION_OPTIONS: OptionNames<VerificationOptions> = {
  namespace: true,
  periodSeconds: true,
  everyMinutes: true,
  rolloutPatienceSeconds: true,
  nodeConditions: true,
  gate: true,
  selfHeal: true,
  metrics: true,
  audience: true,
  tokenRegistry: true,
  image: true,
  workloads: true,
  runbookUrl: true,
  knownIssues: true,
};

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

/** The bounds of what is a number, ends included. */
export const BOUNDS = {
  periodSeconds: [10, 600],
  everyMinutes: [5, 30],
  rolloutPatienceSeconds: [1, 3600],
} as const;

const NAMESPACE = /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** An address whose characters the verifier's environment takes. */
export const RUNBOOK_URL = /^https:\/\/[\w@.:,/-]{1,300}$/;
export const RUNBOOK_URL_WANTED =
  "an address of letters, digits and @ . : , / - with https:// and without an anchor";
const AUDIENCE = /^[\w@.:/-]{1,200}$/;

/**
 * Fills in the defaults, and leaves out what Autopilot does not allow: changes of nodes and of GKE's DaemonSets.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/daemonset (nodes of Autopilot cannot be modified)
 * @param known the names of the options that the caller takes.
 * @throws {RunError} with every option that is wrong.
 */
export function settingsOf(
  options: VerificationOptions,
  isAutopilot: boolean,
  known: Readonly<Record<string, true>> = VERIFICATION_OPTIONS,
): VerificationSettings {
  const problems = unknownOptions(options, known);
  const number = (name: keyof typeof BOUNDS) => {
    const [min, max] = BOUNDS[name];
    const value = options[name] ?? DEFAULTS[name];
    if (!Number.isInteger(value) || value < min || value > max) {
      problems.push(`${name}: is ${value}; expected a whole number from ${min} to ${max}`);
    }
    return value;
  };
  const text = (name: string, value: string | undefined, expected: string, pattern: RegExp) => {
    if (value !== undefined && !pattern.test(value)) problems.push(`${name}: is not ${expected}`);
    return value;
  };
  const { image = {}, selfHeal = "off" } = options;
  const found: decode.Problem[] = [];
  problems.push(...unknownOptions(image, IMAGE_OPTIONS).map((problem) => `image.${problem}`));
  for (const [part, pattern] of Object.entries(IMAGE_PATTERNS)) {
    text(`image.${part}`, image[part as keyof ImageReference], `an image's ${part}`, pattern);
  }
  if (!SELF_HEAL.includes(selfHeal)) problems.push(`selfHeal: is not one of ${SELF_HEAL.join(", ")}`);
  const settings = {
    namespace: text("namespace", options.namespace, "a namespace", NAMESPACE) ?? "gke-upgrade-verification",
    periodSeconds: number("periodSeconds"),
    everyMinutes: number("everyMinutes"),
    rolloutPatienceSeconds: number("rolloutPatienceSeconds"),
    nodeConditions: (options.nodeConditions === true || selfHeal !== "off") && !isAutopilot,
    gate: options.gate === true && !isAutopilot,
    selfHeal: isAutopilot ? "off" : selfHeal,
    metrics: options.metrics === true,
    audience: text(
      "audience",
      options.audience,
      "an audience of up to 200 letters, digits and @ . : / _ -",
      AUDIENCE,
    ),
    tokenRegistry: text("tokenRegistry", options.tokenRegistry, "a registry's host", IMAGE_PATTERNS.registry),
    runbookUrl:
      text("runbookUrl", options.runbookUrl, RUNBOOK_URL_WANTED, RUNBOOK_URL) ?? defaultRunbookUrl(),
    workloads: workloadSettings(options.workloads, problems),
    image: imageName(image),
    knownIssues:
      decode.list("known issues", knownIssue)(options.knownIssues ?? [], "knownIssues", found) ?? [],
  } satisfies VerificationSettings;
  problems.push(...found.map(({ at, problem }) => `${at}: ${problem}`));
  if (problems.length === 0) return settings;
  throw new RunError(`The options of the upgrade verification are wrong:\n  ${problems.join("\n  ")}`);
}
