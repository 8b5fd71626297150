import type { PolicyResource } from "@pulumi/policy";
import { knownOrUnset } from "./readable";
import type { IndexedStack } from "./stack-index";
import { unseenText } from "./unseen";
import { isOfClusters } from "./unseen-kinds";

/** Texts on what no rule looked into, which continue "The stack …". */
export function unseenIn(
  resources: readonly PolicyResource[],
  { here, textsOfElsewhere }: IndexedStack,
): readonly string[] {
  const isBesideClusters = resources.some(({ type }) => isOfClusters(type));
  const ofResources = here.flatMap(
    ({ type, name, props }) =>
      unseenText({ type, name, known: () => knownOrUnset(props, type), isBesideClusters }) ?? [],
  );
  return [...ofResources, ...textsOfElsewhere];
}
