import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { statsOf } from "../../messages/file-errors";

/** Why the objects of a component are not looked into, in words that end a note. */
export class NotRead extends Error {}

/** A file as the program names it, and where it is. */
interface ManifestFile {
  readonly file: string;
  readonly at: string;
}

/**
 * The file that a path names, which may be absent, or those that a pattern of a folder's files does, which may be none.
 * @throws NotRead where that is not known here.
 */
export function filesNamed(folder: string, path: string): readonly ManifestFile[] {
  if (/^https?:/.test(path)) throw new NotRead("its manifest is at an address, of which nothing is fetched");
  const whole = resolve(folder, path);
  const [before, after, ...more] = basename(whole).split("*");
  if (more.length > 0 || dirname(whole).includes("*") || /[?[]/.test(path))
    throw new NotRead("its files are named by a pattern of more than one *");
  if (before === undefined || after === undefined) return [{ file: path, at: whole }];
  const names = statsOf(dirname(whole)) ? readdirSync(dirname(whole)) : [];
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(after) && !name.startsWith("."))
    .sort()
    .map((name) => ({ file: join(dirname(path), name), at: join(dirname(whole), name) }));
}
