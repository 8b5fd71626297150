import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as ts from "typescript";

const ROOT = join(__dirname, "..");

/** The folders whose files are held to it: the product, and its tools. */
const FOLDERS = ["gke", "verifier", "policies", "stacks", "cli", "tools"];

const MAX_FILE_LINES = 150;
const MAX_FUNCTION_LINES = 60;

/** How a comment at the top of a longer file, or above a longer function, begins; the reason follows. */
const REASON = /Longer than a screen: \S/;

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(ROOT, folder, path)),
);

/** The comments before a node, or before the first statement of a file. */
function commentsBefore(text: string, position: number): string {
  const ranges = ts.getLeadingCommentRanges(text, position) ?? [];
  return ranges.map(({ pos, end }) => text.slice(pos, end)).join("\n");
}

/** What is longer in a source than it says why: its name and its number of lines. */
function tooLong(text: string, path: string): string[] {
  const lines = text.trimEnd().split("\n").length;
  if (lines <= MAX_FUNCTION_LINES) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  if (lines > MAX_FILE_LINES && !REASON.test(commentsBefore(text, 0))) found.push(`the file: ${lines} lines`);
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const start = file.getLineAndCharacterOfPosition(node.getStart()).line;
      const length = file.getLineAndCharacterOfPosition(node.end).line - start + 1;
      const statement =
        ts.findAncestor(node, (each) => ts.isStatement(each) || ts.isClassElement(each)) ?? node;
      if (length > MAX_FUNCTION_LINES && !REASON.test(commentsBefore(text, statement.pos)))
        found.push(`the function in line ${start + 1}: ${length} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe("the size of sources", () => {
  for (const path of sources) {
    const name = relative(ROOT, path);
    it(`is about a screen, or has a reason, in ${name}`, () =>
      assert.deepEqual(
        tooLong(readFileSync(path, "utf8"), name),
        [],
        `${name}: split it, or write "Longer than a screen: REASON" in the comment before it (${MAX_FILE_LINES} lines a file, ${MAX_FUNCTION_LINES} a function)`,
      ));
  }

  const body = "  f();\n".repeat(MAX_FUNCTION_LINES);
  for (const [what, source, expected] of [
    ["a file", "f();\n".repeat(MAX_FILE_LINES + 1), ["the file: 151 lines"]],
    ["a file with a reason", `// Longer than a screen: a table.\n${"f();\n".repeat(MAX_FILE_LINES)}`, []],
    ["a function", `function g() {\n${body}}\n`, ["the function in line 1: 62 lines"]],
    ["a method", `class C {\n  g() {\n${body}  }\n}\n`, ["the function in line 2: 62 lines"]],
    ["an arrow function", `const g = () => {\n${body}};\n`, ["the function in line 1: 62 lines"]],
    [
      "a function with a reason",
      `/** Does. Longer than a screen: one list. */\nfunction g() {\n${body}}\n`,
      [],
    ],
  ] as const) {
    it(`is measured of ${what}`, () => assert.deepEqual(tooLong(source, "x.ts"), expected));
  }
});
