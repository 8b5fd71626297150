import { dirname, relative } from "node:path";
import { dayOf } from "../../gke/timestamps";
import { printable, printableJson } from "../../policies/evaluation/printable";
import { currentName, isFormerName } from "../../policies/settings/former-names";
import type { Terminal } from "../command-line/command";
import { printError } from "../command-line/messages";
import { disabledSettings } from "../configuration/disabled-settings";
import {
  CONFIGURATION_FILES,
  type Configuration,
  findConfiguration,
  readConfiguration,
} from "../configuration/file";
import { leavesNoRule, settingsIn, withFormerLevels } from "../configuration/layers";
import { UsageError } from "../messages/errors";
import { statsOf } from "../messages/file-errors";
import { folderOfProject } from "../offline/project/project-file";
import { stackNames } from "../offline/project/stacks";
import { allRules } from "../pack/all-rules";
import { paintFor } from "../report/colours";
import { InvalidFile } from "../schema/written-file";
import { unmatchedStacks } from "../unmatched/settings";

const IGNORED =
  "Pulumi itself ignores a level beside settings under the former name; in settings.formerLevels, and in exemptions, it goes on working.";

/** Former names of rules in a configuration's levels and exemptions. */
function formerNamesIn(content: Configuration): Set<string> {
  const { exemptions = [], formerLevels = {} } = settingsIn(content);
  const named = [
    ...Object.keys(content),
    ...Object.keys(formerLevels),
    ...exemptions.map(({ rule }) => rule),
  ];
  return new Set(named.filter(isFormerName));
}

/**
 * Checks a configuration file: the named one, the one in the named folder, or without a name the one that check would use.
 * @returns the exit code.
 * @throws NotEvaluated where it cannot be read.
 */
export function checkConfiguration(named: string | undefined, terminal: Terminal): number {
  const read = readOrReport(named, terminal);
  if (!read) return 1;
  const { file, content } = read;
  terminal.out.write(`${printable(file)} ${paintFor(terminal.out, terminal.env)("green", "is valid")}.\n`);
  for (const name of formerNamesIn(content))
    terminal.out.write(
      `${name} is a part of ${currentName(name)} now: name ${currentName(name)} instead. ${IGNORED}\n`,
    );
  if (leavesNoRule([content], allRules()))
    terminal.out.write(
      "It disables every rule: check and audit judge nothing with it, and end with code 2.\n",
    );
  for (const line of disabledSettings(content)) terminal.out.write(`${printable(line)}\n`);
  for (const line of patterns(content)) terminal.out.write(`${printable(line)}\n`);
  for (const line of expired(content)) terminal.out.write(`${printable(line)}\n`);
  for (const line of unknownStacks(file, content)) terminal.out.write(`${printable(line)}\n`);
  return 0;
}

/**
 * Prints a configuration file in the form that Pulumi accepts: JSON that refers to no other file.
 * @returns the exit code.
 * @throws NotEvaluated where it cannot be read.
 */
export function printConfiguration(named: string | undefined, terminal: Terminal): number {
  const read = readOrReport(named, terminal);
  if (!read) return 1;
  terminal.out.write(`${printableJson(JSON.stringify(withFormerLevels(read.content), null, 2))}\n`);
  return 0;
}

/** Reads a configuration file; reports an invalid one, and returns undefined. */
function readOrReport(
  named: string | undefined,
  terminal: Terminal,
): { file: string; content: Configuration } | undefined {
  const folder = named !== undefined && isFolder(named) ? named : undefined;
  const file = folder === undefined ? (named ?? findConfiguration()) : findConfiguration(folder);
  if (file === undefined)
    throw new UsageError(
      folder !== undefined
        ? `There is no ${CONFIGURATION_FILES.join(" or ")} in ${relative("", folder) === "" ? "this folder" : folder}.`
        : `There is no ${CONFIGURATION_FILES.join(" or ")} in this folder, or beside a Pulumi.yaml above it. To check another: npx gke-guardrails config check FILE; to write one: npx gke-guardrails config init`,
    );
  try {
    return { file, content: readConfiguration(file) };
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    printError(error.message, terminal);
    return undefined;
  }
}

const isFolder = (path: string): boolean => statsOf(path)?.isDirectory() === true;

/** Exemptions whose resource looks like a pattern; a program may name a resource so. */
function patterns(content: Configuration): string[] {
  const { exemptions = [] } = settingsIn(content);
  return exemptions.flatMap(({ resource }, i) =>
    resource.includes("*")
      ? [
          `settings.exemptions[${i}].resource is ${JSON.stringify(resource)}, which holds for a resource of that very name alone: there are no patterns. Give each resource an exemption.`,
        ]
      : [],
  );
}

/** Expired exemptions. */
function expired(content: Configuration): string[] {
  const { exemptions = [], today = dayOf(Date.now()) } = settingsIn(content);
  return exemptions.flatMap(({ rule, resource, until }, i) =>
    until < today
      ? [
          `settings.exemptions[${i}] expired on ${until}: ${rule} of ${resource} is judged again. Renew it, or remove it.`,
        ]
      : [],
  );
}

/** Settings that name stacks which the project beside the file does not have. */
function unknownStacks(file: string, content: Configuration): string[] {
  const folder = folderOfProject(dirname(file));
  const names = folder === undefined ? [] : stackNames(folder);
  return names.length === 0 ? [] : unmatchedStacks(settingsIn(content), names);
}
