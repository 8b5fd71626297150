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

// It is loaded where a function was skipped, and nowhere else: the command's bundle has it in a file of its own.
const parser = () => require(require.resolve("@babel/parser")) as typeof import("@babel/parser");

const trees = new Map<string, { text: string; tree: Node }>();

/** The syntax tree of a file: the same for all stacks of a program, as long as its text is the same. @throws where it cannot be read. */
export function treeOf(path: string, text: string): Node {
  const known = trees.get(path);
  if (known?.text === text) return known.tree;
  const tree = parser().parse(text, OPTIONS);
  trees.set(path, { text, tree });
  return tree;
}

/** The syntax tree of a function, from its own text: an expression, or a method; undefined where it cannot be read, such as one that was cut. */
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
