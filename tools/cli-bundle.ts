// The command's bundle: one file, which starts faster than its modules do.

import { join } from "node:path";
import { type BuildResult, buildSync } from "esbuild";

const ROOT = join(__dirname, "..");

/** Builds it; packages stay outside. It finds the files of this package from anywhere below its folder. */
export const bundleCli = (outfile: string): BuildResult =>
  buildSync({
    entryPoints: [join(ROOT, "cli/main.ts")],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    logLevel: "warning",
    outfile,
  });

if (require.main === module) bundleCli(join(ROOT, "dist/cli/main.js"));
