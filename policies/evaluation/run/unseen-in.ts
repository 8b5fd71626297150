import type { PolicyResource } from "@pulumi/policy";
import { knownOrUnset } from "../properties/readable";
import type { IndexedStack } from "../stack/stack-index";
import { configMapTexts } from "../unseen/config-map-texts";
import { isOfClusters } from "../unseen/makers";
import { unseenText } from "../unseen/unseen-text";

/** Texts on what no rule looked into, which continue "The stack …". */
export function unseenIn(
  resources: readonly PolicyResource[],
  { here, textsOfElsewhere }: IndexedStack,
): readonly string[] {
  const isBesideClusters = resources.some(({ type }) => isOfClusters(type));
  const judged = here.map(({ urn, type, name, props, dependencies }) => ({
    urn,
    type,
    name,
    dependencies: dependencies.map((each) => each.urn),
    known: () => knownOrUnset(props, type),
  }));
  const configMaps = configMapTexts(judged);
  const ofResources = judged.flatMap(
    (resource) => unseenText({ ...resource, isBesideClusters, configMaps }) ?? [],
  );
  return [...ofResources, ...textsOfElsewhere];
}
