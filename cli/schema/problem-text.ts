import type { Path, Problem } from "./problems";

/** A problem with its place and its path, such as `line 3, column 19: settings.production is a list; …`. */
export function problemText(
  { path, problem }: Problem,
  placeOf: (path: Path) => { line: number; col: number } | undefined,
): string {
  if (path.length === 0) return `the file ${problem}`;
  const place = placeOf(path);
  return `${place === undefined ? "" : `line ${place.line}, column ${place.col}: `}${written(path)} ${problem}`;
}

const written = (path: Path): string =>
  path
    .map((key) =>
      typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
    )
    .join("")
    .replace(/^\./, "");

/** Where JSON.parse stopped, as far as its error says it. */
export function placeOfSyntaxError(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return text.trim() === "" ? ": the file is empty" : "";
  const before = text.slice(0, Number(position)).split("\n");
  return ` (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}
