import { installHint } from "../project/installing";
import { compilerOptionsOf } from "../project/tsconfig";
import { isObject } from "../protocol/values";

/** What to do about a module that is not found. */
export function moduleHints({
  text,
  message,
  root,
  tsconfig,
}: Record<"text" | "message" | "root" | "tsconfig", string>): string[] {
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (missing === undefined) return [];
  if (message.includes("Did you mean to import "))
    return [
      'In ES modules an import names a whole file, such as "./config.js". Where package.json does not say "type": "module", tsconfig.json makes them: set its module and moduleResolution to "nodenext".',
    ];
  if ((missing.startsWith(root) && !missing.includes("node_modules")) || /^\.\.?[\\/]/.test(missing))
    return ["Is the program built? If it is compiled from TypeScript, build it first."];
  // Node.js names the file that asks: after the list's head, or in the sentence itself.
  const asking = /(?:Require stack:\s*- |imported from )(?:file:\/\/)?(\S+)/.exec(text)?.[1];
  const asker = asking === undefined ? undefined : packageOfFile(asking);
  if (asker === undefined) return [isAlias(missing, tsconfig) ? ALIAS : installHint(root)];
  const what = missing.startsWith("/")
    ? "a file that is missing"
    : `${packageOfModule(missing)}, which is not installed`;
  return [`The package ${asker} needs ${what}. Install the program's dependencies again: npm ci`];
}

const ALIAS =
  "It is an alias of tsconfig.json (paths), which Node.js does not know, so Pulumi fails the same way. Import the file by its relative path, or install tsconfig-paths " +
  'and import "tsconfig-paths/register" in the first line of the program.';

/** Whether a module's name is of those that the program's tsconfig.json maps to others by `paths`. */
function isAlias(name: string, tsconfig: string): boolean {
  const paths = compilerOptionsOf(tsconfig, undefined)?.paths;
  return Object.keys(isObject(paths) ? paths : {}).some((pattern) => {
    const [start = "", end] = pattern.split("*");
    if (end === undefined) return name === pattern;
    return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
  });
}

/** The package that a file below node_modules belongs to; undefined for a file of the program. */
function packageOfFile(file: string): string | undefined {
  const inside = file
    .split(/[\\/]node_modules[\\/]/)
    .slice(1)
    .pop();
  return inside === undefined ? undefined : packageOfModule(inside.replaceAll("\\", "/"));
}

const packageOfModule = (name: string): string =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
