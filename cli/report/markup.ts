// XML and HTML, in which nothing that a program says is markup.

import { printable, printableLines } from "../../policies/evaluation/printable";

/** Two characters that XML does not have, though they are no control characters. Source: https://www.w3.org/TR/xml/#charsets */
const NOT_IN_XML = /[\ufffe\uffff]/g;
const SIGNS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const marked = (text: string): string =>
  text
    .replace(NOT_IN_XML, (found) => `\\u${found.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? "");

/** A text as the content of an element, or as the value of an attribute. */
export const escaped = (text: string): string => marked(printable(text));

/** A text of several lines as the content of an element. */
export const escapedLines = (text: string): string => marked(printableLines(text));

type Attributes = Readonly<Record<string, string | number>>;

/** An element. @param content is markup already. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const open = `<${name}${written.join("")}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join("")}</${name}>`;
}
