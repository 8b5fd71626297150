import { lstatSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { isAsset, isObject } from "../protocol/values";
import { NotRendered, quoted } from "./not-rendered";

/** A file of the program: its text, or where it is, seen from the program's folder. */
export interface Asset {
  path?: string;
  text?: string;
}

/** The files in a list of Pulumi's assets. @throws NotRendered for one that would be downloaded. */
export function assetsOf(list: unknown): Asset[] {
  return Array.isArray(list) ? list.filter(isObject).map(assetOf) : [];
}

function assetOf({ path, text, uri }: Readonly<Record<string, unknown>>): Asset {
  if (typeof text === "string" && text !== "") return { text };
  if (typeof path === "string" && path !== "") return { path };
  if (typeof uri === "string" && uri !== "")
    throw new NotRendered("a values file is at a URL, which is not downloaded; use a FileAsset");
  return { text: "" };
}

/**
 * Values in which each asset is its text.
 * @param folder what paths are seen from.
 * @throws NotRendered for a file that cannot be read.
 */
export function withAssetTexts(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withAssetTexts(item, folder));
  if (!isObject(value)) return value;
  if (isAsset(value)) {
    const { path, text = "" } = assetOf(value);
    return path === undefined ? text : read(folder, path);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withAssetTexts(item, folder)]));
}

/** The path of a values file. @throws NotRendered where there is none. */
export function fileAt(folder: string, path: string): string {
  const file = resolve(folder, path);
  if (isThere(file)) return file;
  throw new NotRendered(
    `there is no values file ${quoted(path)}; its path is relative to the program's folder`,
  );
}

/** Whether there is something at a path, also a link that leads nowhere. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // A path that cannot be looked at cannot be read either, which is said then.
    return true;
  }
}

/** Values may hold whole scripts and certificates; more is read of no file. */
const MAX_BYTES = 10_000_000;

/** A pipe that nobody writes to would be waited for, and a device has no end. */
function read(folder: string, path: string): string {
  const file = fileAt(folder, path);
  try {
    const stats = statSync(file);
    if (stats.isFile() && stats.size <= MAX_BYTES) return readFileSync(file, "utf8");
  } catch {
    // Said below.
  }
  throw new NotRendered(`its values file ${quoted(path)} cannot be read`);
}
