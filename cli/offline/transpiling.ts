import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Project } from "./project";
import { isObject } from "./protocol/values";
import { resolveFrom } from "./providers/resolve";

/** How a program's TypeScript becomes CommonJS without its compiler: what its compiler would do, as far as that can be seen in a run. */
export interface Transpiling {
  /** The file of the transpiler. */
  transpiler: string;
  /** Whether `import * as x` of a CommonJS module makes an object with a `default`. */
  hasEsModuleInterop: boolean;
  /** Whether a class's fields are defined, as JavaScript does, instead of assigned. */
  definesFields: boolean;
  /** Whether `import()` stays one. */
  keepsDynamicImport: boolean;
}

const TARGET = /^es(?:2015|6|20(?:1[6-9]|2\d)|next)$/;
const DEFINING_TARGET = /^es(?:202[2-9]|next)$/;
const NODE_MODULE = /^node(?:1[68]|20|next)$/;

/** Options under which a compiler emits what a transpiler of single files does not. */
const FOREIGN = [
  "allowJs",
  "checkJs",
  "emitDecoratorMetadata",
  "importsNotUsedAsValues",
  "jsx",
  "jsxFactory",
  "jsxImportSource",
  "plugins",
  "preserveConstEnums",
  "preserveValueImports",
  "rewriteRelativeImportExtensions",
  "verbatimModuleSyntax",
];

/**
 * How to transpile the program's TypeScript; undefined where only its own compiler knows: a program of ES modules, a
 * configuration with options or parents that are not understood here, or no configuration that can be read.
 */
export function transpilingOf({ programFolder, runtime }: Project): Transpiling | undefined {
  if (Object.keys(process.env).some((name) => name.startsWith("TS_NODE_"))) return undefined;
  if (isEsModule(programFolder)) return undefined;
  const settings = configurationOf(
    join(programFolder, runtime.tsconfig ?? "tsconfig.json"),
    runtime.tsconfig,
  );
  if (!settings || "extends" in settings || "ts-node" in settings) return undefined;
  const options = settings.compilerOptions ?? {};
  if (!isObject(options) || FOREIGN.some((name) => options[name])) return undefined;
  const compiler = compilerVersion(programFolder);
  // As the runner has it where the configuration says nothing.
  const target = String(options.target ?? "es2020").toLowerCase();
  const module = String(options.module ?? (compiler >= 4.7 ? "nodenext" : "commonjs")).toLowerCase();
  const isNodeModule = NODE_MODULE.test(module);
  if (!TARGET.test(target) || !(isNodeModule || module === "commonjs")) return undefined;
  return {
    transpiler: require.resolve("sucrase"),
    hasEsModuleInterop: flag(options.esModuleInterop) ?? (isNodeModule || compiler >= 6),
    definesFields: flag(options.useDefineForClassFields) ?? DEFINING_TARGET.test(target),
    keepsDynamicImport: isNodeModule,
  };
}

const flag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

/** Whether the package that holds the folder is one of ES modules; also where that cannot be read. */
function isEsModule(folder: string): boolean {
  const file = join(folder, "package.json");
  if (existsSync(file)) return readJson(file)?.type === "module" || !readJson(file);
  if (existsSync(join(folder, "package.yaml"))) return true;
  const parent = dirname(folder);
  return parent !== folder && isEsModule(parent);
}

/** A tsconfig.json; empty where there need not be one, undefined where it cannot be read. */
function configurationOf(path: string, given: string | undefined): Record<string, unknown> | undefined {
  if (!existsSync(path)) return given === undefined ? {} : undefined;
  return readJson(path);
}

/** An object in JSON with comments and trailing commas; undefined where it is something else. */
function readJson(path: string): Record<string, unknown> | undefined {
  try {
    const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
    const plain = text
      .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, literal = "") => literal)
      .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[\]}])/g, (_, literal = "") => literal);
    const value: unknown = JSON.parse(plain);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The version, such as 5.09 for 5.9, of the compiler that the program's runner takes: the installed one, or that which it brings along. */
function compilerVersion(programFolder: string): number {
  const runner = resolveFrom(programFolder, "@pulumi/pulumi/package.json");
  const manifest = runner === undefined ? undefined : resolveFrom(dirname(runner), "typescript/package.json");
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(String(manifest && readJson(manifest)?.version)) ?? [];
  return major === undefined ? 3.8 : Number(`${major}.${minor}`);
}
