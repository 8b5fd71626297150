import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

/** A program of ../programs as JavaScript, to be run by Node.js in a Pod. */
export function program(name: string): string {
  const source = readFileSync(join(__dirname, `../programs/${name}.ts`), "utf8");
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  return transpileModule(source, { compilerOptions }).outputText;
}
