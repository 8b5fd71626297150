import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** Loading the TypeScript compiler takes longer than most programs, so it is left out where nothing is TypeScript. */
export function mayNeedCompiler(folder: string, entryPoint: string): boolean {
  const main = entryPoint === "." ? manifestMain(folder) : entryPoint;
  return (main !== undefined && isTypeScript(main)) || holdsTypeScript(folder);
}

function manifestMain(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  try {
    const { main } = JSON.parse(readFileSync(file, "utf8"));
    return typeof main === "string" ? main : undefined;
  } catch {
    return undefined;
  }
}

const isTypeScript = (file: string): boolean =>
  [".ts", ".tsx", ".mts", ".cts"].includes(extname(file)) && !/\.d\.[mc]?ts$/.test(file);

function holdsTypeScript(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (entry.isDirectory()) {
      return (
        entry.name !== "node_modules" &&
        !entry.name.startsWith(".") &&
        holdsTypeScript(join(folder, entry.name))
      );
    }
    return isTypeScript(entry.name);
  });
}
