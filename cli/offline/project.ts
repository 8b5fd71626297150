import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { parseDocument } from "yaml";
import { NotEvaluated } from "../messages/errors";
import { didYouMean } from "../messages/suggest";
import { isObject, SECRET_PLACEHOLDER } from "./protocol/values";

/** A Pulumi project whose program runs on Node.js. */
export interface Project {
  name: string;
  /** The folder of Pulumi.yaml. */
  root: string;
  /** The folder in which the program runs. */
  programFolder: string;
  /** What is run there: "." or a file's name. */
  entryPoint: string;
  runtime: RuntimeOptions;
  /** Values that the project itself declares, by key, and the keys that each stack has to give. */
  config: ConfigValues;
  required: readonly string[];
}

export interface RuntimeOptions {
  /** Arguments for Node.js. */
  nodeArgs: readonly string[];
  /** Whether TypeScript may be compiled on the fly. */
  typescript: boolean;
  tsconfig: string | undefined;
}

/** Configuration values as a program reads them: text, or JSON for what has structure. */
export interface ConfigValues {
  values: ReadonlyMap<string, string>;
  /** Keys of values that are, or hold, a secret. */
  secrets: ReadonlySet<string>;
}

export interface Stack {
  name: string;
  /** Absent where the project has no file for any stack. */
  file: string | undefined;
  config: ConfigValues;
  /** What of its configuration is not known here. */
  notes: readonly string[];
}

const EXTENSIONS = [".yaml", ".yml", ".json"];

/** @throws NotEvaluated where there is no project, or none that runs on Node.js. */
export function readProject(folder: string): Project {
  const root = resolve(folder);
  if (!existsSync(root)) throw new NotEvaluated(`There is no folder ${folder}.`);
  const file = EXTENSIONS.map((extension) => join(root, `Pulumi${extension}`)).find((path) =>
    existsSync(path),
  );
  if (!file)
    throw new NotEvaluated(`There is no Pulumi.yaml in ${root}: it is not the folder of a Pulumi project.`);
  const settings = readYaml(file);
  const { name, runtime, main } = settings;
  if (typeof name !== "string" || name === "") throw new NotEvaluated(`${file}: the project has no name.`);
  const language = typeof runtime === "string" ? runtime : isObject(runtime) ? runtime.name : undefined;
  if (language !== "nodejs") {
    throw new NotEvaluated(
      `${file}: the program's runtime is ${typeof language === "string" ? `"${language}"` : "not given"}. ` +
        'Only programs with the runtime "nodejs" can be checked offline; for others use: pulumi preview --policy-pack',
    );
  }
  if (main !== undefined && typeof main !== "string") throw new NotEvaluated(`${file}: main is not a path.`);
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
    ...programOf(file, root, main),
    runtime: runtimeOptions(isObject(runtime) && isObject(runtime.options) ? runtime.options : {}),
    config,
    required,
  };
}

/** The folder in which Pulumi runs the program, and what it runs there. */
function programOf(file: string, root: string, main: string | undefined) {
  if (main === undefined) return { programFolder: root, entryPoint: "." };
  const path = resolve(root, main);
  if (relative(root, path).startsWith(".."))
    throw new NotEvaluated(`${file}: main is outside of the project's folder.`);
  if (!existsSync(path)) {
    throw new NotEvaluated(
      `${file}: main is ${main}, which does not exist. If it is compiled from TypeScript, build it first.`,
    );
  }
  return statSync(path).isDirectory()
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

/**
 * The stacks of these names, or all that have a file. A project without any such file has one stack without configuration.
 * @throws NotEvaluated where a stack does not exist, or lacks a value that the project requires.
 */
export function readStacks(project: Project, names: readonly string[]): Stack[] {
  const files = stackFiles(project.root);
  if (files.size === 0)
    return (names.length > 0 ? names : ["dev"]).map((name) => stackWithoutFile(project, name));
  const wanted = names.length > 0 ? [...new Set(names.map(shortName))] : [...files.keys()];
  return wanted.map((name) => {
    const file = files.get(name);
    if (!file) {
      throw new NotEvaluated(
        `There is no stack "${name}": ${project.root} has no Pulumi.${name}.yaml.${didYouMean(name, files.keys())} ` +
          `It has files for: ${[...files.keys()].join(", ")}.`,
      );
    }
    return readStack(project, name, file);
  });
}

/** A stack's own name, without organization and project. */
const shortName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

function stackFiles(root: string): Map<string, string> {
  const settings = EXTENSIONS.map((extension) => join(root, `Pulumi${extension}`)).find((path) =>
    existsSync(path),
  );
  const { stackConfigDir, config } = settings ? readYaml(settings) : {};
  // `config` was the name of `stackConfigDir` before it held values.
  const folderName = stackConfigDir ?? (typeof config === "string" ? config : undefined);
  const folder = typeof folderName === "string" ? resolve(root, folderName) : root;
  const files = new Map<string, string>();
  for (const entry of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const name = /^Pulumi\.(.+)\.(?:yaml|yml|json)$/.exec(entry)?.[1];
    if (name !== undefined && !files.has(name)) files.set(name, join(folder, entry));
  }
  return files;
}

function stackWithoutFile(project: Project, name: string): Stack {
  const config = new ConfigReader(project.name, project.config);
  requireAll(project, name, config);
  return { name: shortName(name), file: undefined, config, notes: ["has no configuration file"] };
}

function readStack(project: Project, name: string, file: string): Stack {
  const settings = readYaml(file);
  const config = new ConfigReader(project.name, project.config);
  const given = settings.config ?? {};
  if (!isObject(given)) throw new NotEvaluated(`${file}: config is not a map of keys to values.`);
  for (const [key, value] of Object.entries(given)) config.set(key, value);
  const notes: string[] = [];
  if (settings.environment !== undefined) {
    notes.push("imports environments of Pulumi ESC, whose values are not known offline");
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
        `Set it: pulumi config set ${missing[0]} VALUE --stack ${stack}`,
    );
  }
}

/** Reads configuration values as the Pulumi CLI does. */
class ConfigReader implements ConfigValues {
  readonly values = new Map<string, string>();
  readonly secrets = new Set<string>();

  constructor(
    private readonly project: string,
    defaults?: ConfigValues,
  ) {
    for (const [key, value] of defaults?.values ?? []) this.values.set(key, value);
    for (const key of defaults?.secrets ?? []) this.secrets.add(key);
  }

  /** `key` belongs to the project, `other:key` to another namespace; `other:config:key` is the older form. */
  fullKey(key: string): string {
    const parts = key.split(":");
    if (parts.length === 3 && parts[1] === "config") return `${parts[0]}:${parts[2]}`;
    return parts.length === 1 ? `${this.project}:${key}` : key;
  }

  /** A value of the project file, or its declaration with a type. Whether that gives a value. */
  declare(key: string, value: unknown): boolean {
    if (!isObject(value)) {
      this.set(key, value);
      return true;
    }
    const given = value.value ?? value.default;
    if (given === undefined) return false;
    this.set(key, given);
    if (value.secret === true) this.secrets.add(this.fullKey(key));
    return true;
  }

  set(key: string, value: unknown): void {
    const name = this.fullKey(key);
    this.secrets.delete(name);
    const plain = this.withoutSecrets(name, value);
    this.values.set(
      name,
      typeof plain === "object" && plain !== null ? JSON.stringify(plain) : String(plain ?? ""),
    );
  }

  /** The value with a placeholder for each encrypted part. */
  private withoutSecrets(name: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.withoutSecrets(name, item));
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    if (keys.length === 1 && typeof value.secure === "string") {
      this.secrets.add(name);
      return SECRET_PLACEHOLDER;
    }
    return Object.fromEntries(keys.map((key) => [key, this.withoutSecrets(name, value[key])]));
  }
}

/** @throws NotEvaluated where the file cannot be read, is not YAML, or is not a map. */
function readYaml(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new NotEvaluated(`${file} cannot be read.`);
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    // The message quotes the file from its second line on, and a stack's file may hold what is not to be printed.
    const [reason = ""] = error.message.split("\n");
    throw new NotEvaluated(
      `${file} is no valid ${extname(file).slice(1).toUpperCase()}: ${reason.replace(/:$/, "")}.`,
    );
  }
  const content: unknown = document.toJS() ?? {};
  if (!isObject(content)) throw new NotEvaluated(`${file} is not a map of keys to values.`);
  return content;
}
