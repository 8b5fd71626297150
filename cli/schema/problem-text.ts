import type { Document, LineCounter } from "yaml";
import { jsonProblem } from "./json-syntax";
import type { Path, Problem } from "./problems";

/** What keeps a text from being JSON, and where; undefined where it is. */
export function jsonProblemText(text: string): string | undefined {
  const found = jsonProblem(text);
  if (!found) return undefined;
  const before = text.slice(0, found.offset).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return `${place}: invalid JSON: ${found.reason}`;
}

/** Where a path of a document stands in its text. */
export const placesIn = (document: Document.Parsed, lines: LineCounter) => (path: Path) => {
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  return node?.range && lines.linePos(node.range[0]);
};

/** A problem with its place and its path, such as `line 3, column 19: settings.production is a list; …`. */
export function problemText(
  { path, problem }: Problem,
  placeOf: (path: Path) => { line: number; col: number } | undefined,
): string {
  if (path.length === 0) return `the file ${problem}`;
  const place = placeOf(path);
  return `${place === undefined ? "" : `line ${place.line}, column ${place.col}: `}${pathText(path)} ${problem}`;
}

/** A path such as `settings.exemptions[0].reason`. */
export const pathText = (path: Path): string =>
  path
    .map((key) =>
      typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
    )
    .join("")
    .replace(/^\./, "");
