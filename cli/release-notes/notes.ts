import { type DefaultTreeAdapterMap, parseFragment, defaultTreeAdapter as tree } from "parse5";
import type { Day } from "./feed";
import { KINDS } from "./kinds";
import { type Theme, themesOf } from "./themes";

/** One note, as plain text. */
export interface Note {
  readonly date: string;
  /** One of KINDS, or another kind that the feed uses, such as Feature. */
  readonly kind: string;
  readonly link?: string;
  /** Paragraphs and list items, a line each. */
  readonly text: string;
  readonly themes: readonly Theme[];
}

type Node = DefaultTreeAdapterMap["childNode"];

/** The notes of a day: each begins with a third-level heading, its kind. */
export function notesOf({ date, link, html }: Day): Note[] {
  const notes: { kind: string; nodes: Node[] }[] = [];
  for (const node of parseFragment(html).childNodes) {
    if (tree.isElementNode(node) && node.tagName === "h3")
      notes.push({ kind: linesOf([node]).join(" "), nodes: [] });
    else notes.at(-1)?.nodes.push(node);
  }
  return notes.map(({ kind, nodes }) => {
    const text = linesOf(nodes).join("\n");
    return { date, kind: kindOf(kind), ...(link !== undefined && { link }), text, themes: themesOf(text) };
  });
}

/** Google has used several names for the same kind: Breaking changes, Changed, Security bulletin. */
const kindOf = (heading: string): string =>
  KINDS.find((kind) => heading.toLowerCase().startsWith(kind.toLowerCase())) ?? heading.slice(0, 40);

const BLOCKS = new Set([
  "p",
  "li",
  "ul",
  "ol",
  "div",
  "pre",
  "table",
  "tr",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "br",
]);
const HIDDEN = new Set(["script", "style", "template", "noscript"]);

/** The lines of some HTML, as a reader sees them, without control characters and marks that turn the direction of text. */
function linesOf(nodes: readonly Node[]): string[] {
  let text = "";
  const add = (node: Node): void => {
    if (tree.isTextNode(node)) text += node.value.replace(/\s+/g, " ");
    if (!tree.isElementNode(node) || HIDDEN.has(node.tagName)) return;
    const isBlock = BLOCKS.has(node.tagName);
    if (isBlock) text += "\n";
    if (node.tagName === "li") text += "- ";
    node.childNodes.forEach(add);
    if (isBlock) text += "\n";
  };
  nodes.forEach(add);
  return text
    .replace(/[^\P{C}\n]/gu, "")
    .split("\n")
    .map((line) => line.replace(/ +/g, " ").trim())
    .filter((line) => line !== "" && line !== "-");
}
