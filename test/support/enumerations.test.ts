import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENUMERATIONS } from "./enumerations";

const folder = (sdk: string) => join(__dirname, "../../node_modules/@pulumi", sdk);
const FILES = {
  gcp: ["types/input.d.ts", "container/cluster.d.ts"].map((file) => join(folder("gcp"), file)),
  kubernetes: [join(folder("kubernetes"), "types/input.d.ts")],
};
const texts = new Map<string, string>();
const textOf = (file: string) => {
  const text = texts.get(file) ?? readFileSync(file, "utf8");
  texts.set(file, text);
  return text;
};

/** What an SDK's types say of a property. */
function documentation(sdk: keyof typeof FILES, type: string, property: string): string {
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

const mentions = (text: string, value: string): boolean =>
  new RegExp(`(?<!\\w)${value.replace("*", "\\*")}(?![\\w])`).test(text);

describe("the values of an enumeration", () => {
  for (const [path, { values, documented, others = {} }] of Object.entries(ENUMERATIONS)) {
    it(`each have a source: ${path}`, () => {
      const text = documented === undefined ? "" : documentation(...documented);
      const unsourced = values.filter((value) => !mentions(text, value) && !(value in others));
      assert.deepEqual(unsourced, []);
      const needless = Object.keys(others).filter(
        (value) => mentions(text, value) || !values.includes(value),
      );
      assert.deepEqual(needless, [], "is documented by the SDK, or no value");
    });

    const names = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;
    it(`are all that the SDK documents: ${path}`, () => {
      const text = documented === undefined ? "" : documentation(...documented);
      const more = [...text.matchAll(names)].map(([name]) => name).filter((name) => !values.includes(name));
      assert.deepEqual([...new Set(more)], []);
    });
  }
});
