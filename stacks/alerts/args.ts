import { RunError } from "@pulumi/pulumi";
import * as decode from "../shared/decoders";
import { type OptionNames, unknownOptions, unknownValues } from "../shared/known-options";
import { BOUNDS, runbookUrl } from "../verification/option-keys";
import { DEFAULTS } from "../verification/options";
import {
  CI_PLATFORMS,
  type CiPlatform,
  type Intervals,
  SEVERITIES,
  THRESHOLD_BOUNDS,
  type Thresholds,
  type WatchedCluster,
} from "./alert";
import type { ChannelNames } from "./channels";
import { ALERTS } from "./list";

/** Options of a cluster's alerts. */
export interface AlertOptions {
  /** The CI platforms that run on the cluster. Default: none. */
  readonly ci?: readonly CiPlatform[];
  /** Ids of alerts to leave out, such as `upgrade-available`. Default: none. */
  readonly off?: readonly string[];
  /** From which number on errors of the metadata servers are too many: see Thresholds. Default: THRESHOLDS. */
  readonly thresholds?: Partial<Thresholds>;
  /**
   * Where your copy of docs/runbook.md can be read, without an anchor: notifications link there. Default: none; they name the commands that print
   * the sections.
   */
  readonly runbookUrl?: string;
}

export interface ClusterAlertsArgs extends AlertOptions, Partial<Intervals> {
  readonly cluster: WatchedCluster;
  /** Who is notified, by severity: resource names of notification channels, such as those of AlertChannels. */
  readonly channels: ChannelNames;
  /** Labels by which notifications can be routed: up to 63 lower-case letters, digits, hyphens and underscores. */
  readonly labels?: Readonly<Record<string, string>>;
}

const ARGS: OptionNames<ClusterAlertsArgs> = {
  cluster: true,
  channels: true,
  labels: true,
  ci: true,
  off: true,
  thresholds: true,
  runbookUrl: true,
  periodSeconds: true,
  everyMinutes: true,
};

/** The verification's own intervals, or its defaults. */
export function intervalsOf({
  periodSeconds = DEFAULTS.periodSeconds,
  everyMinutes = DEFAULTS.everyMinutes,
}: Partial<Intervals>): Intervals {
  for (const [key, value] of Object.entries({ periodSeconds, everyMinutes })) {
    const [min, max] = BOUNDS[key as keyof Intervals];
    if (value >= min && value <= max) continue;
    throw new RunError(`${key}: is ${value}; expected the verification's own, from ${min} to ${max}.`);
  }
  return { periodSeconds, everyMinutes };
}

function thresholdProblems(thresholds: Partial<Thresholds> = {}): string[] {
  const wrong = Object.entries(THRESHOLD_BOUNDS).flatMap(([key, [min, max]]) => {
    const value = thresholds[key as keyof Thresholds];
    const isRight = value === undefined || (Number.isFinite(value) && value >= min && value <= max);
    return isRight ? [] : [`thresholds.${key}: is ${value}; expected a number from ${min} to ${max}`];
  });
  const known = Object.fromEntries(Object.keys(THRESHOLD_BOUNDS).map((key) => [key, true as const]));
  return [...unknownOptions(thresholds, known).map((problem) => `thresholds.${problem}`), ...wrong];
}

function channelProblems(channels: ClusterAlertsArgs["channels"] | undefined): string[] {
  if (Array.isArray(channels))
    return [
      "channels: is a list; expected one for each severity: { critical: [NAME, …], warning: [NAME, …] }",
    ];
  return SEVERITIES.filter((severity) => !Array.isArray(channels?.[severity])).map(
    (severity) =>
      `channels.${severity}: ${channels?.[severity] === undefined ? "is missing" : "is not a list"}; expected resource names of notification channels`,
  );
}

/** @throws {RunError} with everything that is wrong with them. */
export function checkOptions(name: string, args: ClusterAlertsArgs): void {
  const { channels, ci = [], off = [] } = args;
  const ids = ALERTS.map(({ id }) => id);
  const wrong: decode.Problem[] = [];
  decode.maybe(runbookUrl)(args.runbookUrl, "runbookUrl", wrong);
  const problems = [
    ...unknownOptions(args, ARGS),
    ...wrong.map(({ at, problem }) => `${at}: ${problem}`),
    ...thresholdProblems(args.thresholds),
    ...channelProblems(channels),
    ...unknownValues("off", "an alert", off, ids),
    ...unknownValues("ci", "a CI platform", ci, CI_PLATFORMS),
  ];
  if (problems.length > 0) {
    throw new RunError(`The options of the alerts "${name}" are wrong:\n  ${problems.join("\n  ")}`);
  }
}
