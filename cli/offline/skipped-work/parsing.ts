import type { ParserOptions } from "@babel/parser";
import type { Node } from "./syntax";

/** What is read even where it is not valid at its place, or not valid yet. */
const OPTIONS: ParserOptions = {
  sourceType: "unambiguous",
  errorRecovery: true,
  attachComment: false,
  allowAwaitOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowNewTargetOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
  allowYieldOutsideFunction: true,
  plugins: ["typescript", "decorators", "decoratorAutoAccessors", "explicitResourceManagement"],
};

// Loaded when a function was skipped, and only then: the command's bundle keeps it in a file of its own.
const parser = () => require(require.resolve("@babel/parser")) as typeof import("@babel/parser");

const trees = new Map<string, { text: string; tree: Node }>();

/**
 * The syntax tree of a file: the same object for all stacks of a program, as long as the text is the same.
 * @throws where the text cannot be parsed.
 */
export function treeOf(path: string, text: string): Node {
  const known = trees.get(path);
  if (known?.text === text) return known.tree;
  const tree = parser().parse(text, OPTIONS);
  trees.set(path, { text, tree });
  return tree;
}

/**
 * The syntax tree of a function's own text: an expression, or a method; undefined where it cannot be parsed, as a text that was cut off.
 */
export function treeOfFunction(text: string): Node | undefined {
  for (const expression of [text, `({${text}})`, `(class {${text}})`]) {
    try {
      const node = parser().parseExpression(expression, { ...OPTIONS, errorRecovery: false });
      if (expression === text) return node;
      return node.type === "ObjectExpression" ? node.properties[0] : bodyOf(node)[0];
    } catch {
      // The next form is tried.
    }
  }
  return undefined;
}

const bodyOf = (node: Node): Node[] => (node.type === "ClassExpression" ? node.body.body : []);
