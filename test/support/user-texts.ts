import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import * as ts from "typescript";

export const ROOT = join(__dirname, "../..");

/** A passage that a user reads: `line` is the line of the file, from 1, where it begins. */
export interface UserText {
  file: string;
  line: number;
  /** Code, quotes and addresses are blanked out, so that lines stay where they are. */
  text: string;
}

const SOURCES = ["gke", "verifier", "policies", "stacks", "cli"];
const DOCUMENTS = ["docs", "examples", "templates"];

const within = (folder: string, ...endings: string[]): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => endings.includes(extname(file)) && !file.includes("node_modules"))
    .map((file) => `${folder}/${file}`);

/** Every file with a text that users read. The glossary itself is none: it lists the words to avoid. */
const FILES: readonly string[] = [
  ...SOURCES.flatMap((folder) => within(folder, ".ts")),
  ...DOCUMENTS.flatMap((folder) => within(folder, ".md", ".yaml", ".yml")),
  ...["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "action.yml", "PulumiPolicy.yaml"],
].filter((file) => file !== "docs/glossary.md");

/** All passages that users read, of every file. */
export const userTexts = (): UserText[] =>
  FILES.flatMap((file) => textsOf(file, readFileSync(join(ROOT, file), "utf8")));

/** The passages of one file: the strings of a source and the doc comments of `stacks/`, or a document without its code. */
export function textsOf(file: string, content: string): UserText[] {
  if (extname(file) === ".ts") return sourceTexts(file, content);
  return [{ file, line: 1, text: blank(content, /^( *)```[\s\S]*?^\1```/gm, ...QUOTED) }];
}

/** Code between backticks, what others say between quotation marks, the targets of links, and addresses. */
const QUOTED = [/`[^`]*`/g, /"[^"\n]*"|“[^”]*”/g, /\]\([^)\s]*\)/g, /https?:\/\/\S+/g];

/** The text with all that the patterns match replaced by spaces; ends of lines stay. */
function blank(text: string, ...patterns: RegExp[]): string {
  return patterns.reduce(
    (left, pattern) => left.replace(pattern, (match) => match.replace(/\S/g, " ")),
    text,
  );
}

/** The strings with more than one word; parts of a sum are one text, as a sentence goes on in the next part. */
function sourceTexts(file: string, content: string): UserText[] {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest);
  const found: UserText[] = [];
  const add = (position: number, text: string) => {
    if (!/\S\s+\S/.test(text)) return;
    const line = source.getLineAndCharacterOfPosition(position).line + 1;
    found.push({ file, line, text: blank(text, ...QUOTED) });
  };
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text === undefined) ts.forEachChild(node, visit);
    else add(node.getStart(source), text);
  };
  visit(source);
  if (file.startsWith("stacks/"))
    for (const { index, 0: comment } of content.matchAll(/\/\*\*[\s\S]*?\*\//g))
      add(
        index,
        comment.replace(/^ *\* ?/gm, (margin) => " ".repeat(margin.length)),
      );
  return found;
}

/** What a string, a template or a sum of them says; `…` stands for values. Undefined for another node. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}
