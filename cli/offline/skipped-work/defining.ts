import type { TSEntityName } from "@babel/types";
import { loadedBy } from "./imports";
import type { Node } from "./syntax";
import { bare, chainOf, isClass, isFunction, keyOf, nameOf } from "./syntax";
import { memberOf, takenBy } from "./tables";

/** The kind of a definition. Methods, getters and fields are those of any object. */
export type Kind = "function" | "variable" | "class" | "method" | "getter" | "field";

type Found = [name: string, kind: Kind, node: Node];

/** The definitions that a node makes. @param options `isPart`: whether only part of a source is read, so that its imports are not. */
export function* definedBy(node: Node, { isPart }: { isPart: boolean }): Iterable<Found> {
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
      yield [keyOf(node), node.kind === "get" ? "getter" : "method", node];
      return;
    case "ObjectProperty":
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "ClassAccessorProperty": {
      const value = node.value && bare(node.value);
      if (value) yield [keyOf(node), holdsFunction(value) ? "method" : "field", value];
      return;
    }
    case "VariableDeclarator":
      if (node.init) yield* declared(node.id, node.init, isPart);
      return;
    case "AssignmentExpression":
      yield* assigned(node.left, bare(node.right));
      return;
    case "TSImportEqualsDeclaration":
      if (node.moduleReference.type !== "TSExternalModuleReference")
        yield [node.id.name, "variable", expressionOf(node.moduleReference)];
      return;
    case "TSModuleBlock":
      yield* ofNamespace(node.body);
      return;
    case "ExportDefaultDeclaration":
      yield* definedAs("default", node.declaration);
      return;
    case "ExportNamedDeclaration":
      // Exports from another module are read as imports.
      if (!node.source) yield* renamed(node.specifiers);
  }
}

function* declared(target: Node, value: Node, isPart: boolean): Iterable<Found> {
  if (target.type === "Identifier") yield* definedAs(target.name, value);
  else if (isPart || !loadedBy(value))
    for (const [name, part] of takenBy(target, value)) yield* definedAs(name, part);
}

/** The exported functions of a namespace of TypeScript. */
function* ofNamespace(statements: readonly Node[]): Iterable<Found> {
  for (const each of statements)
    if (each.type === "ExportNamedDeclaration" && each.declaration?.type === "FunctionDeclaration")
      yield [each.declaration.id?.name ?? "", "method", each.declaration];
}

/** What is exported under another name than its own. */
function* renamed(specifiers: readonly Node[]): Iterable<Found> {
  for (const each of specifiers)
    if (each.type === "ExportSpecifier" && nameOf(each.exported) !== each.local.name)
      yield [nameOf(each.exported), "function", each.local];
}

function* assigned(target: Node, value: Node): Iterable<Found> {
  if (/Pattern$/.test(target.type)) {
    for (const [name, part] of takenBy(target, value)) yield* definedAs(name, part);
    return;
  }
  const chain = chainOf(target);
  const name = chain.at(-1) ?? "";
  const isExported = chain.at(-2) === "exports";
  if (chain.length === 1 || isExported) yield* definedAs(name, value);
  else yield [name, holdsFunction(value) ? "method" : "field", value];
}

function* definedAs(name: string, value: Node): Iterable<Found> {
  const node = bare(value);
  if (isClass(node)) yield [name, "class", node];
  else yield [name, isFunction(node) || node.type === "Identifier" ? "function" : "variable", node];
}

/** A qualified name of TypeScript, such as `a.b`, as an expression. */
const expressionOf = (name: TSEntityName): Node =>
  name.type === "TSQualifiedName" ? memberOf(expressionOf(name.left), name.right.name) : name;

const holdsFunction = (node: Node): boolean => isFunction(node) || node.type === "Identifier";
