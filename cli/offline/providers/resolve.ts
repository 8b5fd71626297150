import { createRequire } from "node:module";
import { join } from "node:path";

/** A module as the code in a folder would find it; undefined where it is not installed. */
export function resolveFrom(folder: string, request: string): string | undefined {
  try {
    return createRequire(join(folder, "index.js")).resolve(request);
  } catch {
    return undefined;
  }
}
