import { lstatSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { isScalar, LineCounter, parseDocument } from "yaml";
import { packageRoot } from "../stacks/shared/package-root";
import { didYouMean } from "../stacks/shared/suggest";
import { NotEvaluated } from "./messages/errors";
import { MAX_WRITTEN_BYTES, readText, refuseDepth } from "./offline/input-file";
import { folderOfProject } from "./offline/project";
import { isObject } from "./offline/protocol/values";
import { withinBounds } from "./offline/yaml-file";
import { jsonProblemText, placesIn, problemText } from "./schema/problem-text";
import { type Problem, problemsOf, type Schema } from "./schema/problems";

/** A file for Pulumi's --policy-pack-config: a level, or an object with properties, by the policy's name. */
export type Configuration = Readonly<Record<string, unknown>>;

/** The names under which a configuration is found by itself, beside Pulumi.yaml. */
export const CONFIGURATION_FILES = ["gke-guardrails.json", "gke-guardrails.yaml", "gke-guardrails.yml"];

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
 * The configuration file of a folder; undefined where it has none.
 * @param folder without it, the current folder and the one of the nearest Pulumi.yaml above it.
 * @throws NotEvaluated where there are several: none of them is more right than the others.
 */
export function findConfiguration(folder?: string): string | undefined {
  const folders = folder === undefined ? [".", relative("", folderOfProject() ?? "")] : [folder];
  const paths = folders.flatMap((each) => CONFIGURATION_FILES.map((name) => join(each, name)));
  const found = [...new Set(paths)].filter(
    // A link that leads nowhere was meant to configure something.
    (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
  );
  if (found.length > 1)
    throw new NotEvaluated(
      `There are several configuration files: ${found.join(" and ")}. Keep one, or name it by --config.`,
    );
  return found[0];
}

/**
 * Reads a configuration file, JSON or YAML by its name, and checks it against the pack's schema, as Pulumi ignores what it does not know.
 * @throws NotEvaluated where it cannot be read, InvalidConfiguration where it is wrong.
 */
export function readConfiguration(file: string): Configuration {
  const text = readText(file, MAX_WRITTEN_BYTES);
  refuseDepth(file, text);
  const isYaml = [".yaml", ".yml"].includes(extname(file));
  if (!isYaml) requireJson(file, text);
  const schema: Schema = JSON.parse(
    readFileSync(join(packageRoot(), "schemas/policy-config.schema.json"), "utf8"),
  );
  // JSON is read as YAML too, for the lines and for duplicate keys, of which JSON.parse takes the last.
  const lines = new LineCounter();
  const document = withinBounds(file, () => parseDocument(text, { lineCounter: lines }));
  const invalid = document.errors.map(({ pos, message }) => {
    const { line, col } = lines.linePos(pos[0]);
    // The parser's reason is in its first line, and the text of the file behind it.
    const [reason = ""] = message.split("\n");
    const cause = reason.replace(/ at line \d+, column \d+:?$/, "");
    const problem = /unique/.test(message)
      ? "duplicate key"
      : `invalid ${isYaml ? "YAML" : "JSON"}: ${cause}`;
    return `line ${line}, column ${col}: ${problem}`;
  });
  if (invalid.length > 0) throw new InvalidConfiguration(file, invalid);
  const given: unknown = withinBounds(file, () => document.toJS());
  // An empty YAML file configures nothing, as an empty object does; a null that is written out is a mistake.
  const { contents } = document;
  const isEmpty = contents === null || (isScalar(contents) && contents.source === "");
  const content = isEmpty ? {} : given;
  const problems = [...problemsOf(content, schema), ...exemptionProblems(content, schema)].map((problem) =>
    problemText(problem, placesIn(document, lines)),
  );
  if (problems.length > 0) throw new InvalidConfiguration(file, problems);
  return content as Configuration;
}

/** @throws InvalidConfiguration for a text that Pulumi could not read as JSON either. */
function requireJson(file: string, text: string): void {
  const problem = jsonProblemText(text);
  if (problem !== undefined) throw new InvalidConfiguration(file, [problem]);
}

/** What a schema cannot say of exemptions: that the rule exists. */
function* exemptionProblems(content: unknown, schema: Schema): Generator<Problem> {
  const exemptions =
    isObject(content) && isObject(content.settings) ? content.settings.exemptions : undefined;
  const rules = Object.keys(schema.properties ?? {}).filter((name) => name !== "all" && name !== "settings");
  for (const [i, exemption] of (Array.isArray(exemptions) ? exemptions : []).entries()) {
    if (!isObject(exemption)) continue;
    const { rule } = exemption;
    const path = ["settings", "exemptions", i];
    if (typeof rule === "string" && !rules.includes(rule)) {
      yield { path: [...path, "rule"], problem: `is not a rule of this pack.${didYouMean(rule, rules)}` };
    }
  }
}
