import { printableLines } from "../../policies/evaluation/printable";

/** What Markdown, or the HTML in it, makes something of: emphasis, code, links, tables, headings, entities. */
const SIGNS = /[\\`*_{}[\]<>|#&~]/g;
/**
 * What GitHub and GitLab make a link or a mention of, even where it is written as an entity: `@user`, `#1`, `!1`, `GH-1`, an address. A
 * space without width behind the first sign keeps them from it, and is not seen.
 * Source: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const REFERENCES = /[@#!](?=[\p{L}\p{N}_])|GH-(?=\d)|:(?=\/\/)|www(?=\.)/giu;
const APART = "\u200b";

/** A text as the content of a paragraph or of a table's cell: none of it is Markdown, and no more than one line of it. */
export const inMarkdown = (text: string): string =>
  printableLines(text)
    .trim()
    .replace(REFERENCES, (sign) => sign + APART)
    .replace(SIGNS, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll(APART, "&#8203;")
    .split("\n")
    .map((line) => line.replace(/\t/g, " ").trim())
    .join("<br>");

/** A text as code in Markdown, in one line. */
export const codeInMarkdown = (text: string): string => `<code>${inMarkdown(text)}</code>`;
