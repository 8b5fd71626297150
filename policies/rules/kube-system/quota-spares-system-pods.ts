import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { CRITICAL_CLASSES, MORE_PODS_THAN_ANY } from "../../../gke/quotas";
import { allOf, anyOf, everyItem, someItem, someKey } from "../../evaluation/unknown";
import { isFilledByGke } from "../../program/kubernetes/gke-namespaces";
import { namespaceOf } from "../../program/kubernetes/namespace-of";
import { type Inputs, LIMIT_RANGE, RESOURCE_QUOTA } from "../../resource-types";
import type { Context, Rule } from "../../rule";

/** Resources for which a quota requires every Pod to declare an amount. */
const COMPUTE = /^((requests|limits)\.)?(cpu|memory)$/;
/** Resource names that count Pods. */
const PODS = ["pods", "count/pods"];

const isSystem = (
  inputs: { metadata?: { namespace?: string } },
  { providerInputs, self, stack }: Pick<Context, "providerInputs" | "self" | "stack">,
) => isFilledByGke(namespaceOf(inputs, providerInputs), self, stack);

export const quotaSparesSystemPods: Rule = {
  name: "quota-spares-system-pods",
  description: "Quotas and limit ranges leave alone what GKE runs in its own namespaces.",
  why:
    "A quota on CPU or memory makes the API server refuse every Pod that does not declare how much it needs, as some of GKE's do not, and one on Pods refuses " +
    "those that come with new nodes. A limit range gives GKE's containers limits that they were not made for, or refuses them. The fault appears when Pods are created again: " +
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
          () => isForSystemPods(spec),
          () => isSystem(quota, context),
        );
        if (!isBound) return;
        yield {
          at: "spec.hard",
          problem:
            "limits CPU or memory in GKE's namespace, so that GKE's Pods that do not set them are refused",
        };
      },
      function* pods(quota, context) {
        const { spec } = quota;
        const isBound = allOf(
          () =>
            someKey(
              spec?.hard,
              (key) => PODS.includes(key) && !MORE_PODS_THAN_ANY.test(String(spec?.hard?.[key])),
            ),
          () => !someKey(spec?.hard, (key) => COMPUTE.test(key)),
          () => isForSystemPods(spec),
          () => isSystem(quota, context),
        );
        if (!isBound) return;
        yield {
          at: "spec.hard",
          problem: "limits the number of Pods in GKE's namespace, which has Pods on each node",
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
            "gives GKE's Pods limits that do not suit them, or refuses them, when they are created again",
        };
      },
    ],
  },
};

/** Scopes that include nearly all of GKE's Pods. */
const WIDE_SCOPES = ["NotBestEffort", "NotTerminating", "PriorityClass"];

type Spec = Inputs[typeof RESOURCE_QUOTA]["spec"];
type Requirement = NonNullable<NonNullable<NonNullable<Spec>["scopeSelector"]>["matchExpressions"]>[number];

/**
 * Whether a quota applies to most of GKE's Pods, or to critical ones.
 * Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes, checked 2026-11-28
 */
const isForSystemPods = (spec: Spec): boolean =>
  allOf(
    () => everyItem(spec?.scopes, (scope) => WIDE_SCOPES.includes(scope)),
    () =>
      everyItem(spec?.scopeSelector?.matchExpressions, (each) =>
        anyOf(
          () => each.operator === "Exists" && WIDE_SCOPES.includes(each.scopeName ?? ""),
          () => each.scopeName === "PriorityClass" && hasCriticalClass(each),
        ),
      ),
  );

const hasCriticalClass = ({ operator, values }: Requirement): boolean =>
  (operator === "In" || operator === "NotIn") &&
  someItem(
    CRITICAL_CLASSES,
    (critical) => someItem(values, (value) => value === critical) === (operator === "In"),
  );
