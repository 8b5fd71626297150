import type { PolicyResource } from "@pulumi/policy";
import { knownOrUnset } from "../properties/readable";
import type { IndexedStack } from "../stack/stack-index";
import { isOfClusters } from "../unseen/makers";
import { unseenText } from "../unseen/unseen-text";

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
