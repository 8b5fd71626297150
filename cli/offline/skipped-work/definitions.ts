import { appendTo } from "../../../policies/evaluation/append-to";
import { definedBy, type Kind } from "./defining";
import type { OwnSource, Piece } from "./own-sources";
import { isInside } from "./parameters";
import type { Node } from "./syntax";
import { bare, chainOf, isFunction, nodesIn } from "./syntax";

/** The kinds of names that are used by themselves, and of members of objects. */
export const TOP_KINDS: readonly Kind[] = ["function", "variable", "class"];
export const MEMBER_KINDS: readonly Kind[] = ["method", "getter", "field"];
export const EVERY_KIND = [...TOP_KINDS, ...MEMBER_KINDS];

/** Stands for all names. */
export const EVERY_NAME = "*";

interface Named {
  kind: Kind;
  node: Node;
  /** The function that contains the definition; undefined where that is the file, or unknown. */
  scope: Node | undefined;
}

/** Narrows the search for a definition. */
export interface Where {
  /** The class that has the member. */
  within?: Node;
  /** The offset at which the name is used. */
  place?: number | undefined;
  /** The function that contains the definition, at any depth. */
  scope?: Node | undefined;
}

/** The definitions of each source. */
export class Definitions {
  private readonly bySource = new Map<OwnSource, Map<string, Named[]>>();
  private readonly classes = new Map<OwnSource, Map<string, string[]>>();

  /** A source's definitions of a name that are visible from a place. */
  in(
    source: OwnSource | undefined,
    name: string,
    kinds: readonly Kind[],
    { within, place, scope }: Where = {},
  ): Piece[] {
    if (!source) return [];
    const all = this.of(source);
    return (name === EVERY_NAME ? [...all.values()].flat() : (all.get(name) ?? []))
      .filter((each) => kinds.includes(each.kind) && isInside(place, each.scope))
      .filter(
        (each) =>
          (!within || isInside(each.node.start ?? undefined, within)) &&
          (!scope || (each.scope && isInside(each.scope.start ?? undefined, scope))),
      )
      .map(({ node }) => ({ node, source }));
  }

  /** The class of an object, where the source assigns the object `new` of it. */
  classOf(source: OwnSource | undefined, object: string): readonly string[] | undefined {
    if (!source) return undefined;
    const classes = this.classes.get(source) ?? classesIn(source.tree);
    this.classes.set(source, classes);
    return classes.get(object);
  }

  private of(source: OwnSource): Map<string, Named[]> {
    const named = this.bySource.get(source) ?? definedIn(source.tree);
    this.bySource.set(source, named);
    return named;
  }
}

const locals = new WeakMap<Node, Map<string, Named[]>>();

/** The values that some code itself gives a variable. */
export function localsOf(root: Node, name: string): Node[] {
  const named = locals.get(root) ?? definedIn(root, { isPart: true });
  locals.set(root, named);
  return (named.get(name) ?? []).flatMap(({ kind, node }) => (TOP_KINDS.includes(kind) ? [node] : []));
}

/** @param isPart whether only part of a source is read, so that its imports are not. */
function definedIn(tree: Node, { isPart = false } = {}): Map<string, Named[]> {
  const named = new Map<string, Named[]>();
  const functions: Node[] = [];
  for (const node of nodesIn(tree)) {
    while (functions.length > 0 && !isInside(node.start ?? undefined, functions.at(-1))) functions.pop();
    // An assigned variable was declared elsewhere.
    const scope = node.type === "AssignmentExpression" ? undefined : functions.at(-1);
    for (const [name, kind, value] of definedBy(node, { isPart }))
      if (name !== "") appendTo(named, name, { kind, node: value, scope });
    if (isFunction(node)) functions.push(node);
  }
  return named;
}

/** The classes of objects, by the names to which the objects are first assigned. */
function classesIn(tree: Node): Map<string, string[]> {
  const classes = new Map<string, string[]>();
  for (const node of nodesIn(tree)) {
    const [target, value] =
      node.type === "VariableDeclarator"
        ? [node.id, node.init]
        : node.type === "AssignmentExpression"
          ? [node.left, node.right]
          : node.type === "ClassProperty"
            ? [node.key, node.value]
            : [];
    const made = value && bare(value);
    const object = target && chainOf(target).at(-1);
    if (object && made?.type === "NewExpression" && !classes.has(object))
      classes.set(object, chainOf(made.callee));
  }
  return classes;
}
