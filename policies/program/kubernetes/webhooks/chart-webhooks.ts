// Longer than a screen: one chart after another, each with where its values stand.

import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import type { Context } from "../../../rule";
import { GATEKEEPER_IGNORE_LABEL } from "../gatekeeper-label";
import { chartOf, given, isOlder, mayBeChanged, type Release } from "../releases";
import type { Requirement, Selector } from "../selectors";
import { givenConditions, givenLists, givenScalar, givenSelector, givenWebhooks } from "./chart-values";
import { gatekeeperRules, scopeFix, scopeKey } from "./gatekeeper-values";
import { hasInjector, injectorFailurePolicy } from "./vault-values";
import type { Webhook } from "./webhooks";

// Webhooks that well-known charts bring, by the values that settle them: so a release is judged where its chart is not seen.

type Part = "namespaceSelector" | "rules";

/** A webhook that a release installs. */
export interface ChartWebhook {
  /** The webhook as its configuration would have it. @throws Undecided where it depends on an unknown value. */
  readonly webhook: Webhook;
  /** The values that set its parts, as paths of the release. */
  readonly paths: Readonly<Record<Part, string>>;
  readonly fixes?: Readonly<Partial<Record<Part, string>>>;
  /** Its Pods create it, so no rendered object shows it. */
  readonly isMadeByPods?: true;
}

const PODS = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];
const NOT = (values: readonly string[], key = NAMESPACE_NAME_LABEL): Requirement => ({
  key,
  operator: "NotIn",
  values,
});
const NOT_SYSTEM: Selector = { matchExpressions: [NOT(["kube-system"])] };

/** A selector in the values, merged over the chart's default as Helm does. */
const selectorOf = (
  release: Release,
  keys: readonly string[],
  own: Selector,
): Webhook["namespaceSelector"] => ({
  get matchLabels() {
    return (givenSelector(release, ...keys)?.matchLabels ?? own.matchLabels) as Record<string, string>;
  },
  get matchExpressions() {
    return (givenSelector(release, ...keys)?.matchExpressions ?? own.matchExpressions) as { key: string }[];
  },
});

const text = (value: unknown, otherwise: string): string => (value === undefined ? otherwise : String(value));

/** Source: charts/gatekeeper of https://github.com/open-policy-agent/gatekeeper, 3.10.0 to 3.24.0-beta.0 (values.yaml, templates), checked 2026-11-30 */
function gatekeeper(release: Release): ChartWebhook[] {
  return (["validating", "mutating"] as const).flatMap((kind): ChartWebhook[] => {
    const isOff = given(release, kind === "mutating" ? "disableMutation" : "disableValidatingWebhook");
    if (isOff === true) return [];
    const labels = `${kind}WebhookExemptNamespacesLabels`;
    return [
      {
        webhook: {
          get failurePolicy() {
            return text(givenScalar(release, `${kind}WebhookFailurePolicy`), "Ignore");
          },
          get rules() {
            return gatekeeperRules(release, kind);
          },
          get namespaceSelector() {
            const exempt = givenLists(release, labels) ?? {};
            const listed = Object.keys(exempt).map((key) => NOT(exempt[key] ?? [], key));
            const ignored = { key: GATEKEEPER_IGNORE_LABEL, operator: "DoesNotExist" };
            return { matchExpressions: [ignored, ...listed] } as Webhook["namespaceSelector"];
          },
          get objectSelector() {
            return givenSelector(release, `${kind}WebhookObjectSelector`) as Webhook["objectSelector"];
          },
          get matchConditions() {
            return isOlder(release, 3, 16)
              ? undefined
              : givenConditions(release, `${kind}WebhookMatchConditions`);
          },
        },
        get paths() {
          return {
            namespaceSelector: `values.${labels}`,
            rules: `values.${scopeKey(release, kind)}`,
          };
        },
        get fixes() {
          return {
            namespaceSelector: `Set values.${labels} to { "${NAMESPACE_NAME_LABEL}": ["kube-system", "kube-node-lease"] }.`,
            rules: scopeFix(release, kind),
          };
        },
      },
    ];
  });
}

/** Source: https://github.com/hashicorp/vault-helm, 0.20.0 to 0.34.1 (values.yaml, templates/injector-mutating-webhook.yaml), checked 2026-11-30 */
function vault(release: Release): ChartWebhook[] {
  if (!hasInjector(release)) return [];
  const keys = ["injector", "webhook", "namespaceSelector"];
  return [
    {
      webhook: {
        rules: PODS,
        get failurePolicy() {
          return injectorFailurePolicy(release);
        },
        get namespaceSelector() {
          const own = givenSelector(release, ...keys);
          const isEmpty = !own || Object.keys(own).length === 0;
          // The chart takes one or the other, and merges nothing.
          const selector = isEmpty ? givenSelector(release, "injector", "namespaceSelector") : own;
          return (selector ?? {}) as Webhook["namespaceSelector"];
        },
        get objectSelector() {
          const own = given(release, "injector", "webhook", "objectSelector");
          // A text is a template, the chart's own too: it leaves out the injector's own Pods.
          return typeof own === "string"
            ? undefined
            : (givenSelector(release, "injector", "webhook", "objectSelector") as Webhook["objectSelector"]);
        },
      },
      paths: { namespaceSelector: `values.${keys.join(".")}`, rules: "values.injector" },
    },
  ];
}

/** Source: charts/linkerd-control-plane of https://github.com/linkerd/linkerd2, stable-2.12.0 to 2026-08-21, checked 2026-11-28 */
const linkerd = (release: Release): ChartWebhook[] => [
  {
    webhook: {
      rules: PODS,
      get failurePolicy() {
        return text(givenScalar(release, "webhookFailurePolicy"), "Ignore");
      },
      get namespaceSelector() {
        const keys = ["proxyInjector", "namespaceSelector"];
        return selectorOf(release, keys, NOT_SYSTEM) as Webhook["namespaceSelector"];
      },
      get objectSelector() {
        return givenSelector(release, "proxyInjector", "objectSelector") as Webhook["objectSelector"];
      },
    },
    paths: { namespaceSelector: "values.proxyInjector.namespaceSelector", rules: "values.proxyInjector" },
  },
];

/** Source: charts/opentelemetry-operator of https://github.com/open-telemetry/opentelemetry-helm-charts, 0.60.0 to 0.122.0, checked 2026-11-28 */
function openTelemetry(release: Release): ChartWebhook[] {
  if (given(release, "admissionWebhooks", "create") === false) return [];
  const keys = ["admissionWebhooks", "namespaceSelector"];
  return [
    {
      webhook: {
        rules: PODS,
        get failurePolicy() {
          return text(givenScalar(release, "admissionWebhooks", "pods", "failurePolicy"), "Ignore");
        },
        get namespaceSelector() {
          return selectorOf(release, keys, {}) as Webhook["namespaceSelector"];
        },
        get objectSelector() {
          return givenSelector(release, "admissionWebhooks", "objectSelector") as Webhook["objectSelector"];
        },
      },
      paths: { namespaceSelector: `values.${keys.join(".")}`, rules: "values.admissionWebhooks" },
    },
  ];
}

/**
 * Kyverno creates its webhooks for the kinds of its policies, mostly Pods and what creates Pods, and they fail closed unless a policy says
 * otherwise. Its chart leaves kube-system out from version 3.2 on.
 * Source: charts/kyverno of https://github.com/kyverno/kyverno, v1.5.1 (2.1.2) to v1.17.0 (3.7.0), checked 2026-11-28
 */
function kyverno(release: Release): ChartWebhook[] {
  const at = "values.config.webhooks";
  const isIgnored = given(release, "features", "forceFailurePolicyIgnore", "enabled") === true;
  return [
    {
      isMadeByPods: true,
      webhook: {
        rules: PODS,
        failurePolicy: isIgnored ? "Ignore" : "Fail",
        get namespaceSelector() {
          const listed = given(release, "config", "webhooks");
          const own = isOlder(release, 3, 2) ? {} : NOT_SYSTEM;
          // Up to 3.3 it is a list.
          const selector = Array.isArray(listed)
            ? (givenWebhooks(release, "config", "webhooks")?.[0]?.namespaceSelector ?? {})
            : selectorOf(release, ["config", "webhooks", "namespaceSelector"], own);
          return selector as Webhook["namespaceSelector"];
        },
        get objectSelector() {
          const listed = given(release, "config", "webhooks");
          const selector = Array.isArray(listed)
            ? givenWebhooks(release, "config", "webhooks")?.[0]?.objectSelector
            : givenSelector(release, "config", "webhooks", "objectSelector");
          return selector as Webhook["objectSelector"];
        },
      },
      paths: { namespaceSelector: at, rules: at },
      fixes: {
        namespaceSelector: `Use the chart's version 3.2 or later without ${at}, or add to its namespaceSelector.matchExpressions { key: "${NAMESPACE_NAME_LABEL}", operator: "NotIn", values: ["kube-system", "kube-node-lease"] }.`,
      },
    },
  ];
}

/** By the chart's name: its webhooks, and the version from which they are known to be so. */
const CHARTS: Readonly<
  Record<string, { since: readonly [number, number]; webhooks(release: Release): ChartWebhook[] }>
> = {
  gatekeeper: { since: [3, 10], webhooks: gatekeeper },
  kyverno: { since: [2, 1], webhooks: kyverno },
  "linkerd-control-plane": { since: [1, 9], webhooks: linkerd },
  "opentelemetry-operator": { since: [0, 60], webhooks: openTelemetry },
  vault: { since: [0, 20], webhooks: vault },
};

/** The webhooks that a release is known to install, by its chart's name, version and values; none for other charts. */
export function webhooksOfRelease(release: Release): readonly ChartWebhook[] {
  const name = chartOf(release);
  const chart = Object.hasOwn(CHARTS, name) ? CHARTS[name] : undefined;
  const webhooks = chart && !isOlder(release, ...chart.since) ? chart.webhooks(release) : [];
  return webhooks.filter(({ isMadeByPods }) => isMadeByPods || !mayBeChanged(release));
}

/** Whether the stack shows the objects of a release, as its chart was rendered: they tell more than the chart's name. */
export const isRendered = ({ self, stack }: Pick<Context, "self" | "stack">): boolean =>
  stack.withPrefix("kubernetes:").some(({ resource }) => resource.parent?.urn === self.urn);
