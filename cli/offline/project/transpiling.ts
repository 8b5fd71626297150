import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plain } from "../protocol/messages";
import { resolveFrom } from "../providers/resolve";
import type { Project } from "./project";
import { compilerOptionsOf, readJson } from "./tsconfig";

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

/**
 * The compilers that are followed here, from 5.0 to 6: what these settings are in 5.0 they are in all of them. Any other setting, value or
 * combination is left to the compiler, which may refuse it: it may be misspelt, newer than the compiler or deprecated in it, or change what
 * is emitted. Checked with typescript 5.0.4 and 6.0.3 on 2026-11-28.
 */
const isKnownCompiler = (major: number): boolean => major === 5 || major === 6;

const FLAGS = new Set(
  `allowSyntheticDefaultImports allowUnreachableCode allowUnusedLabels alwaysStrict composite declaration declarationMap downlevelIteration
  esModuleInterop exactOptionalPropertyTypes experimentalDecorators forceConsistentCasingInFileNames incremental isolatedModules noEmit
  noEmitOnError noErrorTruncation noFallthroughCasesInSwitch noImplicitAny noImplicitOverride noImplicitReturns noImplicitThis
  noPropertyAccessFromIndexSignature noUncheckedIndexedAccess noUnusedLocals noUnusedParameters pretty removeComments resolveJsonModule
  skipLibCheck sourceMap strict strictBindCallApply strictFunctionTypes strictNullChecks strictPropertyInitialization
  stripInternal useDefineForClassFields useUnknownInCatchVariables`.split(/\s+/),
);
const PATHS = new Set(["baseUrl", "declarationDir", "outDir", "rootDir", "tsBuildInfoFile"]);
const PATH_LISTS = new Set(["rootDirs", "typeRoots", "types"]);
const TARGET = /^es(?:6|20(?:1[5-9]|2[0-2])|next)$/;
/** The kinds of modules and the ways to find them that go together. */
const MODULES = ["commonjs by node", "commonjs by node10", "node16 by node16", "nodenext by nodenext"];
const LIBRARIES = new Set(
  `dom dom.iterable es5 es6 es2015 es2016 es2017 es2018 es2019 es2020 es2021 es2022 es2023 esnext es2015.collection es2015.core
  es2015.generator es2015.iterable es2015.promise es2015.proxy es2015.reflect es2015.symbol es2015.symbol.wellknown es2016.array.include
  es2017.intl es2017.object es2017.sharedmemory es2017.string es2017.typedarrays es2018.asyncgenerator es2018.asynciterable es2018.intl
  es2018.promise es2018.regexp es2019.array es2019.intl es2019.object es2019.string es2019.symbol es2020.bigint es2020.date es2020.intl
  es2020.number es2020.promise es2020.sharedmemory es2020.string es2020.symbol.wellknown es2021.intl es2021.promise es2021.string
  es2021.weakref es2022.array es2022.error es2022.intl es2022.object es2022.regexp es2022.string es2023.array`.split(
    /\s+/,
  ),
);
/** Which files count as modules: each is run as one. */
const MODULE_DETECTION = new Set(["auto", "force", "legacy"]);
const DEFINING_TARGET = /^es(?:2022|next)$/;

/** Whether a compiler option is one that is known here, with a value that all known compilers take. */
function isKnownOption(name: string, value: unknown): boolean {
  const isPath = (text: unknown) => typeof text === "string" && text !== "";
  if (FLAGS.has(name)) return typeof value === "boolean";
  if (PATHS.has(name)) return isPath(value);
  if (PATH_LISTS.has(name)) return Array.isArray(value) && value.every(isPath);
  if (name === "lib") return Array.isArray(value) && value.every((part) => LIBRARIES.has(lower(part)));
  if (name === "target") return TARGET.test(lower(value));
  if (name === "moduleDetection") return MODULE_DETECTION.has(lower(value));
  return name === "module" || name === "moduleResolution" || name === "ignoreDeprecations";
}

/** Whether the compiler takes these options together, each of which it knows. The runner adds to them. */
function isKnownCombination(options: Plain, compiler: number): boolean {
  const { module = "nodenext", moduleResolution = "nodenext", ignoreDeprecations } = options;
  if (!MODULES.includes(`${lower(module)} by ${lower(moduleResolution)}`)) return false;
  const needsNull =
    options.strictPropertyInitialization === true || options.exactOptionalPropertyTypes === true;
  if (needsNull && (options.strictNullChecks ?? options.strict) !== true) return false;
  if (ignoreDeprecations !== undefined) return ignoreDeprecations === `${compiler}.0`;
  return compiler < 6 || !isDeprecatedIn6(options);
}

const isDeprecatedIn6 = (options: Plain): boolean =>
  lower(options.moduleResolution ?? "nodenext").replace("10", "") === "node" ||
  "baseUrl" in options ||
  "downlevelIteration" in options ||
  ["esModuleInterop", "allowSyntheticDefaultImports", "alwaysStrict"].some((name) => options[name] === false);

const lower = (value: unknown): string => (typeof value === "string" ? value.toLowerCase() : "");

/**
 * How to transpile the program's TypeScript; undefined where only its own compiler knows: a program of ES modules, a compiler or
 * a configuration that is not known here.
 */
export function transpilingOf({ programFolder, runtime }: Project): Transpiling | undefined {
  if (Object.keys(process.env).some((name) => name.startsWith("TS_NODE_"))) return undefined;
  const compiler = compilerVersion(programFolder);
  if (!isKnownCompiler(compiler) || isEsModule(programFolder)) return undefined;
  const options = compilerOptionsOf(
    join(programFolder, runtime.tsconfig ?? "tsconfig.json"),
    runtime.tsconfig,
  );
  if (!options || !isKnownCombination(options, compiler)) return undefined;
  if (!Object.entries(options).every(([name, value]) => isKnownOption(name, value))) return undefined;
  // Where the configuration says nothing, the runner does.
  const isNodeModule = lower(options.module ?? "nodenext") !== "commonjs";
  return {
    transpiler: require.resolve("sucrase"),
    hasEsModuleInterop: flag(options.esModuleInterop) ?? (isNodeModule || compiler >= 6),
    definesFields:
      flag(options.useDefineForClassFields) ?? DEFINING_TARGET.test(lower(options.target ?? "es2020")),
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

/** The version of the compiler that is installed for the program's runner; 0 where there is none, and it takes the one that it brings along. */
function compilerVersion(programFolder: string): number {
  const runner = resolveFrom(programFolder, "@pulumi/pulumi/package.json");
  const manifest = runner === undefined ? undefined : resolveFrom(dirname(runner), "typescript/package.json");
  return Number.parseInt(String(manifest && readJson(manifest)?.version), 10) || 0;
}
