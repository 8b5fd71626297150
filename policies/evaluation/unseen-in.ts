import type { PolicyResource } from "@pulumi/policy";
import { elsewhereIn, type Placed, placedOf } from "./other-clouds";
import { knownOrUnset } from "./readable";
import { unseenText } from "./unseen";
import { isOfClusters } from "./unseen-kinds";

/** Texts on what no rule looked into, which continue "The stack …". */
export function unseenIn(resources: readonly PolicyResource[]): readonly string[] {
  const isBesideClusters = resources.some(({ type }) => isOfClusters(type));
  const placed = resources.map(placedOf);
  const { isElsewhere, texts } = elsewhereIn(placed);
  const ofResources = resources.flatMap(({ type, name, props }, i) => {
    if (isElsewhere(placed[i] as Placed)) return [];
    return unseenText({ type, name, known: () => knownOrUnset(props, type), isBesideClusters }) ?? [];
  });
  return [...ofResources, ...texts];
}
