import { lstatSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { inNaturalOrder } from "../../../gke/natural-order";
import { didYouMean } from "../../../gke/suggest";
import { NotEvaluated } from "../../messages/errors";
import { fileReason } from "../../messages/file-errors";
import type { Note } from "../../messages/notes";
import { readYaml } from "../files/yaml-file";
import { isObject } from "../protocol/values";
import { ConfigReader } from "./config-reader";
import type { ConfigValues, GivenValue } from "./config-values";
import type { Project } from "./project";
import { projectFile } from "./project-file";
import { ownName } from "./stack-names";

export interface Stack {
  name: string;
  /** Absent where the project has no file for any stack. */
  file: string | undefined;
  config: ConfigValues;
  /** What of its configuration is not known here. */
  notes: readonly Note[];
}

/** A stack whose file has not been read yet. */
export interface NamedStack {
  name: string;
  /** @throws NotEvaluated where its file is invalid, or a value is missing that the project requires. */
  read(): Stack;
}

/**
 * The stacks of these names, or all that have a file. A project without any such file has one stack without configuration.
 * @param given configuration values over those of the files.
 * @throws NotEvaluated where a stack does not exist, or is of another project.
 */
export function findStacks(
  project: Project,
  names: readonly string[],
  given: readonly GivenValue[] = [],
): NamedStack[] {
  const files = stackFiles(project.root);
  if (names.includes(""))
    throw new NotEvaluated("The name of a stack is empty. Name it as its Pulumi.STACK.yaml does.");
  const own = names.map((name) => ownName(name, project));
  if (files.size === 0) {
    return (own.length > 0 ? own : ["dev"]).map((name) => ({
      name,
      read: () => stackWithoutFile(project, name, given),
    }));
  }
  const wanted = own.length > 0 ? [...new Set(own)] : [...files.keys()];
  return wanted.map((name) => {
    const file = files.get(name);
    if (!file)
      throw new NotEvaluated(
        `There is no stack "${name}": ${project.root} has no Pulumi.${name}.yaml.${didYouMean(name, files.keys())} ` +
          `It has files for: ${[...files.keys()].join(", ")}.`,
      );
    return { name, read: () => readStack(project, name, file, given) };
  });
}

/** All of these stacks at once. @throws NotEvaluated where any cannot be read. */
export const readStacks = (project: Project, names: readonly string[]): Stack[] =>
  findStacks(project, names).map((stack) => stack.read());

/** What a program lacks whose stack imports environments of Pulumi ESC. */
export const ENVIRONMENTS_HINT =
  "The stack imports environments of Pulumi ESC, whose values are not known offline. Give those that the program needs: " +
  "--config-value KEY=VALUE";

/** The stacks of a project that have a file. */
export const stackNames = (root: string): string[] => [...stackFiles(root).keys()];

function stackFiles(root: string): Map<string, string> {
  const settings = projectFile(root);
  const { stackConfigDir, config } = settings ? readYaml(settings) : {};
  // `config` was the name of `stackConfigDir` before it held values.
  const folderName = stackConfigDir ?? (typeof config === "string" ? config : undefined);
  if (folderName != null && typeof folderName !== "string")
    throw new NotEvaluated(`${settings}: stackConfigDir is not a path.`);
  const folder = typeof folderName === "string" ? resolve(root, folderName) : root;
  const files = new Map<string, string>();
  for (const entry of entriesOf(
    folder,
    folder === root ? root : `${settings}: stackConfigDir is ${folderName}`,
  )) {
    const name = /^Pulumi\.(.+)\.(?:yaml|yml|json)$/.exec(entry)?.[1];
    if (name !== undefined && !files.has(name)) files.set(name, join(folder, entry));
  }
  return files;
}

/** What is in a folder that need not be there yet. @param which how an error begins. */
function entriesOf(folder: string, which: string): string[] {
  try {
    // A link to nothing is there.
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return [];
    if (statSync(folder).isDirectory()) return readdirSync(folder).sort(inNaturalOrder);
  } catch (error) {
    throw new NotEvaluated(`${which}, which cannot be read: ${fileReason(error, folder)}.`);
  }
  throw new NotEvaluated(`${which}, which is not a folder.`);
}

function stackWithoutFile(project: Project, name: string, given: readonly GivenValue[]): Stack {
  const config = new ConfigReader(project.name, project.config);
  config.give(given);
  requireAll(project, name, config);
  return {
    name,
    file: undefined,
    config,
    notes: [{ kind: "other", text: "has no configuration file" }],
  };
}

function readStack(project: Project, name: string, file: string, given: readonly GivenValue[]): Stack {
  const settings = readYaml(file);
  const config = new ConfigReader(project.name, project.config);
  const declared = settings.config ?? {};
  if (!isObject(declared)) throw new NotEvaluated(`${file}: config is not a map of keys to values.`);
  for (const [key, value] of Object.entries(declared)) config.set(key, value);
  config.give(given);
  const notes: Note[] = [...config.incomplete].map((key) => ({
    kind: "unknown",
    text: `encrypts ${key} as a whole, so that only those of its parts are known offline which --config-value gives`,
  }));
  if (settings.environment !== undefined) {
    notes.push({
      kind: "unknown",
      text: "imports environments of Pulumi ESC, whose values are not known offline: a program may take a default for them, or undefined. Give those that it needs by --config-value KEY=VALUE",
    });
  } else {
    requireAll(project, name, config);
  }
  return { name, file, config, notes };
}

function requireAll(project: Project, stack: string, config: ConfigValues): void {
  const missing = project.required.filter((key) => !config.values.has(key));
  if (missing.length > 0) {
    throw new NotEvaluated(
      `The stack "${stack}" lacks ${missing.map((key) => `"${key}"`).join(", ")}, which Pulumi.yaml requires. ` +
        `Set ${missing.length > 1 ? "each" : "it"}: pulumi config set ${missing[0]} VALUE --stack ${stack}; ` +
        `or give what this check needs: --config-value ${missing[0]}=VALUE`,
    );
  }
}
