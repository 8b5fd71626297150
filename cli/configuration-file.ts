import { lstatSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { didYouMean } from "../gke/suggest";
import { contradictions } from "../policies/cluster-ends";
import type { Settings } from "../policies/settings";
import { packageRoot } from "../stacks/shared/package-root";
import { readKnownIssues } from "./known-issues-file";
import { NotEvaluated } from "./messages/errors";
import { statsOf } from "./messages/file-errors";
import { folderOfProject } from "./offline/project/project-file";
import { isObject } from "./offline/protocol/values";
import { ownIssueProblems } from "./schema/known-issues";
import { type Problem, problemsOf, type Schema } from "./schema/problems";
import { InvalidFile, readWritten } from "./written-file";

/** A file for Pulumi's --policy-pack-config: a level, or an object with properties, by the policy's name. */
export type Configuration = Readonly<Record<string, unknown>>;

/** The names under which a configuration is found by itself, beside Pulumi.yaml. */
export const CONFIGURATION_FILES = ["gke-guardrails.json", "gke-guardrails.yaml", "gke-guardrails.yml"];

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
    (path) => statsOf(path, lstatSync) !== undefined,
  );
  if (found.length > 1)
    throw new NotEvaluated(
      `There are several configuration files: ${found.join(" and ")}. Keep one, or name it by --config.`,
    );
  return found[0];
}

/**
 * Reads a configuration file, JSON or YAML by its name, and checks it against the pack's schema, as Pulumi ignores what it does not
 * know. The known issues of a file that it names are in the place of its path.
 * @throws NotEvaluated where it cannot be read, InvalidFile where it is wrong.
 */
export function readConfiguration(file: string): Configuration {
  const what = "a valid configuration";
  const { value, describe } = readWritten(file, what);
  const schema: Schema = JSON.parse(
    readFileSync(join(packageRoot(), "schemas/policy-config.schema.json"), "utf8"),
  );
  const problems = [...problemsOf(value, schema), ...exemptionProblems(value, schema)];
  if (problems.length === 0) problems.push(...listProblems(value as Configuration));
  if (problems.length > 0) throw new InvalidFile(file, problems.map(describe), what);
  return withKnownIssues(value as Configuration, file);
}

/** The configuration with the known issues of the file that it names in place of the path. */
function withKnownIssues(content: Configuration, file: string): Configuration {
  const { settings } = content;
  if (!isObject(settings) || typeof settings.knownIssues !== "string") return content;
  return { ...content, settings: { ...settings, knownIssues: readKnownIssues(settings.knownIssues, file) } };
}

/** What a schema, with which nothing is wrong, cannot say of the settings. */
function listProblems({ settings }: Configuration): Problem[] {
  const { knownIssues, clusterEndOfSupport = [] }: Partial<Settings> = isObject(settings) ? settings : {};
  const issues = Array.isArray(knownIssues) ? knownIssues : [];
  return [
    ...ownIssueProblems(issues, ["settings", "knownIssues"]),
    ...contradictions(clusterEndOfSupport).map(({ at, first }) => ({
      path: ["settings", "clusterEndOfSupport", at],
      problem: `gives the cluster of settings.clusterEndOfSupport[${first}] other days. Keep the newer entry.`,
    })),
  ];
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
