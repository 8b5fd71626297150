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
