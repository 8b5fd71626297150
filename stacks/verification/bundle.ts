import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { packageRoot } from "../shared/package-root";

/** The program that runs in the cluster, and what tells it from its other versions. */
export interface Bundle {
  readonly source: string;
  /** Eight hexadecimal digits. */
  readonly hash: string;
}

export const bundleOf = (source: string): Bundle => ({
  source,
  hash: createHash("sha256").update(source).digest("hex").slice(0, 8),
});

/**
 * Reads dist/verifier.js of this package, from its sources as well as from what is compiled.
 * @throws {RunError} if it has not been built.
 */
export function readBundle(): Bundle {
  const root = packageRoot();
  const file = join(root, "dist", "verifier.js");
  if (!existsSync(file)) {
    throw new RunError(`${file}: is missing; expected the verifier's bundle. Run npm run build in ${root}.`);
  }
  return bundleOf(readFileSync(file, "utf8"));
}
