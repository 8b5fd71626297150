// XML and HTML, in which nothing that a program says is markup.

import { printable } from "../../policies/evaluation/printable";

/** A text as the content of an element, or as the value of an attribute. */
export const escaped = (text: string): string =>
  printable(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");

type Attributes = Readonly<Record<string, string | number>>;

/** An element. @param content is markup already. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const open = `<${name}${written.join("")}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join("")}</${name}>`;
}

/** The colours of picture and page, by what they mean; on a dark screen the others. Contrast with the ground is 4.5 to 1 or more for text. */
export const COLOURS = `:root{--ground:#fff;--text:#1f2328;--muted:#59636e;--line:#d1d9e0;--window:#0969da;--closed:#9a6700;--danger:#cf222e}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--text:#f0f6fc;--muted:#9198a1;--line:#3d444d;--window:#4493f8;--closed:#d29922;--danger:#f85149}}`;
