import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const SDKS = resolve(__dirname, "../../test/corpus/sdks");
const CACHE = resolve(__dirname, "../../.cache/corpus");

/** How each generation is installed: by the package manager whose lock file it has. None runs scripts of packages. */
const INSTALL: readonly { lock: string; args: readonly string[] }[] = [
  { lock: "package-lock.json", args: ["ci", "--ignore-scripts", "--no-audit", "--no-fund"] },
  {
    lock: "pnpm-lock.yaml",
    args: [
      "exec",
      "--yes",
      "--package=pnpm@10.34.9",
      "--",
      "pnpm",
      "install",
      "--frozen-lockfile",
      "--ignore-scripts",
      `--store-dir=${join(CACHE, "store")}`,
    ],
  },
  {
    lock: "yarn.lock",
    args: ["exec", "--yes", "--package=@yarnpkg/cli-dist@4.18.1", "--", "yarn", "install", "--immutable"],
  },
];

/** The generations of SDKs that are installed here: the folders of test/corpus/sdks. */
export const generations = (): string[] => readdirSync(SDKS).sort();

/** The folder of a generation, with its node_modules once it is installed. */
export const folderOf = (generation: string): string => join(CACHE, generation);

/**
 * Installs what the generation's lock file names, unless it is there.
 * @throws Error where the package manager fails.
 */
export function install(generation: string): void {
  const [source, folder] = [join(SDKS, generation), folderOf(generation)];
  const files = readdirSync(source).sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(source, file)));
  const [stamp, wanted] = [join(folder, "installed"), hash.digest("hex")];
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const way = INSTALL.find(({ lock }) => files.includes(lock));
  if (!way) throw new Error(`${source} has no lock file of a package manager that is known.`);
  console.error(`Installing the SDKs of ${generation} …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(source, folder, { recursive: true });
  const { status, stdout, stderr } = spawnSync("npm", way.args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...packageManagerSettings(CACHE) },
  });
  if (status !== 0) throw new Error(`The SDKs of ${generation} cannot be installed:\n${stdout}\n${stderr}`);
  for (const cache of ["store", "yarn"]) rmSync(join(CACHE, cache), { recursive: true, force: true });
  writeFileSync(stamp, wanted);
}

/**
 * Environment for package managers that npm starts. Yarn reads none of npm's configuration: where packages come from, and whom to trust.
 * @param folder where Yarn keeps what it downloads.
 */
export function packageManagerSettings(folder: string): Record<string, string> {
  const npm = (key: string) => spawnSync("npm", ["config", "get", key], { encoding: "utf8" }).stdout.trim();
  const authorities = npm("cafile");
  return {
    YARN_GLOBAL_FOLDER: join(folder, "yarn"),
    YARN_NPM_REGISTRY_SERVER: npm("registry").replace(/\/$/, ""),
    ...(authorities === "null" || authorities === "" ? {} : { YARN_HTTPS_CA_FILE_PATH: authorities }),
  };
}
