import { realpathSync, statSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { resolveFrom } from "../providers/resolve";
import { type Taken, takenIn } from "./imports";
import { treeOf } from "./parsing";
import type { Node } from "./syntax";

/** An import of another source of the program. */
export interface Import extends Taken {
  path: string;
}

/** A source of the program, outside node_modules. */
export interface OwnSource {
  path: string;
  text: string;
  tree: Node;
  imports: readonly Import[];
  /** Imports of packages and of Node.js: the name here, and the module. */
  packages: ReadonlyMap<string, string>;
  /** All imported names: here, and in their module. */
  imported: ReadonlyMap<string, string>;
}

/** Some code of the program: a function, a class, an expression or a file. */
export interface Piece {
  node: Node;
  /** The source in which its names are defined; absent where it is unknown. */
  source?: OwnSource;
  /** Whether it is only a name from a package. */
  isForeign?: boolean;
  /** Whether the arguments of the functions around it are tracked in `Value.given`. */
  isClosed?: boolean;
}

/** No more files are read: sources are searched after the program has run, and only if it skipped a function. */
const MAX_SOURCES = 500;
/** Nor is more text read in all. */
const MAX_LENGTH = 5_000_000;

const EXTENSIONS = ["", ".ts", ".js", ".mts", ".mjs", ".cts", ".cjs", "/index.ts", "/index.js", "/index.mjs"];

/** The sources of a program, without packages in node_modules; each is read when it is first needed. */
export class OwnSources {
  private readonly byPath = new Map<string, OwnSource | undefined>();
  private readonly packages = new Map<string, string[]>();
  private length = 0;
  private whole: readonly OwnSource[] | undefined;

  /**
   * @param entries paths of the program's files, also of none that is there: the others are found by what they import.
   * @param readText gives a file's text. @throws where that cannot be read.
   */
  constructor(
    private readonly entries: readonly string[],
    private readonly readText: (path: string) => string,
  ) {}

  /** The source at a path; undefined where the program has none there. */
  at(path: string): OwnSource | undefined {
    if (!this.byPath.has(path) && this.byPath.size < MAX_SOURCES) this.byPath.set(path, this.read(path));
    return this.byPath.get(path);
  }

  get all(): readonly OwnSource[] {
    if (this.whole) return this.whole;
    const sources = new Set<OwnSource>();
    const waiting = this.entries.flatMap(fileAt);
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const source = this.at(path);
      if (!source || sources.has(source)) continue;
      sources.add(source);
      for (const each of source.imports) waiting.push(each.path);
    }
    this.whole = [...sources];
    return this.whole;
  }

  private read(path: string): OwnSource | undefined {
    if (fileAt(path)[0] !== path) return undefined;
    try {
      const text = this.readText(path);
      this.length += text.length;
      if (this.length > MAX_LENGTH) return undefined;
      const tree = treeOf(path, text);
      const taken = takenIn(tree);
      const imports = taken.flatMap((each) =>
        this.imported(path, each.request).map((file) => ({ ...each, path: file })),
      );
      const packages = new Map(
        taken.flatMap(({ request, names }) => [...names.keys()].map((name) => [name, request] as const)),
      );
      const imported = new Map(taken.flatMap(({ names, isExported }) => (isExported ? [] : [...names])));
      return { path, text, tree, imports, packages, imported };
    } catch {
      return undefined;
    }
  }

  /** The program's own file that a request names: by its path, or as a package of the same repository. */
  private imported(from: string, request: string): string[] {
    if (request.startsWith(".")) return fileAt(resolve(dirname(from), request));
    const known = this.packages.get(request);
    if (known) return known;
    const found = request.startsWith("node:") ? undefined : resolveFrom(dirname(from), request);
    const files = found?.includes(sep) ? fileAt(found) : [];
    this.packages.set(request, files);
    return files;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The file that a path names, with or without its extension; TypeScript also by the name of its compiled file. */
function fileAt(path: string): string[] {
  const names = [...EXTENSIONS.map((extension) => path + extension), path.replace(/\.([cm]?)js$/, ".$1ts")];
  const file = names.find((name) => isFile(name));
  const real = file === undefined ? undefined : realpathSync(file);
  return real === undefined || real.includes(`${sep}node_modules${sep}`) || !/\.[cm]?[jt]s$/.test(real)
    ? []
    : [real];
}
