import { chainsIn, chainTo, createdIn, isCalledAt } from "./chains";
import { Definitions, type Kind, type Piece } from "./definitions";
import type { OwnSource, OwnSources } from "./own-sources";
import { type Code, closedAt, isWord } from "./source-code";

/** How compilers name what a module imports. */
const COMPILED_IMPORT = /^_|_\d+$/;
const EMITTING = new Set(["emit", "dispatchEvent", "next"]);
const LISTENING = new Set(["on", "once", "addListener", "prependListener", "addEventListener", "subscribe"]);

const namesOf = (objects: readonly object[]) => objects.flatMap((each) => Object.getOwnPropertyNames(each));
/** Methods that lists, texts and so on have: they are the program's own only where the object is known to be. */
const OF_BUILT_IN = new Set([
  ...namesOf([Array, String, Object, Function, Promise, JSON, Math]),
  ...namesOf(
    [Array, String, Number, Object, Function, Promise, RegExp, Map, Set].map((each) => each.prototype),
  ),
]);

/** Finds what some code of the program calls, by its names. */
export class Calls {
  private readonly definitions = new Definitions();

  constructor(private readonly sources: OwnSources) {}

  /** A piece and all that it calls, and so on. */
  from(first: Piece): Piece[] {
    const reached = [first];
    const seen = new Set<string>();
    for (const piece of reached) {
      for (const called of this.directly(piece)) {
        const key = `${called.source?.path}:${called.from}`;
        if (seen.has(key)) continue;
        seen.add(key);
        reached.push(called);
      }
    }
    return reached;
  }

  /** The program's own classes that a source may mean by a name. */
  classNamed(source: OwnSource | undefined, chain: readonly string[]): Piece[] {
    return this.named(source, chain, ["class"]);
  }

  private *directly(piece: Piece): Iterable<Piece> {
    const { code, source } = piece;
    const { tokens } = code;
    for (const { chain, at } of chainsIn(piece)) {
      const before = tokens[at - 2 * (chain.length - 1) - 1] ?? "";
      const after = tokens[at + 1] ?? "";
      if (isCalledAt(code, at)) {
        const [request = ""] = [tokens[at + 2] ?? ""].filter((token) => token.startsWith('"'));
        if (chain[0] === "import" || chain[0] === "require") yield* this.loaded(source, request.slice(1, -1));
        if (chain.length > 1 && EMITTING.has(chain.at(-1) ?? "")) yield* this.handlers();
        yield* this.named(source, chain, ["function", "variable"]);
      } else if (/^[(,]$/.test(before) && /^[,)]$/.test(after))
        yield* this.named(source, chain, ["function"]);
    }
    for (const chain of createdIn(piece)) yield* this.classNamed(source, chain);
  }

  /** What a name stands for in a source: one of its own, of what it imports, or a method of an object. */
  private named(source: OwnSource | undefined, chain: readonly string[], kinds: readonly Kind[]): Piece[] {
    const name = chain.at(-1) ?? "";
    const imports = source?.imports ?? [];
    const [root = ""] = chain;
    if (chain.length === 1) {
      const own = this.definitions.in(source, name, kinds);
      if (own.length > 0) return own;
      return imports.flatMap(({ path, names }) => {
        const there = names.get(name);
        return there === undefined || there === "*" ? [] : this.exported(path, there, kinds);
      });
    }
    if (COMPILED_IMPORT.test(root)) return imports.flatMap(({ path }) => this.exported(path, name, kinds));
    const module = imports.find(({ names }) => names.get(root) === "*");
    if (module) return this.exported(module.path, name, kinds);
    return kinds.includes("function") ? this.methods(source, chain.at(-2) ?? "", name) : [];
  }

  /** The methods of a name that an object may have. */
  private methods(source: OwnSource | undefined, object: string, name: string): Piece[] {
    if (object === "this") return this.definitions.in(source, name, ["method"]);
    const made = source && classOf(source.code, object);
    if (made)
      return this.classNamed(source, made).flatMap((its) =>
        this.definitions
          .in(its.source, name, ["method"])
          .filter(({ from }) => from > its.from && from < its.to),
      );
    if (OF_BUILT_IN.has(name)) return [];
    const imported = (source?.imports ?? []).map(({ path }) => this.sources.at(path));
    return [source, ...imported].flatMap((each) => this.definitions.in(each, name, ["method"]));
  }

  /** What a file exports by a name, itself or of others. */
  private exported(
    path: string,
    name: string,
    kinds: readonly Kind[],
    seen: readonly string[] = [],
  ): Piece[] {
    const source = this.sources.at(path);
    if (!source || seen.includes(path)) return [];
    const own = this.definitions.in(source, name, kinds).flatMap((piece) => {
      const alias = piece.to - piece.from === 1 ? source.code.tokens[piece.from] : undefined;
      return alias === undefined ? [piece] : this.definitions.in(source, alias, kinds);
    });
    if (own.length > 0) return own;
    return source.imports
      .filter(({ isExported }) => isExported)
      .flatMap((each) => this.exported(each.path, each.names.get(name) ?? name, kinds, [...seen, path]));
  }

  private loaded(source: OwnSource | undefined, request: string): Piece[] {
    const path = source?.imports.find((each) => each.request === request)?.path;
    const file = path === undefined ? undefined : this.sources.at(path);
    return file ? [{ code: file.code, source: file, from: 0, to: file.code.tokens.length }] : [];
  }

  /** What is run by events. */
  private *handlers(): Iterable<Piece> {
    for (const source of this.sources.all) {
      const { code } = source;
      for (let i = 0; i < code.tokens.length; i++) {
        const isListening = LISTENING.has(code.tokens[i] ?? "") && code.tokens[i + 1] === "(";
        const [object = ""] = isListening ? chainTo(code, i).slice(-2) : [];
        if (isListening && object !== "process" && code.tokens[i - 1] === ".")
          yield { code, source, from: i + 1, to: closedAt(code, i + 1) };
      }
    }
  }
}

/** The class of which an object is made, as far as the source says so where it assigns it. */
function classOf({ tokens }: Code, object: string): string[] | undefined {
  const at = tokens.findIndex((token, i) => {
    if (token !== object) return false;
    const sign = tokens.indexOf("=", i);
    return sign > i && sign < i + 8 && tokens[sign + 1] === "new" && !tokens.slice(i, sign).includes(";");
  });
  if (at < 0) return undefined;
  const made = tokens.slice(tokens.indexOf("=", at) + 2);
  const end = made.findIndex((token) => token === "(" || token === "<");
  return made.slice(0, Math.max(1, end)).filter(isWord);
}
