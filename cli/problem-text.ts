import type { Path, Problem } from "./schema";

/** A problem with its line and its path, such as `line 3: settings.production is a list; …`. */
export function problemText({ path, problem }: Problem, lineOf: (path: Path) => number | undefined): string {
  const line = path.length === 0 ? undefined : lineOf(path);
  const place = path.length === 0 ? "the file" : written(path);
  return `${line === undefined ? "" : `line ${line}: `}${place} ${problem}`;
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
