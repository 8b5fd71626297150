import { join } from "node:path";

/**
 * Where Node.js keeps what it has compiled, of the command and of the programs that it runs: beside the packages, so that whoever
 * removes these removes it too.
 */
export const COMPILE_CACHE = join(
  require.resolve("@pulumi/policy/package.json"),
  "../../..",
  ".cache",
  "gke-guardrails",
);
