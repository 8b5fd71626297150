import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../..");

/** The documents that are written by hand; rules' pages are generated, and their examples have tests of their own. */
export const DOCUMENTS = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
  ...readdirSync(join(ROOT, "examples")).map((example) => `examples/${example}/README.md`),
];

/** A block of code, or a command in a line of text. */
export interface Example {
  /** Where it stands, as `docs/ci.md:12`. */
  at: string;
  /** What the fence says; empty for commands and output. */
  language: string;
  text: string;
}

/** The blocks of code of all documents. */
export const blocks: readonly Example[] = DOCUMENTS.flatMap((file) =>
  examplesOf(file, /^```(\w*)\n([\s\S]*?)^```/gm),
);

/** The commands in texts, between backticks. */
export const inlineCommands: readonly Example[] = DOCUMENTS.flatMap((file) =>
  examplesOf(file, /()`((?:[^`\n|]* \| )?npx gke-guardrails [^`\n]+)`/g),
);

function examplesOf(file: string, pattern: RegExp): Example[] {
  const document = readFileSync(join(ROOT, file), "utf8");
  return [...document.matchAll(pattern)].map(({ index, 1: language = "", 2: text = "" }) => ({
    at: `${file}:${document.slice(0, index).split("\n").length}`,
    language,
    text,
  }));
}

export const inLanguage = (...languages: readonly string[]): Example[] =>
  blocks.filter(({ language }) => languages.includes(language));

/** Whether it is the one report of a check among the examples. */
export const isReport = ({ at }: Example): boolean => at.startsWith("docs/json.md");
