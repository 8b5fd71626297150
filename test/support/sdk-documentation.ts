import { readFileSync } from "node:fs";
import { join } from "node:path";

// What the SDKs that are installed say of their properties.

const folder = (sdk: string) => join(__dirname, "../../node_modules/@pulumi", sdk);
const FILES = {
  gcp: ["types/input.d.ts", "container/cluster.d.ts", "container/nodePool.d.ts", "logging/metric.d.ts"].map(
    (file) => join(folder("gcp"), file),
  ),
  kubernetes: [join(folder("kubernetes"), "types/input.d.ts")],
};
type Sdk = keyof typeof FILES;
const texts = new Map<string, string>();
const textOf = (file: string) => {
  const text = texts.get(file) ?? readFileSync(file, "utf8");
  texts.set(file, text);
  return text;
};

/** What an SDK's types say of a property. */
export function documentation(sdk: Sdk, type: string, property: string): string {
  for (const text of FILES[sdk].map(textOf)) {
    const start = text.search(new RegExp(`interface ${type} \\{`));
    if (start < 0) continue;
    const lines = text.slice(start).split("\n");
    const end = lines.findIndex((line) => new RegExp(`^\\s+${property}\\??: `).test(line));
    const begin = lines.slice(0, end).findLastIndex((line) => line.trim() === "/**");
    const sentences = lines.slice(begin + 1, end).map((line) => line.replace(/^\s*\* ?/, ""));
    // Examples show other properties, too.
    return sentences.join("\n").split("Examples:")[0] ?? "";
  }
  throw new Error(`no type ${type} in @pulumi/${sdk}`);
}
