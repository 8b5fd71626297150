import { RunError } from "@pulumi/pulumi";
import { counted } from "../gke/counted";
import { type AlertsConfig, secretOf } from "./alerts/options";
import { type ClusterConfig, KEYS, type Keys, PROVIDER_KEYS, type RolloutConfig } from "./config-keys";
import { contradictions } from "./contradictions";
import * as decode from "./shared/decoders";

/** The configuration of one stack. */
export interface StackConfig {
  /** In the order in which they are written; at least one. */
  readonly clusters: readonly ClusterConfig[];
  readonly project: string;
  /** The order in which GKE upgrades the clusters, each once; undefined where only their windows decide. */
  readonly rollout: RolloutConfig | undefined;
  /** Who is notified of the clusters' alerts; undefined for nobody. */
  readonly alerts: AlertsConfig | undefined;
}

/** Lists all problems of a configuration. Pulumi prints its message without a stack trace. */
export class ConfigError extends RunError {
  constructor(
    readonly problems: readonly decode.Problem[],
    stack: string,
  ) {
    const count = counted(problems.length, "problem");
    super(
      [
        `The configuration of the stack ${stack} has ${count}:`,
        ...problems.map(({ at, problem }) => `  ${at}: ${problem}.`),
        `Fix Pulumi.${stack}.yaml, or use: pulumi config set --stack ${stack} --path 'KEY' VALUE`,
      ].join("\n"),
    );
    this.name = "ConfigError";
  }
}

/** The program's stack and project, by Pulumi's names; the project's name is the prefix of its keys. */
export interface StackName {
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
  name: StackName,
  secretKeys?: readonly string[],
): StackConfig {
  const problems: decode.Problem[] = [];
  const path = (key: string) => `${name.project}:${key}`;
  const own = Object.entries(texts)
    .filter(([key]) => key.startsWith(path("")))
    .map(([key, text]) => [key.slice(path("").length), jsonOrText(text)]);

  const provider = decode.fieldsOf(
    PROVIDER_KEYS,
    { project: texts["gcp:project"] },
    (key) => `gcp:${key}`,
    problems,
  );
  const keys = decode.fieldsOf(KEYS, Object.fromEntries(own), path, problems);
  // Contradictions between values are reported even if other values are invalid.
  for (const { at, problem } of contradictions(keys)) problems.push({ at: path(at), problem });
  problems.push(...unencrypted(keys, path, secretKeys));
  if (problems.length > 0) {
    const shown = problems.map((problem) => withValue(problem, secretKeys));
    throw new ConfigError(shown, name.stack);
  }
  const { clusters, rollout: order, ...common } = keys;
  const shared = { ...provider, ...common, isSequenced: order !== undefined };
  return {
    ...provider,
    clusters: [...clusters].map(([clusterName, own]) => ({ name: clusterName, ...own, ...shared })),
    rollout: order,
    alerts: keys.alerts,
  };
}

/** Adds the invalid text to its problem, unless it may be secret, or that is unknown. */
function withValue(
  { at, problem, given }: decode.Problem,
  secretKeys: readonly string[] | undefined,
): decode.Problem {
  const isShown =
    secretKeys !== undefined && !secretKeys.some((key) => at === key || at.startsWith(`${key}.`));
  if (given === undefined || !isShown || !SHOWN.test(given)) return { at, problem };
  return { at, problem: decode.showing(problem, given) };
}

/** Letters and signs that a terminal shows as they are; a longer text was most likely pasted by mistake. */
const SHOWN = /^[ -~]{1,100}$/;

/** Secrets that are not encrypted; Pulumi tells that only of whole keys. */
function* unencrypted(
  keys: NonNullable<decode.Loose<Keys>>,
  path: (key: string) => string,
  secretKeys: readonly string[] | undefined,
): Generator<decode.Problem> {
  if (secretKeys === undefined) return;
  for (const at of secretsIn(keys)) {
    if (secretKeys.includes(path(at.split(".")[0] ?? ""))) continue;
    yield {
      at: path(at),
      problem: `is not encrypted; expected a secret: have a new one made, and use pulumi config set --secret --path '${path(at)}'`,
    };
  }
}

/** The paths of values that must be encrypted. */
function* secretsIn({ gitlabRunner: runner, alerts }: NonNullable<decode.Loose<Keys>>): Generator<string> {
  if (runner?.token !== undefined) yield "gitlabRunner.token";
  for (const [name, channel] of alerts?.channels ?? []) {
    const secret = channel && secretOf(channel);
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
