import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { analyse } from "scslre";
import * as ts from "typescript";

const ROOT = join(__dirname, "..");

/** What reads the texts of programs, files and clusters. */
const FOLDERS = ["gke", "verifier", "policies", "stacks", "cli"];

/** Where a function makes or takes an expression, and why no text of a program gets into it. */
const BUILT: Readonly<Record<string, string>> = {
  "cli/offline/providers/sdk-shapes.ts": "the expressions are written in the same file",
  "cli/schema/problems.ts": "the patterns of the schema that is generated here",
  "stacks/cluster-keys.ts": "the names of folders that are written in the same file",
};

/** The methods of texts that make an expression of a text that they are given. */
const METHODS = new Set(["match", "matchAll", "search"]);

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(ROOT, folder, path)),
);

/** What is wrong with a node: an expression that may take more than linear time, or one that a function makes or takes. */
function problemOf(node: ts.Node): string | undefined {
  if (ts.isRegularExpressionLiteral(node)) {
    const [, source = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
    return analyse({ source, flags }).reports.length > 0 ? "takes more than linear time" : undefined;
  }
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  if (node.getSourceFile().fileName in BUILT) return undefined;
  if (node.expression.getText() === "RegExp")
    return ts.findAncestor(node, ts.isFunctionLike) ? "is built by a function" : undefined;
  const [pattern] = node.arguments ?? [];
  return ts.isPropertyAccessExpression(node.expression) &&
    METHODS.has(node.expression.name.text) &&
    pattern &&
    !ts.isRegularExpressionLiteral(pattern) &&
    !/^[A-Z_]+$/.test(pattern.getText())
    ? "is given no expression that is written here"
    : undefined;
}

function problemsOf(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    const problem = problemOf(node);
    if (problem) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      problems.push(`${path}, line ${line + 1}: ${node.getText()} ${problem}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

describe("regular expressions", () => {
  it("are linear, and none is made of a text of a program", () => {
    const problems = sources.flatMap((path) => problemsOf(relative(ROOT, path), readFileSync(path, "utf8")));
    assert.deepEqual(
      problems,
      [],
      "Use a linear pattern, plain methods of texts, or gke/regular-expressions.ts",
    );
  });

  it("are found where they are not", () => {
    const bad = {
      "/^(\\S+\\s*)+ denied$/.test(text)": /more than linear/,
      "text.replace(/\\s+$/, '')": /more than linear/,
      "const fits = (pattern: string) => new RegExp(pattern)": /built by a function/,
      "function fits(pattern: string) { return RegExp(`^${pattern}$`); }": /built by a function/,
      "const found = text.match(pattern)": /no expression that is written/,
    };
    for (const [source, problem] of Object.entries(bad))
      assert.match(problemsOf("a.ts", source).join(), problem, source);
    assert.deepEqual(
      problemsOf("a.ts", "const DAY = new RegExp(NUMBER); const is = DAY.test(text) || /^a+$/.test(text)"),
      [],
    );
  });
});
