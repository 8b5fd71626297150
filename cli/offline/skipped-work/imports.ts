import { type Code, isWord } from "./source-code";

/** What a source imports of another one of the program's own. */
export interface Import {
  /** How the source names it. */
  request: string;
  path: string;
  /** What it takes of it: how that is called here, and there; "*" is all of it. */
  names: ReadonlyMap<string, string>;
  /** Whether it exports what it takes again. */
  isExported: boolean;
}

/** How many tokens the names have at most that are taken of a module. */
const MAX_NAMES = 400;

/** What is taken of a module that is named at a place; undefined where it is a text of another kind. */
export function importAt(code: Code, at: number): Pick<Import, "names" | "isExported"> | undefined {
  const { tokens } = code;
  if (tokens[at - 1] === "import") return { names: new Map(), isExported: false };
  if (tokens[at - 1] === "from") {
    const nearest = tokens.slice(Math.max(0, at - MAX_NAMES), at);
    const start = Math.max(nearest.lastIndexOf("import"), nearest.lastIndexOf("export"));
    const clause = nearest.slice(start + 1, -1);
    return { names: namesIn(clause), isExported: nearest[start] === "export" };
  }
  const isCall = tokens[at - 1] === "(" && (tokens[at - 2] === "require" || tokens[at - 2] === "import");
  if (!isCall) return undefined;
  const nearest = tokens.slice(Math.max(0, at - MAX_NAMES), at - 2);
  const start = nearest.findLastIndex((word) => /^(?:const|let|var|;)$/.test(word));
  const clause = nearest[start] === ";" ? [] : nearest.slice(start + 1, nearest.lastIndexOf("="));
  const isWhole = clause.length === 1;
  return {
    names: isWhole ? new Map([[clause[0] as string, "*"]]) : namesIn(clause),
    isExported: nearest.at(-2) === "__exportStar",
  };
}

/** The names in a clause such as `a, { b as c }`, or `{ b: c }`, by how they are called here. */
function namesIn(clause: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  const opening = clause.indexOf("{");
  const [first, as, all] = clause.filter((word) => word !== "type");
  if (first === "*" && as === "as" && all !== undefined) names.set(all, "*");
  else if (isWord(first)) names.set(first, "default");
  if (opening < 0) return names;
  for (let i = opening + 1; i < clause.length; i++) {
    const [there = "", sign = "", here = ""] = clause.slice(i, i + 3);
    if (!isWord(there) || there === "type") continue;
    const isRenamed = sign === "as" || sign === ":";
    names.set(isRenamed ? here : there, there);
    if (isRenamed) i += 2;
  }
  return names;
}
