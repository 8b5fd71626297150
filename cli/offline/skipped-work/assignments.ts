import { scopeOf, targetsOf } from "./scope";
import type { Node } from "./syntax";
import { calleeOf, chainOf, isCall, isClass, nodesIn } from "./syntax";

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

/**
 * What some code sets or changes without having created it: each variable's or property's name, with the names of the objects on which the
 * property is set.
 */
export type Assigned = ReadonlyMap<string, ReadonlySet<string>>;

/** What these pieces of code set or change, taken together. */
export function assignedIn(roots: readonly Node[]): Assigned {
  const assigned = new Map<string, Set<string>>();
  for (const root of roots)
    for (const chain of assignedBy(root)) {
      const name = chain.at(-1) ?? "";
      if (name !== "") assigned.set(name, (assigned.get(name) ?? new Set()).add(chain.at(-2) ?? ""));
    }
  return assigned;
}

const known = new WeakMap<Node, readonly string[][]>();

function assignedBy(root: Node): readonly string[][] {
  const assigned = known.get(root) ?? changedBy(root);
  known.set(root, assigned);
  return assigned;
}

function changedBy(root: Node): string[][] {
  if (isClass(root)) return [];
  const { names, made } = scopeOf(root);
  const assigned: string[][] = [];
  const set = (chain: string[]) => {
    if (!(chain.length > 1 ? made : names).has(chain[0] ?? "")) assigned.push(chain);
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
