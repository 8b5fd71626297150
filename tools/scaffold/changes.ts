import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The files that a scaffold writes: their whole texts, by their paths from the project's folder. */
export interface Changes {
  /** New files; none may exist yet. */
  readonly created: Readonly<Record<string, string>>;
  /** Files that get one more entry. */
  readonly changed: Readonly<Record<string, string>>;
}

/** What is wrong with the command line or the project. The message is for the user. */
export class ScaffoldError extends Error {}

/** An id in the case of TypeScript's names: `noVersionAlias` for `no-version-alias`. */
export const camelCase = (id: string): string =>
  id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** An id has two words or more, so that it never is a word of TypeScript's own. */
export const isId = (text: string): boolean => /^[a-z]+(-[a-z0-9]+)+$/.test(text);

/**
 * A text with one more entry before a line.
 * @throws ScaffoldError where there is no such line: the file has changed in a way that the scaffold does not know.
 */
export function insertBefore(path: string, text: string, line: string, entry: string): string {
  const at = text.indexOf(`\n${line}`);
  if (at < 0) throw new ScaffoldError(`${path} has no line "${line}", before which the new entry goes.`);
  return `${text.slice(0, at)}\n${entry}${text.slice(at + 1)}`;
}

/** Writes all files or, where one that is to be created exists, none. */
function write(root: string, { created, changed }: Changes): void {
  const existing = Object.keys(created).find((path) => existsSync(join(root, path)));
  if (existing !== undefined) throw new ScaffoldError(`${existing} exists already. Nothing was written.`);
  for (const [path, text] of Object.entries({ ...created, ...changed })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`${path in created ? "created" : "changed"} ${path}`);
  }
}

/**
 * The body of a scaffolding command: prints what it wrote and what to do next, or what is wrong; exit code 2 then.
 * @param scaffold gets a reader of the project's files, by their paths from its folder
 */
export function main(
  scaffold: (argument: string, read: (path: string) => string) => Changes,
  next: string,
): void {
  const root = join(__dirname, "../..");
  try {
    const read = (path: string) => readFileSync(join(root, path), "utf8");
    write(root, scaffold(process.argv[2] ?? "", read));
    console.log(next);
  } catch (error) {
    if (!(error instanceof ScaffoldError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
