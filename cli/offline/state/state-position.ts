import { resolve } from "node:path";
import type { Place } from "../protocol/analysis";

/** Where a resource was made. Newer engines keep `project:///index.ts#12,5`, which is relative to the project's folder: the current one, as far as that is known. */
export function placeIn(position: unknown): Place | undefined {
  if (typeof position !== "string") return undefined;
  const [, path, line] = /^project:\/\/\/([^#]+)#(\d+)/.exec(position) ?? [];
  if (path === undefined || path.includes("node_modules/")) return undefined;
  try {
    return { file: resolve(decodeURIComponent(path)), line: Number(line) };
  } catch {
    return undefined;
  }
}
