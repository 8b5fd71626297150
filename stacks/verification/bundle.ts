import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Input, RunError } from "@pulumi/pulumi";
import { type AnyMode, KNOWN_ISSUES_FILE, MODES, PROGRAM_FILES } from "../../verifier/contract";
import type { NodeIssue } from "../../verifier/known-issues";
import { packageRoot } from "../shared/package-root";
import { shortHash } from "../shared/short-hash";

/** The programs that run in the cluster with what they read, and what tells them from their other versions. */
export interface Bundle {
  /** Their texts by their names. */
  readonly files: Readonly<Record<string, string>>;
  /** Eight hexadecimal digits. */
  readonly hash: string;
  /** The ids of the issues among them that concern the cluster, comma-separated; absent where none can. */
  readonly concerning?: Input<string>;
}

export const bundleOf = (files: Readonly<Record<string, string>>): Bundle => ({
  files,
  hash: shortHash(JSON.stringify(files)),
});

/** The programs of a cluster's verification, and the known issues that it reads. */
export const readBundle = (issues: readonly NodeIssue[]): Bundle =>
  bundleOf({
    ...Object.fromEntries(MODES.map((mode) => [PROGRAM_FILES[mode], readProgram(mode)])),
    [KNOWN_ISSUES_FILE]: JSON.stringify(issues),
  });

/**
 * Reads a mode's program from dist/ of this package, from its sources as well as from what is compiled.
 * @throws {RunError} if it has not been built.
 */
export function readProgram(mode: AnyMode): string {
  const root = packageRoot();
  const file = join(root, "dist", PROGRAM_FILES[mode]);
  if (!existsSync(file)) {
    throw new RunError(`${file}: is missing; expected the verifier's bundle. Run npm run build in ${root}.`);
  }
  return readFileSync(file, "utf8");
}
