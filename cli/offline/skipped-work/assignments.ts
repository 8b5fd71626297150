import { scopeOf, targetsOf } from "./scope";
import type { Node } from "./syntax";
import { calleeOf, chainOf, isCall, nodesIn } from "./syntax";

/** Methods that change a list, a set or a map. */
const CHANGING = new Set([
  "add",
  "clear",
  "delete",
  "fill",
  "pop",
  "push",
  "set",
  "shift",
  "splice",
  "unshift",
]);

/** The names, or the last names, of what some code sets or changes and does not make itself. */
export function assignedIn(root: Node): Set<string> {
  if (root.type === "ClassDeclaration" || root.type === "ClassExpression") return new Set();
  const { names, made } = scopeOf(root);
  const assigned = new Set<string>();
  const set = (chain: readonly string[]) => {
    const isOwn = (chain.length > 1 ? made : names).has(chain[0] ?? "");
    if (!isOwn && chain.at(-1) !== "") assigned.add(chain.at(-1) ?? "");
  };
  for (const node of nodesIn(root)) {
    if (node.type === "AssignmentExpression")
      for (const { target } of targetsOf(node.left)) set(chainOf(target));
    else if (node.type === "UpdateExpression") set(chainOf(node.argument));
    else if (isCall(node)) {
      const chain = calleeOf(node);
      const [object = ""] = chain;
      const changes = chain.length > 1 && CHANGING.has(chain.at(-1) ?? "");
      if (changes && !(chain.length === 2 && names.has(object)) && !made.has(object)) set(chain.slice(0, -1));
    }
  }
  return assigned;
}
