import { accessSync, constants, existsSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { NotEvaluated } from "../../messages/errors";
import { statsOf, unreadable } from "../../messages/file-errors";
import { readYaml } from "../files/yaml-file";
import { isObject } from "../protocol/values";
import { ConfigReader } from "./config-reader";
import type { ConfigValues } from "./config-values";
import { manifestOf } from "./installing";
import { folderOfProject, projectFile, projectsBelow, stackFlag } from "./project-file";

/** A Pulumi project whose program runs on Node.js. */
export interface Project {
  name: string;
  /** The folder of Pulumi.yaml. */
  root: string;
  /** The folder in which the program runs. */
  programFolder: string;
  /** What runs there: "." or a file's name. */
  entryPoint: string;
  runtime: RuntimeOptions;
  /** Values that the project itself sets, by key, and the keys that each stack has to set. */
  config: ConfigValues;
  required: readonly string[];
}

interface RuntimeOptions {
  /** Arguments for Node.js. */
  nodeArgs: readonly string[];
  /** Whether TypeScript may be compiled on the fly. */
  typescript: boolean;
  tsconfig: string | undefined;
}

/**
 * @param folder the folder of Pulumi.yaml; by default the nearest one, from the current folder upwards.
 * @throws NotEvaluated where there is no project, or it does not run on Node.js.
 */
export function readProject(folder?: string): Project {
  const root = rootOf(folder);
  const file = projectFile(root);
  if (!file)
    throw new NotEvaluated(
      `There is no Pulumi.yaml in ${root}: it is not the folder of a Pulumi project.${projectsBelow(root)}`,
    );
  const settings = readYaml(file);
  const { name, runtime } = settings;
  // Pulumi treats a key without a value as absent.
  const main = settings.main ?? undefined;
  if ((name ?? "") === "") throw new NotEvaluated(`${file}: the project has no name.`);
  if (typeof name !== "string") throw new NotEvaluated(`${file}: name is not a text: set it in quotes.`);
  refuseLanguage(file, runtime);
  if (main !== undefined && typeof main !== "string") throw new NotEvaluated(`${file}: main is not a path.`);
  const program = programOf(file, root, main);
  refuseManifest(program.programFolder);
  const config = new ConfigReader(name);
  const required: string[] = [];
  if (isObject(settings.config)) {
    for (const [key, value] of Object.entries(settings.config)) {
      if (!config.declare(key, value)) required.push(config.fullKey(key));
    }
  }
  return {
    name,
    root,
    ...program,
    runtime: runtimeOptions(isObject(runtime) && isObject(runtime.options) ? runtime.options : {}),
    config,
    required,
  };
}

/** The folder that is named, or in which the nearest Pulumi.yaml is. @throws NotEvaluated where there is none. */
function rootOf(folder: string | undefined): string {
  const root = folder === undefined ? folderOfProject() : resolve(folder);
  if (root === undefined)
    throw new NotEvaluated(
      `There is no Pulumi.yaml in ${resolve()}, nor in a folder above it. Name the folder of your Pulumi project, or change to it.${projectsBelow(resolve())}`,
    );
  if (folder === "")
    throw new NotEvaluated("The name of the folder is empty. Name the folder of your Pulumi project.");
  const stats = statsOf(root);
  if (stats === undefined) throw new NotEvaluated(`There is no folder ${folder}.${stackFlag(root)}`);
  if (!stats.isDirectory())
    throw new NotEvaluated(`${folder} is not a folder. Name the folder of your Pulumi project.`);
  refuseClosed(root);
  return root;
}

/** @throws NotEvaluated for a runtime other than Node.js. */
function refuseLanguage(file: string, runtime: unknown): void {
  const language = typeof runtime === "string" ? runtime : isObject(runtime) ? runtime.name : undefined;
  if (language === "nodejs") return;
  const unnamed = (runtime ?? undefined) === undefined ? "not set" : "not the name of a language";
  throw new NotEvaluated(
    `${file}: the program's runtime is ${typeof language === "string" ? `"${language}"` : unnamed}. ` +
      'Only programs with the runtime "nodejs" can be checked offline; for others use: pulumi preview --policy-pack node_modules/gke-guardrails/dist/pack, ' +
      "or a copy of that folder by its path, where the project has no node_modules. What is deployed is judged without the program: " +
      "pulumi stack export --file state.json, and npx gke-guardrails audit --state state.json",
  );
}

/** @throws NotEvaluated for a folder that may not be listed: it would seem to be empty. */
function refuseClosed(folder: string): void {
  try {
    accessSync(folder, constants.X_OK);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

/**
 * @throws NotEvaluated where the package.json above the folder is not a file: Node.js, which reads it to find packages, would block on a
 * pipe or a device.
 */
function refuseManifest(folder: string): void {
  const file = manifestOf(folder);
  const stats = file === undefined ? undefined : statsOf(file);
  if (stats && !stats.isFile() && !stats.isDirectory())
    throw new NotEvaluated(`${file} is a pipe or a device, not a file.`);
}

/** The folder in which Pulumi runs the program, and its entry point. */
function programOf(file: string, root: string, main: string | undefined) {
  if (main === undefined) return { programFolder: root, entryPoint: "." };
  const path = resolve(root, main);
  if (relative(root, path).split(sep)[0] === "..")
    throw new NotEvaluated(`${file}: main is outside of the project's folder.`);
  if (!existsSync(path)) {
    throw new NotEvaluated(
      `${file}: main is ${main}, which does not exist. If it is compiled from TypeScript, build it first.`,
    );
  }
  const stats = statSync(path);
  if (!stats.isDirectory() && !stats.isFile())
    throw new NotEvaluated(`${file}: main is ${main}, which is a pipe or a device, not a file or a folder.`);
  return stats.isDirectory()
    ? { programFolder: path, entryPoint: "." }
    : { programFolder: dirname(path), entryPoint: basename(path) };
}

function runtimeOptions(options: Record<string, unknown>): RuntimeOptions {
  const { nodeargs, typescript, tsconfig } = options;
  return {
    nodeArgs: typeof nodeargs === "string" ? nodeargs.split(/\s+/).filter((arg) => arg !== "") : [],
    typescript: typescript !== false,
    tsconfig: typeof tsconfig === "string" ? tsconfig : undefined,
  };
}
