import { existsSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { readText } from "../files/input-file";
import { MAX_WRITTEN_BYTES } from "../files/input-limits";
import type { Plain } from "../protocol/messages";
import { isObject } from "../protocol/values";
import { resolveFrom } from "../providers/resolve";

/** The parts of a tsconfig.json that say nothing of how a single file is compiled. */
const SELECTIONS = ["files", "include", "exclude", "references"];
const DESCRIPTIONS = ["$schema", "display", "_version"];

const isKnownPart = (name: string, value: unknown): boolean =>
  name === "compilerOptions" ||
  name === "extends" ||
  DESCRIPTIONS.includes(name) ||
  (SELECTIONS.includes(name) && Array.isArray(value));

/** How many configurations may extend one another: far more than anybody writes, and an end to those that go round. */
const MAX_DEPTH = 8;

/**
 * The options that Pulumi's runner sets where the program's own tsconfig.json does not, also over those that it extends, with the values that each
 * known compiler takes.
 * Source: cmd/run/run.js of @pulumi/pulumi 3.276.0, checked 2026-11-30
 */
const OF_RUNNER: Readonly<Record<string, RegExp>> = {
  target: /^es(?:6|20(?:1[5-9]|2[0-2])|next)$/i,
  module: /^(?:commonjs|es(?:6|2015|2020|2022|next)|node16|nodenext)$/i,
  moduleResolution: /^(?:node(?:10|16|next)?|bundler)$/i,
};

/**
 * The compiler's options in a tsconfig.json and in those that it extends, as they take effect under Pulumi's runner. Empty where there need not be
 * one, undefined where it or one of those cannot be read, or has a part that is not known here.
 */
export function compilerOptionsOf(path: string, given: string | undefined): Plain | undefined {
  if (!existsSync(path)) return given === undefined ? {} : undefined;
  const options = optionsIn(path, 0);
  if (!options) return undefined;
  const { inherited, own } = options;
  for (const [name, known] of Object.entries(OF_RUNNER)) {
    if (name in inherited && !known.test(String(inherited[name]))) return undefined;
    delete inherited[name];
  }
  return { ...inherited, ...own };
}

function optionsIn(path: string, depth: number): { inherited: Plain; own: Plain } | undefined {
  const settings = readJson(path);
  if (!settings || depth > MAX_DEPTH) return undefined;
  if (!Object.entries(settings).every(([name, value]) => isKnownPart(name, value))) return undefined;
  const { compilerOptions: own = {}, extends: bases = [] } = settings;
  if (!isObject(own)) return undefined;
  const inherited: Plain = {};
  for (const base of [bases].flat()) {
    const file = typeof base === "string" ? fileOf(base, dirname(path)) : undefined;
    const options = file === undefined ? undefined : optionsIn(file, depth + 1);
    if (!options) return undefined;
    Object.assign(inherited, options.inherited, options.own);
  }
  return { inherited, own };
}

/** The file that a tsconfig.json in a folder extends by a path or a package; undefined where there is none, or one that is no JSON by its name. */
function fileOf(base: string, folder: string): string | undefined {
  const isJson = base.endsWith(".json");
  if (!isAbsolute(base) && !/^\.\.?[\\/]/.test(base))
    return resolveFrom(folder, isJson ? base : `${base}/tsconfig.json`);
  const path = resolve(folder, base);
  if (isJson) return path;
  return existsSync(path) ? undefined : `${path}.json`;
}

/** An object in JSON with comments and trailing commas; undefined where it is something else. */
export function readJson(path: string): Record<string, unknown> | undefined {
  try {
    const errors: ParseError[] = [];
    const value: unknown = parse(readText(path, MAX_WRITTEN_BYTES), errors, { allowTrailingComma: true });
    return errors.length === 0 && isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
