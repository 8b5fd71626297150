import { didYouMean } from "../../gke/suggest";
import { keyOf } from "../../policies/evaluation/stack/provider-clusters";
import { KUBERNETES_PROVIDER } from "../../policies/resource-types";
import type { Settings } from "../../policies/settings/settings";
import type { JudgedResource } from "../offline/protocol/analysis";

/** Names in the setting `kubernetesProviders` that no provider has, each with a question for what is meant, which may be empty. */
export function unmatchedProviders(
  { kubernetesProviders = {} }: Partial<Settings>,
  resources: readonly JudgedResource[],
): { name: string; question: string }[] {
  const present = new Set(
    resources.flatMap(({ type, urn }) => (type === KUBERNETES_PROVIDER ? keyOf(urn) : [])),
  );
  return Object.keys(kubernetesProviders)
    .filter((name) => !present.has(name))
    .map((name) => ({ name, question: didYouMean(name, [...present]) }));
}
