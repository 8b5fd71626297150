import type { Kind } from "./defining";
import { Definitions } from "./definitions";
import type { Import, OwnSource, OwnSources, Piece } from "./own-sources";
import type { Parameters } from "./parameters";
import { chainOf, type Node } from "./syntax";

/** Names that compilers give imported modules. */
const COMPILED_IMPORT = /^_|_\d+$/;
const namesOf = (objects: readonly object[]) => objects.flatMap((each) => Object.getOwnPropertyNames(each));
/** Methods of built-in objects: a call of one is a call of the program's own method only where the object is known. */
const OF_BUILT_IN = new Set([
  ...namesOf([Array, String, Object, Function, Promise, JSON, Math]),
  ...namesOf(
    [Array, String, Number, Object, Function, Promise, RegExp, Map, Set].map((each) => each.prototype),
  ),
]);

/** Finds the definitions of names in the program's sources. */
export class Names {
  private readonly definitions = new Definitions();

  constructor(
    private readonly sources: OwnSources,
    private readonly parameters: Parameters,
  ) {}

  /**
   * The definitions of a name, given as the chain `a.b.c`: the source's own, imported ones, or members of an object.
   * @param place the offset at which the name is used; undefined where it is unknown.
   */
  of(
    source: OwnSource | undefined,
    chain: readonly string[],
    kinds: readonly Kind[],
    place: number | undefined,
  ): Piece[] {
    const name = chain.at(-1) ?? "";
    const imports = source?.imports ?? [];
    const [root = ""] = chain;
    if (chain.length === 1) {
      const scope = source && this.parameters.at(source, name, place)?.of;
      const own = this.definitions.in(source, name, kinds, { place, scope });
      if (own.length > 0 || scope) return own;
      return imports.flatMap(({ path, names }) => {
        const there = names.get(name);
        return there === undefined ? [] : this.exported(path, there === "*" ? "exports" : there, kinds);
      });
    }
    // Compilers write the file's own exports in this way.
    if (root === "exports" && source && chain.length === 2) return this.exported(source.path, name, kinds);
    if (COMPILED_IMPORT.test(root)) return this.compiled(source, chain, kinds);
    const module = imports.find(({ names }) => names.get(root) === "*");
    if (module) return this.exported(module.path, name, kinds);
    const ofObject = kinds.filter((kind) => kind === "function" || kind === "getter");
    const members = ofObject.map((kind): Kind => (kind === "function" ? "method" : kind));
    return members.length > 0 ? this.members(source, chain.at(-2) ?? "", name, members) : [];
  }

  /** The definition of a module's member, where a compiler has named the module; none for any other name. */
  compiled(source: OwnSource | undefined, chain: readonly string[], kinds: readonly Kind[]): Piece[] {
    const [root = "", name = "", ...more] = chain;
    if (more.length > 0 || name === "" || !COMPILED_IMPORT.test(root)) return [];
    return (source?.imports ?? []).flatMap(({ path }) => this.exported(path, name, kinds));
  }

  /** The methods or getters with a name that an object may have. */
  members(source: OwnSource | undefined, object: string, name: string, kinds: readonly Kind[]): Piece[] {
    if (object === "this") return this.definitions.in(source, name, kinds);
    const made = this.definitions.classOf(source, object);
    if (made)
      return this.of(source, made, ["class"], undefined).flatMap((piece) => this.ofClass(piece, name, kinds));
    if (OF_BUILT_IN.has(name)) return [];
    const imported = (source?.imports ?? []).map(({ path }) => this.sources.at(path));
    return [source, ...imported].flatMap((each) => this.definitions.in(each, name, kinds));
  }

  /** The methods or getters with a name that a class has or inherits. */
  ofClass(
    { node, source }: Piece,
    name: string,
    kinds: readonly Kind[],
    seen: readonly Node[] = [],
  ): Piece[] {
    const own = this.definitions.in(source, name, kinds, { within: node });
    const parent = parentOf(node);
    if (own.length > 0 || !parent || seen.includes(node)) return own;
    return this.of(source, parent, ["class"], undefined).flatMap((each) =>
      this.ofClass(each, name, kinds, [...seen, node]),
    );
  }

  /** What a file exports under a name, its own or another module's. */
  exported(path: string, name: string, kinds: readonly Kind[], seen: readonly string[] = []): Piece[] {
    const source = this.sources.at(path);
    if (!source || seen.includes(path)) return [];
    // A method of an object may be what a module exports.
    const exported = kinds.includes("function") ? [...kinds, "method" as const] : kinds;
    const own = this.definitions.in(source, name, exported);
    if (own.length > 0) return own;
    return source.imports
      .filter(({ isExported }) => isExported)
      .flatMap((from) => {
        const nameThere = nameIn(from, name);
        return nameThere === undefined ? [] : this.exported(from.path, nameThere, kinds, [...seen, path]);
      });
  }
}

/** The name in another module of what a file exports from there; undefined where that is not among it. */
const nameIn = ({ names, isExported }: Import, name: string): string | undefined =>
  isExported === "all" || [...names.values()].includes("*") ? name : names.get(name);

/** The superclass of a class, as its source names it. */
function parentOf(node: Node): string[] | undefined {
  const isClass = node.type === "ClassDeclaration" || node.type === "ClassExpression";
  return isClass && node.superClass ? chainOf(node.superClass) : undefined;
}
