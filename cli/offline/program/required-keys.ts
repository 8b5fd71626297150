import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How a program asks for a key that it needs: `config.requireSecret("token")`. */
const REQUIRED = /\.require[A-Za-z]{0,20}(?:<[^<>()]{0,80}>)?\(\s{0,20}["'`]([\w.-]{1,80})["'`]/g;

/**
 * The keys, without their namespace, that the file of a place requires and no key of the configuration has the name of. A program ends at the
 * first one.
 * @param place of a stack trace, relative to the project: `index.ts:3:20`.
 */
export function requiredKeys(
  root: string,
  place: string | undefined,
  configured: Iterable<string>,
): string[] {
  const nameOf = (key: string) => key.slice(key.lastIndexOf(":") + 1);
  const names = new Set([...configured].map(nameOf));
  const lines = textOf(root, place).split("\n");
  const code = lines.filter((line) => !line.trimStart().startsWith("//")).join("\n");
  const found = [...code.matchAll(REQUIRED)].map(([, name = ""]) => name);
  return [...new Set(found)].filter((name) => !names.has(name));
}

function textOf(root: string, place = ""): string {
  try {
    return readFileSync(join(root, place.replace(/(?::\d+){1,2}$/, "")), "utf8");
  } catch {
    return "";
  }
}
