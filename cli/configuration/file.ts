import { lstatSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { didYouMean } from "../../gke/suggest";
import { contradictions, endingTooEarly } from "../../policies/settings/cluster-ends";
import { sharedNumbers } from "../../policies/settings/project-numbers";
import { DEFAULT_SETTINGS, MIN_REASON, type Settings } from "../../policies/settings/settings";
import { packageRoot } from "../../stacks/shared/package-root";
import { NotEvaluated } from "../messages/errors";
import { statsOf } from "../messages/file-errors";
import { folderOfProject } from "../offline/project/project-file";
import { isObject } from "../offline/protocol/values";
import { ownIssueProblems } from "../schema/known-issues";
import { type Problem, problemsOf, type Schema } from "../schema/problems";
import { InvalidFile, readWritten } from "../schema/written-file";
import { readKnownIssues } from "./known-issues";
import { peakHoursProblems } from "./peak-hours";

/** A file for Pulumi's --policy-pack-config: a level, or an object with properties, by the policy's name. */
export type Configuration = Readonly<Record<string, unknown>>;

/** Names of configuration files that are found without --config, beside Pulumi.yaml. */
export const CONFIGURATION_FILES = ["gke-guardrails.json", "gke-guardrails.yaml", "gke-guardrails.yml"];

/**
 * The configuration file of a folder; undefined where there is none.
 * @param folder by default the current folder and the folder of the nearest Pulumi.yaml above it.
 * @throws NotEvaluated where there are several, as there is no way to choose.
 */
export function findConfiguration(folder?: string): string | undefined {
  const folders = folder === undefined ? [".", relative("", folderOfProject() ?? "")] : [folder];
  const paths = folders.flatMap((each) => CONFIGURATION_FILES.map((name) => join(each, name)));
  const found = [...new Set(paths)].filter(
    // A broken link was meant to configure something, so it must not be ignored.
    (path) => statsOf(path, lstatSync) !== undefined,
  );
  if (found.length > 1)
    throw new NotEvaluated(
      `There are several configuration files: ${found.join(" and ")}. Keep one, or name it by --config.`,
    );
  return found[0];
}

/**
 * Reads a configuration file, as JSON or YAML by its extension, and checks it against the pack's schema, as Pulumi ignores unknown keys. A
 * path to a file of known issues is replaced by the issues.
 * @throws NotEvaluated where it cannot be read, InvalidFile where it is invalid.
 */
export function readConfiguration(file: string): Configuration {
  const what = "a valid configuration";
  const { value, describe } = readWritten(file, what);
  const schema: Schema = JSON.parse(
    readFileSync(join(packageRoot(), "schemas/policy-config.schema.json"), "utf8"),
  );
  const ofSchema = [...problemsOf(value, schema), ...exemptionProblems(value, schema)];
  const problems = ofSchema.length > 0 ? ofSchema : valueProblems(value as Configuration);
  if (problems.length > 0) throw new InvalidFile(file, problems.map(describe), what);
  return withKnownIssues(value as Configuration, file);
}

/** Replaces the path to a file of known issues by the issues. */
function withKnownIssues(content: Configuration, file: string): Configuration {
  const { settings } = content;
  if (!isObject(settings) || typeof settings.knownIssues !== "string") return content;
  return { ...content, settings: { ...settings, knownIssues: readKnownIssues(settings.knownIssues, file) } };
}

/** Problems in settings that a schema cannot express. */
function listProblems({ settings }: Configuration): Problem[] {
  const given: Partial<Settings> = isObject(settings) ? settings : {};
  const { knownIssues, clusterEndOfSupport = [], projectNumbers = {} } = given;
  const { allowed = DEFAULT_SETTINGS.noUpgradesExclusionDays.allowed, advised = allowed } =
    given.noUpgradesExclusionDays ?? ({} as Partial<Settings["noUpgradesExclusionDays"]>);
  const issues = Array.isArray(knownIssues) ? knownIssues : [];
  return [
    ...ownIssueProblems(issues, ["settings", "knownIssues"]),
    ...contradictions(clusterEndOfSupport).map(({ at, first }) => ({
      path: ["settings", "clusterEndOfSupport", at],
      problem: `gives the cluster of settings.clusterEndOfSupport[${first}] other days. Keep the newer entry.`,
    })),
    ...endingTooEarly(clusterEndOfSupport).map((at) => ({
      path: ["settings", "clusterEndOfSupport", at, "extended"],
      problem: "is before standard, and extended support ends later",
    })),
    ...(advised > allowed
      ? [
          {
            path: ["settings", "noUpgradesExclusionDays"],
            problem: `advises at more days (${advised}) than it allows (${allowed}), so no exclusion would get the advice`,
          },
        ]
      : []),
    ...sharedNumbers(projectNumbers).map(({ project, first }) => ({
      path: ["settings", "projectNumbers", project],
      problem: `is also the number of ${first}, and each project has its own. gcloud projects describe ${project} prints it.`,
    })),
  ];
}

const valueProblems = (configuration: Configuration): Problem[] => [
  ...listProblems(configuration),
  ...peakHoursProblems(configuration),
];

/** Exemptions of rules that do not exist, and with reasons of spaces, which a schema cannot express. */
function* exemptionProblems(content: unknown, schema: Schema): Generator<Problem> {
  const exemptions =
    isObject(content) && isObject(content.settings) ? content.settings.exemptions : undefined;
  const rules = Object.keys(schema.properties ?? {}).filter((name) => name !== "all" && name !== "settings");
  for (const [i, exemption] of (Array.isArray(exemptions) ? exemptions : []).entries()) {
    if (!isObject(exemption)) continue;
    const { rule, reason } = exemption;
    const path = ["settings", "exemptions", i];
    // The schema counts spaces, too.
    if (typeof reason === "string" && reason.length >= MIN_REASON && reason.trim().length < MIN_REASON)
      yield { path: [...path, "reason"], problem: `has fewer than ${MIN_REASON} characters beside spaces` };
    if (typeof rule === "string" && !rules.includes(rule)) {
      yield { path: [...path, "rule"], problem: `is not a rule of this pack.${didYouMean(rule, rules)}` };
    }
  }
}
