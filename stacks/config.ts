import { RunError } from "@pulumi/pulumi";
import { type AlertsConfig, secretOf } from "./alerts/options";
import { type ClusterConfig, KEYS, type Keys, PROVIDER_KEYS, type RolloutConfig } from "./config-keys";
import { contradictions } from "./contradictions";
import * as read from "./shared/readers";

/** The configuration of one stack. */
export interface StackConfig {
  /** In the order in which they are written; at least one. */
  readonly clusters: readonly ClusterConfig[];
  readonly project: string;
  /** The order in which GKE upgrades the clusters, each of them once; undefined where it is left to their windows. */
  readonly rollout: RolloutConfig | undefined;
  /** Who is told of the clusters' alerts; undefined where nobody is. */
  readonly alerts: AlertsConfig | undefined;
}

/** Says every problem of a configuration at once. Pulumi prints its message without a stack trace. */
export class ConfigError extends RunError {
  constructor(
    readonly problems: readonly read.Problem[],
    stack: string,
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(
      [
        `The configuration of the stack ${stack} has ${count}:`,
        ...problems.map(({ at, problem }) => `  ${at}: ${problem}.`),
        `Mend Pulumi.${stack}.yaml, or use: pulumi config set --stack ${stack} --path 'KEY' VALUE`,
      ].join("\n"),
    );
    this.name = "ConfigError";
  }
}

/** What Pulumi calls the program's stack and project; the project's name is the prefix of its keys. */
export interface Place {
  readonly project: string;
  readonly stack: string;
}

/**
 * Reads a stack's configuration from Pulumi's flat texts, such as `pulumi.runtime.allConfig()` gives them.
 * @param secretKeys the keys whose values are encrypted, or hold one that is; undefined where that is not known
 * @throws {ConfigError} with every problem: a wrong, missing or unknown key, values that do not fit together, and a secret that is none.
 */
export function parseConfig(
  texts: Readonly<Record<string, string>>,
  place: Place,
  secretKeys?: readonly string[],
): StackConfig {
  const problems: read.Problem[] = [];
  const path = (key: string) => `${place.project}:${key}`;
  const own = Object.entries(texts)
    .filter(([key]) => key.startsWith(path("")))
    .map(([key, text]) => [key.slice(path("").length), jsonOrText(text)]);

  const provider = read.readFields(
    PROVIDER_KEYS,
    { project: texts["gcp:project"] },
    (key) => `gcp:${key}`,
    problems,
  );
  const keys = read.readFields(KEYS, Object.fromEntries(own), path, problems);
  if (keys !== undefined) {
    for (const { at, problem } of contradictions(keys)) problems.push({ at: path(at), problem });
    for (const at of secretsIn(keys)) {
      if (secretKeys === undefined || secretKeys.includes(path(at.split(".")[0] ?? ""))) continue;
      problems.push({
        at: path(at),
        problem: `is not encrypted; expected a secret: have a new one made, and use pulumi config set --secret --path '${path(at)}'`,
      });
    }
  }
  if (provider === undefined || keys === undefined || problems.length > 0) {
    throw new ConfigError(problems, place.stack);
  }
  const { clusters, rollout: order, ...common } = keys;
  const shared = { ...provider, ...common, isSequenced: order !== undefined };
  return {
    ...provider,
    clusters: [...clusters].map(([name, own]) => ({ name, ...own, ...shared })),
    rollout: order,
    alerts: keys.alerts,
  };
}

/** The paths of what has to be encrypted. Pulumi tells it of whole keys only. */
function* secretsIn({ gitlabRunner: runner, alerts: told }: Keys): Generator<string> {
  if (runner !== undefined) yield "gitlabRunner.token";
  for (const [name, channel] of told?.channels ?? []) {
    const secret = secretOf(channel);
    if (secret !== undefined) yield `alerts.channels.${name}.${secret}`;
  }
}

/** Pulumi hands out objects, lists, numbers and booleans as JSON, and texts as they are. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
