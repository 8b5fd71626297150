import type { TSEntityName } from "@babel/types";
import { loadedBy } from "./imports";
import type { Node } from "./syntax";
import { bare, chainOf, isClass, isFunction, keyOf, nameOf } from "./syntax";
import { memberOf, takenBy } from "./tables";

/** What a name stands for in a source: a function, a variable, a class, or a method, a getter or another value, whichever object has it. */
export type Kind = "function" | "variable" | "class" | "method" | "getter" | "field";

type Found = [name: string, kind: Kind, node: Node];

/** What a node defines. @param isPart whether it is in a part of a source, of which the imports are not read. */
export function* definedBy(node: Node, isPart: boolean): Iterable<Found> {
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
      if (node.id.type === "Identifier" && node.init) yield* definedAs(node.id.name, node.init);
      else if (node.init && (isPart || !loadedBy(node.init)))
        for (const [name, value] of takenBy(node.id, node.init)) yield* definedAs(name, value);
      return;
    case "AssignmentExpression": {
      const [right, chain] = [bare(node.right), chainOf(node.left)];
      const name = chain.at(-1) ?? "";
      const isExported = chain.at(-2) === "exports";
      if (/Pattern$/.test(node.left.type))
        for (const [its, value] of takenBy(node.left, right)) yield* definedAs(its, value);
      else if (chain.length === 1 || isExported) yield* definedAs(name, right);
      else yield [name, holdsFunction(right) ? "method" : "field", right];
      return;
    }
    case "TSImportEqualsDeclaration":
      if (node.moduleReference.type !== "TSExternalModuleReference")
        yield [node.id.name, "variable", expressionOf(node.moduleReference)];
      return;
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
  if (isClass(node)) yield [name, "class", node];
  else yield [name, isFunction(node) || node.type === "Identifier" ? "function" : "variable", node];
}

/** What a name of TypeScript's such as `a.b` stands for, as an expression. */
const expressionOf = (name: TSEntityName): Node =>
  name.type === "TSQualifiedName" ? memberOf(expressionOf(name.left), name.right.name) : name;

const holdsFunction = (node: Node): boolean => isFunction(node) || node.type === "Identifier";
