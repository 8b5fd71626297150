import { isManagedNamespace } from "../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf, someItem, someKey } from "../../evaluation/unknown";
import { namespaceOf } from "../../program/kubernetes/namespace-of";
import { LIMIT_RANGE, RESOURCE_QUOTA } from "../../resource-types";
import type { Context, Rule } from "../../rule";

/** Resources of which a quota has every Pod say how much it takes. */
const COMPUTE = /^((requests|limits)\.)?(cpu|memory)$/;
/** What counts Pods. */
const PODS = ["pods", "count/pods"];

const isSystem = (
  inputs: { metadata?: { namespace?: string } },
  { providerInputs }: Pick<Context, "providerInputs">,
) => {
  const namespace = namespaceOf(inputs, providerInputs);
  return namespace === SYSTEM_NAMESPACE || isManagedNamespace(namespace);
};

export const quotaSparesSystemPods: Rule = {
  name: "quota-spares-system-pods",
  description: "Quotas and limit ranges leave alone what GKE runs in its own namespaces.",
  why:
    "A quota on CPU or memory has the API server refuse every Pod that does not say how much of it it takes, as some of GKE's do not, and one on Pods refuses " +
    "those that come with new nodes. A limit range gives GKE's containers limits that they were not made for, or refuses them. It shows when Pods are made again: " +
    "in an upgrade, when kube-dns or the metadata server does not come back.",
  fix: "Remove the object from GKE's namespace, and put it where your own Pods are.",
  whenToExempt: "A quota that Google's support has asked for.",
  sources: [
    "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
    "https://kubernetes.io/docs/concepts/policy/limit-range/",
    "https://github.com/fluent/helm-charts/pull/247",
    "https://github.com/open-policy-agent/gatekeeper/issues/1120",
    "https://github.com/cozystack/cozystack/pull/3494",
    "https://github.com/testground/testground/pull/861",
  ],
  severity: "high",
  level: "mandatory",
  good: { metadata: { namespace: "shop", name: "quota" }, spec: { hard: { "limits.cpu": "20" } } },
  bad: { metadata: { namespace: SYSTEM_NAMESPACE, name: "quota" }, spec: { hard: { "limits.cpu": "20" } } },
  checks: {
    [RESOURCE_QUOTA]: [
      function* compute(quota, context) {
        const { spec } = quota;
        const isBound = allOf(
          () => someKey(spec?.hard, (key) => COMPUTE.test(key)),
          () => isUnscoped(spec),
          () => isSystem(quota, context),
        );
        if (!isBound) return;
        yield {
          at: "spec.hard",
          problem:
            "limits CPU or memory in a namespace of GKE's, so that Pods of GKE's that name none are refused",
        };
      },
      function* pods(quota, context) {
        const { spec } = quota;
        const isBound = allOf(
          () => someKey(spec?.hard, (key) => PODS.includes(key)),
          () => !someKey(spec?.hard, (key) => COMPUTE.test(key)),
          () => isUnscoped(spec),
          () => isSystem(quota, context),
        );
        if (!isBound) return;
        yield {
          at: "spec.hard",
          problem: "limits the number of Pods in a namespace of GKE's, which has some on each node",
          level: "advisory",
        };
      },
    ],
    [LIMIT_RANGE]: [
      function* limits(range, context) {
        const isBound = allOf(
          () => someItem(range.spec?.limits, ({ type }) => type === "Container" || type === "Pod"),
          () => isSystem(range, context),
        );
        if (!isBound) return;
        yield {
          at: "spec.limits",
          problem:
            "gives Pods of GKE's limits that they were not made for, or refuses them, once they are made again",
        };
      },
    ],
  },
};

/** A quota for some classes of Pods alone, as GKE has one itself for critical ones, is none for all. */
const isUnscoped = (spec: { scopes?: readonly string[]; scopeSelector?: object } | undefined): boolean =>
  !spec?.scopes?.length && spec?.scopeSelector === undefined;
