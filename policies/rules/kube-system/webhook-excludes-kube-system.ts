// Longer than a screen: four checks of one webhook, which share what it intercepts and what it excludes.

import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf, someItem } from "../../evaluation/unknown";
import {
  asksForOtherLabels,
  NAMESPACE_NAME_LABEL,
  systemNamespaceLabels,
} from "../../program/kubernetes/namespace-labels";
import { selects } from "../../program/kubernetes/selectors";
import {
  conditionsCanHold,
  intercepts,
  isOptIn,
  type Kind,
  type Webhook,
} from "../../program/kubernetes/webhooks";
import { MUTATING_WEBHOOK, VALIDATING_WEBHOOK } from "../../resource-types";
import { type Context, type Finding, forTypes, type Rule } from "../../rule";

/** What GKE creates and changes in kube-system when it replaces an addon. */
const SYSTEM_KINDS: readonly Kind[] = [
  { group: "", plural: "pods", isNamespaced: true },
  { group: "apps", plural: "daemonsets", isNamespaced: true },
  { group: "apps", plural: "deployments", isNamespaced: true },
  { group: "coordination.k8s.io", plural: "leases", isNamespaced: true },
];
const NODES: Kind = { group: "", plural: "nodes", isNamespaced: false };
const LEASES: Kind = { group: "coordination.k8s.io", plural: "leases", isNamespaced: true };

/** Where nodes renew their leases. Source: https://kubernetes.io/docs/concepts/architecture/leases/#node-heart-beats */
const LEASE_NAMESPACE = "kube-node-lease";

/** Kubernetes' own default, in seconds. Source: admissionregistration.k8s.io/v1, timeoutSeconds */
const DEFAULT_TIMEOUT = 10;

const EXCLUSION = `{ key: "${NAMESPACE_NAME_LABEL}", operator: "NotIn", values: ["${SYSTEM_NAMESPACE}", "${LEASE_NAMESPACE}"] }`;

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
    "fail open (Ignore) still delay each request, and can still refuse it.",
  fix: `Add to the webhook's namespaceSelector.matchExpressions ${EXCLUSION}.`,
  whenToExempt:
    "A security control that has to see kube-system, with several replicas, a disruption budget and an alert on its failures.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/optimize-webhooks",
    "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
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
  checks: forTypes(
    [VALIDATING_WEBHOOK, MUTATING_WEBHOOK],
    eachWebhook(exclusion),
    eachWebhook(nodes),
    eachWebhook(leases),
    eachWebhook(timeout),
  ),
};

type WebhookContext = Context<typeof VALIDATING_WEBHOOK | typeof MUTATING_WEBHOOK>;
type WebhookCheck = (webhook: Webhook, at: string, context: WebhookContext) => Iterable<Finding>;

/** A check of a whole configuration that judges each of its webhooks by itself. */
function eachWebhook(check: WebhookCheck) {
  return (configuration: { webhooks?: readonly Webhook[] }, context: WebhookContext): Iterable<Finding> =>
    context.each(configuration.webhooks, (webhook, i) => check(webhook, `webhooks[${i}]`, context));
}

function* exclusion(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  if (!reachesSystem(webhook, context)) return;
  const failsOpen = !failsClosed(webhook);
  const isUnclear = conditionsCanHold(webhook, SYSTEM_NAMESPACE) === undefined;
  const consequence = failsOpen
    ? "delays GKE's work there although it fails open"
    : "keeps GKE from replacing its addons while it does not answer";
  yield {
    at: `${at}.namespaceSelector`,
    problem: isUnclear
      ? `does not exclude ${SYSTEM_NAMESPACE}, and whether a matchCondition does cannot be told`
      : "namespaceSelector" in webhook
        ? `does not exclude ${SYSTEM_NAMESPACE}, where the webhook ${consequence}`
        : `is absent, so the webhook covers ${SYSTEM_NAMESPACE}, where it ${consequence}`,
    ...(failsOpen || isUnclear ? { level: "advisory" } : {}),
  };
}

function* nodes(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  const reachesNodes = allOf(
    () => intercepts(webhook, NODES),
    () => failsClosed(webhook),
    () => !isOptIn(webhook.objectSelector),
    () => conditionsCanHold(webhook, "") === true,
  );
  if (!reachesNodes) return;
  const isExcluded = excludes(webhook, SYSTEM_NAMESPACE, context);
  if (!isExcluded && interceptsSystemKinds(webhook)) return; // The first check says so.
  yield {
    at: `${at}.rules`,
    problem:
      "intercept Nodes, which have no namespace and so no namespaceSelector leaves out: " +
      "none can register while the webhook does not answer",
    fix: 'Set scope to "Namespaced" in the rules, or remove "nodes" from their resources.',
    ...(isExcluded ? { level: "advisory" } : {}),
  };
}

function* leases(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  const reachesLeases = allOf(
    () => intercepts(webhook, LEASES),
    () => failsClosed(webhook),
    () => !isOptIn(webhook.objectSelector),
    () => conditionsCanHold(webhook, LEASE_NAMESPACE) === true,
    () => excludes(webhook, SYSTEM_NAMESPACE, context),
    () => !excludes(webhook, LEASE_NAMESPACE, context),
  );
  if (!reachesLeases) return;
  yield {
    at: `${at}.namespaceSelector`,
    problem: `does not exclude ${LEASE_NAMESPACE}: nodes cannot renew their leases while the webhook does not answer`,
    level: "advisory",
  };
}

function* timeout(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  const isSlow = allOf(
    () => (webhook.timeoutSeconds ?? DEFAULT_TIMEOUT) > DEFAULT_TIMEOUT,
    () => reachesSystem(webhook, context),
  );
  if (!isSlow) return;
  yield {
    at: `${at}.timeoutSeconds`,
    problem: `is over ${DEFAULT_TIMEOUT}, so that each of GKE's requests in ${SYSTEM_NAMESPACE} may wait that long`,
    fix: `Set timeoutSeconds to ${DEFAULT_TIMEOUT} or less, and exclude ${SYSTEM_NAMESPACE}.`,
    level: "advisory",
  };
}

/** In v1 a webhook without a failurePolicy fails closed. */
const failsClosed = (webhook: Webhook): boolean => (webhook.failurePolicy ?? "Fail") === "Fail";

const interceptsSystemKinds = (webhook: Webhook): boolean =>
  someItem(SYSTEM_KINDS, (kind) => intercepts(webhook, kind));

const reachesSystem = (webhook: Webhook, context: WebhookContext): boolean =>
  allOf(
    () => interceptsSystemKinds(webhook),
    () => !isOptIn(webhook.objectSelector),
    () => conditionsCanHold(webhook, SYSTEM_NAMESPACE) !== false,
    () => !excludes(webhook, SYSTEM_NAMESPACE, context),
  );

/** Whether a webhook's namespaceSelector leaves out a namespace of GKE's, by its name or by what the program labels it with. */
function excludes({ namespaceSelector }: Webhook, namespace: string, context: WebhookContext): boolean {
  const labels = asksForOtherLabels(namespaceSelector)
    ? systemNamespaceLabels(namespace, context.self, context.stack)
    : { [NAMESPACE_NAME_LABEL]: namespace };
  return !selects(namespaceSelector, labels);
}
