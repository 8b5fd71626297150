import type { StackResource } from "../stack";
import { ifKnown } from "./unknown";

/**
 * The first of the resources that are alike in all that decides, so that what is asked of each is asked once: hundreds may be alike.
 * @param traits what decides, as JSON can show it; a resource of which it is not known stands for itself.
 */
export function firstOfAlike<R extends StackResource>(
  resources: readonly R[],
  traits: (resource: R) => readonly unknown[],
): readonly R[] {
  const first = new Map<string, R>();
  for (const resource of resources) {
    const key = ifKnown(() => JSON.stringify(traits(resource))) ?? resource.urn;
    if (!first.has(key)) first.set(key, resource);
  }
  return [...first.values()];
}
