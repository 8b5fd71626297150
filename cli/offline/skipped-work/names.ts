import type { Kind } from "./defining";
import { Definitions } from "./definitions";
import type { Import, OwnSource, OwnSources, Piece } from "./own-sources";
import type { Parameters } from "./parameters";
import { chainOf, type Node } from "./syntax";

/** How compilers name what a module imports. */
const COMPILED_IMPORT = /^_|_\d+$/;
const namesOf = (objects: readonly object[]) => objects.flatMap((each) => Object.getOwnPropertyNames(each));
/** Methods that lists, texts and so on have: they are the program's own only where the object is known to be. */
const OF_BUILT_IN = new Set([
  ...namesOf([Array, String, Object, Function, Promise, JSON, Math]),
  ...namesOf(
    [Array, String, Number, Object, Function, Promise, RegExp, Map, Set].map((each) => each.prototype),
  ),
]);

/** Finds what names stand for in the program's sources. */
export class Names {
  private readonly definitions = new Definitions();

  constructor(
    private readonly sources: OwnSources,
    private readonly parameters: Parameters,
  ) {}

  /**
   * What a name of some kinds stands for in a source: something of its own or of what it imports, or a member of an object.
   * @param place at which the name is used; undefined where that is not known.
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
    // How compilers name what the file itself exports.
    if (root === "exports" && source && chain.length === 2) return this.exported(source.path, name, kinds);
    if (COMPILED_IMPORT.test(root)) return this.compiled(source, chain, kinds);
    const module = imports.find(({ names }) => names.get(root) === "*");
    if (module) return this.exported(module.path, name, kinds);
    const ofObject = kinds.filter((kind) => kind === "function" || kind === "getter");
    const members = ofObject.map((kind): Kind => (kind === "function" ? "method" : kind));
    return members.length > 0 ? this.members(source, chain.at(-2) ?? "", name, members) : [];
  }

  /** What a member of a module is that a compiler has given a name; nothing of what is no such member. */
  compiled(source: OwnSource | undefined, chain: readonly string[], kinds: readonly Kind[]): Piece[] {
    const [root = "", name = "", ...more] = chain;
    if (more.length > 0 || name === "" || !COMPILED_IMPORT.test(root)) return [];
    return (source?.imports ?? []).flatMap(({ path }) => this.exported(path, name, kinds));
  }

  /** The methods or getters of a name that an object may have. */
  members(source: OwnSource | undefined, object: string, name: string, kinds: readonly Kind[]): Piece[] {
    if (object === "this") return this.definitions.in(source, name, kinds);
    const made = this.definitions.classOf(source, object);
    if (made)
      return this.of(source, made, ["class"], undefined).flatMap((its) => this.ofClass(its, name, kinds));
    if (OF_BUILT_IN.has(name)) return [];
    const imported = (source?.imports ?? []).map(({ path }) => this.sources.at(path));
    return [source, ...imported].flatMap((each) => this.definitions.in(each, name, kinds));
  }

  /** The methods or getters of a name that a class has, or one that it extends. */
  ofClass(its: Piece, name: string, kinds: readonly Kind[], seen: readonly Node[] = []): Piece[] {
    const own = this.definitions.in(its.source, name, kinds, { within: its.node });
    const parent = parentOf(its.node);
    if (own.length > 0 || !parent || seen.includes(its.node)) return own;
    return this.of(its.source, parent, ["class"], undefined).flatMap((each) =>
      this.ofClass(each, name, kinds, [...seen, its.node]),
    );
  }

  /** What a file exports by a name, itself or of others. */
  exported(path: string, name: string, kinds: readonly Kind[], seen: readonly string[] = []): Piece[] {
    const source = this.sources.at(path);
    if (!source || seen.includes(path)) return [];
    // An object's methods may be what a module exports.
    const exported = kinds.includes("function") ? [...kinds, "method" as const] : kinds;
    const own = this.definitions.in(source, name, exported);
    if (own.length > 0) return own;
    const there = ({ names, isExported }: Import): string | undefined =>
      isExported === "all" || [...names.values()].includes("*")
        ? name
        : isExported
          ? names.get(name)
          : undefined;
    return source.imports.flatMap((each) => {
      const nameThere = each.isExported ? there(each) : undefined;
      return nameThere === undefined ? [] : this.exported(each.path, nameThere, kinds, [...seen, path]);
    });
  }
}

/** The class that another one extends, as its source names it. */
export function parentOf(node: Node): string[] | undefined {
  const isClass = node.type === "ClassDeclaration" || node.type === "ClassExpression";
  return isClass && node.superClass ? chainOf(node.superClass) : undefined;
}
