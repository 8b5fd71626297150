import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { exemptionProblem } from "../policies/evaluation/exemptions";
import { SETTINGS_POLICY, type Settings } from "../policies/settings";
import { packageRoot } from "../stacks/shared/package-root";
import { didYouMean } from "../stacks/shared/suggest";
import { NotEvaluated } from "./messages/errors";
import { readText, refuseDepth } from "./offline/input-file";
import type { EnforcementLevel, Policy, PolicyConfig } from "./offline/protocol/analysis";
import type { Plain } from "./offline/protocol/messages";
import { isObject } from "./offline/protocol/values";
import { placeOfSyntaxError, problemText } from "./problem-text";
import { type Problem, problemsOf, type Schema } from "./schema";

export const PRESETS = ["recommended", "strict", "advisory"] as const;
export type Preset = (typeof PRESETS)[number];
export const UNDECIDED_LEVELS = ["advisory", "mandatory"] as const;
export type UndecidedLevel = (typeof UNDECIDED_LEVELS)[number];

/** A file for Pulumi's --policy-pack-config: a level, or an object with properties, by the policy's name. */
export type Configuration = Readonly<Record<string, unknown>>;

/** An invalid configuration file: what is wrong, and where. */
export class InvalidConfiguration extends NotEvaluated {
  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super([`${file} is not a valid configuration:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
  }
}

/**
 * Reads a configuration file and checks it against the pack's schema, as Pulumi ignores what it does not know.
 * @throws NotEvaluated where it cannot be read, InvalidConfiguration where it is wrong.
 */
export function readConfiguration(file: string): Configuration {
  const text = readText(file);
  refuseDepth(file, text);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new InvalidConfiguration(file, [`invalid JSON${placeOfSyntaxError(text, error)}`]);
  }
  const schema: Schema = JSON.parse(
    readFileSync(join(packageRoot(), "schemas/policy-config.schema.json"), "utf8"),
  );
  // Read once more for the lines and for duplicate keys, of which JSON.parse takes the last.
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems = [
    ...document.errors.map(({ pos, message }) => {
      const { line } = lines.linePos(pos[0]);
      return `line ${line}: ${/unique/.test(message) ? "duplicate key" : "invalid JSON"}`;
    }),
    ...[...problemsOf(content, schema), ...exemptionProblems(content, schema)].map((problem) =>
      problemText(problem, (path) => {
        const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
        return node?.range && lines.linePos(node.range[0]).line;
      }),
    ),
  ];
  if (problems.length > 0) throw new InvalidConfiguration(file, problems);
  return content as Configuration;
}

/** What a schema cannot say of exemptions: that the rule exists, and that the calendar has the day. */
function* exemptionProblems(content: unknown, schema: Schema): Generator<Problem> {
  const exemptions =
    isObject(content) && isObject(content.settings) ? content.settings.exemptions : undefined;
  const rules = Object.keys(schema.properties ?? {}).filter((name) => name !== "all" && name !== "settings");
  for (const [i, exemption] of (Array.isArray(exemptions) ? exemptions : []).entries()) {
    if (!isObject(exemption)) continue;
    const { rule, until } = exemption;
    const path = ["settings", "exemptions", i];
    if (typeof rule === "string" && !rules.includes(rule)) {
      yield { path: [...path, "rule"], problem: `is not a rule of this pack.${didYouMean(rule, rules)}` };
    }
    const isWritten = typeof until === "string" && /^\d{4}-\d{2}-\d{2}$/.test(until);
    const dated = { rule: "rule", resource: "resource", reason: "long enough", until: String(until) };
    if (isWritten && exemptionProblem(dated) !== undefined) {
      yield { path: [...path, "until"], problem: "is not a day of the calendar" };
    }
  }
}

/** The layers of a configuration, each over the one before: the preset, the user's file, the flags. */
export function layersOf(
  preset: Preset,
  file: string | undefined,
  undecided: UndecidedLevel | undefined,
): Configuration[] {
  const presetFile = join(packageRoot(), `policies/presets/${preset}.json`);
  const layers: Configuration[] = [JSON.parse(readFileSync(presetFile, "utf8"))];
  if (file !== undefined) layers.push(readConfiguration(file));
  if (undecided !== undefined) layers.push({ settings: { undecided } });
  return layers;
}

/** How a policy runs under these layers: Pulumi lays one configuration over another in the same way. */
export function resolveConfig(
  layers: readonly Configuration[],
  policy: Pick<Policy, "name" | "level" | "schema">,
): PolicyConfig {
  let level = policy.level;
  const properties: Plain = {};
  for (const [key, schema] of Object.entries(policy.schema)) {
    if (isObject(schema) && schema.default !== undefined) properties[key] = schema.default;
  }
  for (const layer of layers) {
    level = levelIn(layer.all) ?? level;
    const own = layer[policy.name];
    level = levelIn(own) ?? level;
    if (isObject(own)) {
      const { enforcementLevel: _, ...rest } = own;
      Object.assign(properties, rest);
    }
  }
  return { level, properties };
}

/** Whether a layer lets Pulumi fix what a policy refuses. */
export const switchesRemediationOn = (layers: readonly Configuration[]): boolean =>
  layers.some((layer) => Object.values(layer).some((value) => levelIn(value) === "remediate"));

/** Whether these layers let what was not looked into block: the setting and the level of its policy decide. */
export function letsUnseenBlock(layers: readonly Configuration[]): boolean {
  const { level, properties } = resolveConfig(layers, {
    name: SETTINGS_POLICY,
    level: "mandatory",
    schema: {},
  });
  return properties.unseen === "mandatory" && (level === "mandatory" || level === "remediate");
}

/** The settings that the user's own file gives; none without a file. */
export function givenSettings([, file]: readonly Configuration[]): Partial<Settings> {
  const settings = file?.[SETTINGS_POLICY];
  return isObject(settings) ? (settings as Partial<Settings>) : {};
}

const levelIn = (value: unknown): EnforcementLevel | undefined =>
  (typeof value === "string" ? value : isObject(value) ? value.enforcementLevel : undefined) as
    | EnforcementLevel
    | undefined;
