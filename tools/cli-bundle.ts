// The command's bundle: one file, which starts faster than its modules do.

import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, type BuildResult, build, buildSync, type Plugin } from "esbuild";
import { licencesOf } from "./pack/licences";

const ROOT = join(__dirname, "..");

const options = (outfile: string): BuildOptions & { outfile: string } => ({
  absWorkingDir: ROOT,
  entryPoints: ["cli/main.ts"],
  bundle: true,
  platform: "node",
  target: "node20",
  logLevel: "warning",
  outfile,
});

/** Builds it; packages stay outside. It finds the files of this package from anywhere below its folder. */
export const bundleCli = (outfile: string): BuildResult =>
  buildSync({ ...options(outfile), packages: "external" });

/** Packages that are loaded where they are needed, by the path of their file: each is a file beside the command's. */
const BESIDE: Readonly<Record<string, string>> = {
  // The program's own process loads it.
  sucrase: "sucrase.js",
  "@babel/parser": "parser.js",
};
const filesBeside: Plugin = {
  name: "files-beside",
  setup(build) {
    build.onResolve({ filter: /^(?:sucrase|@babel\/parser)$/ }, ({ path }) => ({
      path: `./${BESIDE[path]}`,
      external: true,
    }));
  },
};

/**
 * What one command alone needs, as a file beside the command's. It has the SDKs of the resources in it: who has no program in Node.js has not
 * installed them.
 */
const VERIFICATION = "./verification/render";
const verificationBeside: Plugin = {
  name: "verification-beside",
  setup(build) {
    build.onResolve({ filter: /^\.\/verification\/render$/ }, ({ path }) => ({
      path: `${path}.js`,
      external: true,
    }));
  },
};

/** Builds what is published: with all packages but Pulumi's, whose SDK is the one that a program has, and their licences. */
async function shipCli(folder: string): Promise<void> {
  const shipped: BuildOptions & { metafile: true } = {
    ...options(join(folder, "main.js")),
    // What one of the packages has as its main file loads its parts in a way that no bundler sees.
    mainFields: ["module", "main"],
    legalComments: "none",
    metafile: true,
  };
  const builds = await Promise.all([
    build({ ...shipped, external: ["@pulumi/*"], plugins: [filesBeside, verificationBeside] }),
    build({
      ...shipped,
      entryPoints: [join("cli", `${VERIFICATION}.ts`)],
      external: ["@pulumi/pulumi"],
      minify: true,
      outfile: join(folder, `${VERIFICATION}.js`),
    }),
    ...Object.entries(BESIDE).map(([name, file]) =>
      build({ ...shipped, entryPoints: [require.resolve(name)], outfile: join(folder, file) }),
    ),
  ]);
  // npm makes it executable where it links the command, which it does once for a folder: not again after a new clone there, or a new build.
  chmodSync(join(folder, "main.js"), 0o755);
  const inputs = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(folder, "LICENSES.txt"), licencesOf(ROOT, inputs));
}

if (require.main === module) {
  shipCli(join(ROOT, "dist/cli")).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
