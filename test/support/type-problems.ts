import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/**
 * What the TypeScript compiler says of modules that see this project's packages; "" where their types are right.
 * @param modules texts by the names of files.
 * @param options of tsconfig.json, whose folder is one below node_modules/.cache.
 */
export function typeProblems(modules: Readonly<Record<string, string>>, options: object): string {
  const cache = join(ROOT, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "types-"));
  try {
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
    const { stdout, stderr, status, error } = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", folder], {
      encoding: "utf8",
      timeout: 300_000,
    });
    if (status === null) throw error ?? new Error("the compiler did not end");
    return status === 0 ? "" : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
