import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../gke/namespaces";
import { CHART_TYPES, type ChartType, given } from "../../program/kubernetes/releases";
import { BINDINGS, boundPolicy } from "../../program/kubernetes/webhooks/admission-policies";
import {
  type ChartWebhook,
  isRendered,
  webhooksOfRelease,
} from "../../program/kubernetes/webhooks/chart-webhooks";
import { refusingPolicy } from "../../program/kubernetes/webhooks/refused-by-all";
import {
  alsoScoped,
  clusterKinds,
  EXCLUSION,
  EXCLUSION_FIX,
  evictions,
  exclusion,
  LEASE_NAMESPACE,
  leases,
  tokens,
  type WebhookCheck,
  type WebhookContext,
} from "../../program/kubernetes/webhooks/system-objects";
import type { Webhook } from "../../program/kubernetes/webhooks/webhooks";
import {
  type HELM_RELEASE,
  type Inputs,
  MUTATING_POLICY,
  MUTATING_POLICY_V1BETA1,
  MUTATING_WEBHOOK,
  VALIDATING_POLICY,
  VALIDATING_POLICY_V1BETA1,
  VALIDATING_WEBHOOK,
} from "../../resource-types";
import { type Check, type Finding, forTypes, type Rule } from "../../rule";

const EXAMPLE = {
  name: "pods.example.com",
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  clientConfig: { service: { namespace: "hooks", name: "pods" } },
  rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
};

export const webhookExcludesKubeSystem: Rule = {
  name: "webhook-excludes-kube-system",
  description: "Admission webhooks leave alone what GKE itself creates in kube-system.",
  why:
    "A webhook that intercepts kube-system and does not answer keeps GKE from replacing its addons, the metadata server " +
    "among them, and from registering nodes: an upgrade stops half way, with new nodes and old addons. Often the webhook's " +
    "own Pods wait for those nodes. GKE warns of such webhooks, and one has taken down a whole cluster. Those that " +
    "fail open (Ignore) still delay each request, and can still refuse it. One that covers evictions there keeps nodes from being drained while it does not answer.",
  fix: `${EXCLUSION_FIX} ${EXCLUSION}.`,
  whenToExempt:
    "A security control that has to see kube-system, with several replicas, a disruption budget and an alert on its failures.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/optimize-webhooks",
    "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/",
    "https://github.com/kubernetes/kubernetes/issues/110169",
    "How a simple admission webhook lead to a cluster outage, blog.jetstack.io/blog/gke-webhook-outage",
  ],
  severity: "critical",
  level: "mandatory",
  good: {
    webhooks: [
      {
        ...EXAMPLE,
        namespaceSelector: {
          matchExpressions: [
            { key: NAMESPACE_NAME_LABEL, operator: "NotIn", values: [SYSTEM_NAMESPACE, LEASE_NAMESPACE] },
          ],
        },
      },
    ],
  },
  bad: {
    webhooks: [
      {
        ...EXAMPLE,
      },
    ],
  },
  reads: [VALIDATING_POLICY, VALIDATING_POLICY_V1BETA1, MUTATING_POLICY, MUTATING_POLICY_V1BETA1],
  checks: {
    ...forTypes(
      [VALIDATING_WEBHOOK, MUTATING_WEBHOOK],
      eachWebhook(exclusion),
      eachWebhook(clusterKinds),
      eachWebhook(tokens),
      eachWebhook(leases),
      eachWebhook(evictions),
    ),
    ...forTypes(BINDINGS, boundPolicy, refusingPolicy),
    ...forTypes(CHART_TYPES, eachOfChart(exclusion), eachOfChart(clusterKinds), eachOfChart(leases)),
  },
};

/** A check of a whole configuration that judges each of its webhooks by itself. */
function eachWebhook(check: WebhookCheck) {
  return (configuration: { webhooks?: readonly Webhook[] }, context: WebhookContext): Iterable<Finding> =>
    context.each(configuration.webhooks, (webhook, i) => check(webhook, `webhooks[${i}]`, context));
}

/** A check of a whole release that judges each webhook that its chart is known to bring, where its objects are not seen. */
function eachOfChart(check: WebhookCheck): Check<ChartType> {
  return function* (release, context) {
    yield* context.each(webhooksOfRelease(release), function* (installed) {
      const found = [...check(installed.webhook, "webhook", context)];
      if (found.length === 0 || (!installed.isMadeByPods && isRendered(context))) return;
      for (const finding of found)
        yield finding.at.endsWith(".rules")
          ? findingOnRules(finding, installed, release)
          : findingOnSelector(finding, installed, check);
    });
  };
}

function findingOnRules(
  finding: Finding,
  { paths, fixes }: ChartWebhook,
  release: Inputs[typeof HELM_RELEASE],
): Finding {
  const isGiven = given(release, ...paths.rules.split(".").slice(1)) !== undefined;
  const subject = isGiven ? "lets the webhook's rules" : "is absent, so the webhook's rules";
  return {
    ...finding,
    at: paths.rules,
    problem: `${subject} ${finding.problem}`,
    ...(fixes?.rules !== undefined && { fix: fixes.rules }),
  };
}

function findingOnSelector(
  finding: Finding,
  { webhook, paths, fixes }: ChartWebhook,
  check: WebhookCheck,
): Finding {
  const at = paths.namespaceSelector;
  if (fixes?.namespaceSelector === undefined) return { ...finding, at };
  const also = check === exclusion ? alsoScoped(webhook, fixes.rules) : "";
  return { ...finding, at, fix: fixes.namespaceSelector + also };
}
