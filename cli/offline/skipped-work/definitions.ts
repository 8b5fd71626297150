import type { OwnSource, Piece } from "./own-sources";
import type { Node } from "./syntax";
import { bare, chainOf, isFunction, nameOf, nodesIn } from "./syntax";

/** What a name stands for in a source: a function, a variable, a class, or a method or getter, whichever object has it. */
export type Kind = "function" | "variable" | "class" | "method" | "getter";

interface Named {
  kind: Kind;
  node: Node;
}

/** What each source defines. */
export class Definitions {
  private readonly bySource = new Map<OwnSource, Map<string, Named[]>>();
  private readonly classes = new Map<OwnSource, Map<string, string[]>>();

  /** What a source, or a part of it, defines by a name. */
  in(source: OwnSource | undefined, name: string, kinds: readonly Kind[], within?: Node): Piece[] {
    if (!source) return [];
    const inside = within && new Set(nodesIn(within));
    return (this.of(source).get(name) ?? [])
      .filter(({ kind, node }) => kinds.includes(kind) && (!inside || inside.has(node)))
      .map(({ node }) => ({ node, source }));
  }

  /** The class of which an object is made, as far as the source says so where it assigns it. */
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

function definedIn(tree: Node): Map<string, Named[]> {
  const named = new Map<string, Named[]>();
  for (const node of nodesIn(tree))
    for (const [name, kind, value] of definedBy(node))
      if (name !== "") named.set(name, [...(named.get(name) ?? []), { kind, node: value }]);
  return named;
}

type Found = [name: string, kind: Kind, node: Node];

function* definedBy(node: Node): Iterable<Found> {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
      if (node.id) yield [node.id.name, "function", node];
      return;
    case "ClassDeclaration":
    case "ClassExpression":
      if (node.id) yield [node.id.name, "class", node];
      return;
    case "ObjectMethod":
    case "ClassMethod":
    case "ClassPrivateMethod":
      yield [
        nameOf(node.key, "computed" in node && node.computed),
        node.kind === "get" ? "getter" : "method",
        node,
      ];
      return;
    case "ObjectProperty":
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "ClassAccessorProperty": {
      const value = node.value && bare(node.value);
      if (value && holdsFunction(value))
        yield [nameOf(node.key, "computed" in node && node.computed === true), "method", value];
      return;
    }
    case "VariableDeclarator":
      if (node.id.type === "Identifier" && node.init) yield* definedAs(node.id.name, node.init);
      return;
    case "AssignmentExpression": {
      const [right, chain] = [bare(node.right), chainOf(node.left)];
      const name = chain.at(-1) ?? "";
      const isExported = chain.at(-2) === "exports";
      if (chain.length === 1 || isExported) yield* definedAs(name, right);
      else if (holdsFunction(right)) yield [name, "method", right];
      return;
    }
    case "TSModuleBlock":
      for (const each of node.body)
        if (each.type === "ExportNamedDeclaration" && each.declaration?.type === "FunctionDeclaration")
          yield [each.declaration.id?.name ?? "", "method", each.declaration];
      return;
    case "ExportDefaultDeclaration":
      yield* definedAs("default", node.declaration);
      return;
    case "ExportNamedDeclaration":
      // What is exported of another module is an import.
      for (const each of node.source ? [] : node.specifiers)
        if (each.type === "ExportSpecifier" && nameOf(each.exported) !== each.local.name)
          yield [nameOf(each.exported), "function", each.local];
  }
}

function* definedAs(name: string, value: Node): Iterable<Found> {
  const node = bare(value);
  if (node.type === "ClassExpression" || node.type === "ClassDeclaration") yield [name, "class", node];
  else yield [name, isFunction(node) || node.type === "Identifier" ? "function" : "variable", node];
}

const holdsFunction = (node: Node): boolean => isFunction(node) || node.type === "Identifier";

/** The classes of objects, by the names that the objects are assigned to first. */
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
