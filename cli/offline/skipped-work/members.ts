import { EVERY_KIND, EVERY_NAME, MEMBER_KINDS } from "./definitions";
import type { Fillings } from "./fillings";
import type { Names } from "./names";
import type { Piece } from "./own-sources";
import type { Member, Node } from "./syntax";
import { chainOf, isClass, isFunction, nameOf } from "./syntax";
import { implicitIn, memberOf, partsOf } from "./tables";
import { type Finder, pieceOf, type Value } from "./value";

/** Finds the values of objects' members. */
export class Members {
  constructor(
    private readonly values: Finder,
    private readonly names: Names,
    private readonly fillings: Fillings,
  ) {}

  of(node: Member, at: Piece): Value[] {
    const key = nameOf(node.property, node.computed);
    const name = key || EVERY_NAME;
    const chain = chainOf(node);
    const put = this.fillings.of(key, at.source);
    if (chain.length === 2 && chain[0] === "this")
      return [...this.values.inSources(this.names.members(at.source, "this", name, MEMBER_KINDS)), ...put];
    if (chain.length === 2 && chain[0] === "exports" && at.source)
      return this.values.inSources(this.names.exported(at.source.path, name, EVERY_KIND));
    const objects = this.values.of(node.object, at);
    const found = objects.flatMap(
      (each) => this.values.parts(each, key) ?? [...this.anyStatic(each), ...this.ofObject(each, name)],
    );
    const compiled = objects.length === 0 ? this.names.compiled(at.source, chain, EVERY_KIND) : [];
    const foreign = objects.flatMap((each) =>
      each.isForeign ? [{ ...each, node: memberOf(each.node, key) }] : [],
    );
    return [...found, ...this.values.inSources(compiled), ...put, ...foreign];
  }

  /** What runs when a member is read: getters, and the handlers of a proxy; undefined where the object is unknown. */
  readBy(node: Member, at: Piece): Value[] | undefined {
    const objects = this.values.of(node.object, at);
    if (objects.length === 0) return undefined;
    const proxies = objects.filter((each) => isProxy(each.node));
    return [...this.of(node, at).filter((each) => isGetter(each.node)), ...this.values.spread(proxies)];
  }

  /** The methods of one of the program's classes that JavaScript itself calls, such as `toString`. */
  implicitOf(object: Value): Value[] {
    return this.classesOf(object).flatMap(({ node, at }) =>
      (isClass(node) ? implicitIn(node) : []).map((each) => ({ node: each, at })),
    );
  }

  /** The static members of a class: code that computes the name may read any of them. */
  private anyStatic({ node, at }: Value): Value[] {
    return isClass(node) ? partsOf(node, "").flatMap((each) => this.values.of(each, at)) : [];
  }

  /** The member of a name that an object of one of the program's classes has. */
  private ofObject(object: Value, name: string): Value[] {
    return this.values.inSources(
      this.classesOf(object).flatMap((each) => this.names.ofClass(pieceOf(each), name, MEMBER_KINDS)),
    );
  }

  private classesOf({ node, at }: Value): Value[] {
    return node.type === "NewExpression"
      ? this.values.of(node.callee, at).filter((each) => isClass(each.node))
      : [];
  }
}

const isGetter = (node: Node): boolean => isFunction(node) && "kind" in node && node.kind === "get";

const isProxy = (node: Node): boolean =>
  node.type === "NewExpression" && chainOf(node.callee).join() === "Proxy";
