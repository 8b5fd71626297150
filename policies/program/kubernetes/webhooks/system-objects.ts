// Longer than a screen: five checks of one webhook, which share what it intercepts and what it excludes.

import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import type { MUTATING_WEBHOOK, VALIDATING_WEBHOOK } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { asksForOtherLabels, systemNamespaceLabels } from "../namespace-labels";
import type { ChartType } from "../releases";
import { selects } from "../selectors";
import {
  conditionsCanHold,
  failsClosed,
  intercepts,
  isOptIn,
  type Kind,
  kindName,
  type Webhook,
} from "./webhooks";

/** Objects that GKE creates and changes in kube-system when it replaces an addon. */
const SYSTEM_KINDS: readonly Kind[] = [
  { group: "", plural: "pods", isNamespaced: true },
  { group: "apps", plural: "daemonsets", isNamespaced: true },
  { group: "apps", plural: "deployments", isNamespaced: true },
  { group: "coordination.k8s.io", plural: "leases", isNamespaced: true },
];

/**
 * Objects without a namespace, on which authentication of nodes and of clients of the API server depends.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/optimize-webhooks (webhooks that are considered unsafe),
 * checked 2026-11-28
 */
export const CLUSTER_KINDS: readonly Kind[] = [
  { group: "", plural: "nodes", isNamespaced: false },
  { group: "authentication.k8s.io", plural: "tokenreviews", isNamespaced: false },
  { group: "authorization.k8s.io", plural: "subjectaccessreviews", isNamespaced: false },
  { group: "certificates.k8s.io", plural: "certificatesigningrequests", isNamespaced: false },
];

/** Requested by the kubelet and the metadata server, so that a Pod can prove its identity. */
export const TOKENS: Kind = {
  group: "",
  plural: "serviceaccounts",
  subresource: "token",
  isNamespaced: true,
};
const TOKENS_FIX = `Name the resources that the webhook needs instead of "*/*", without ${kindName(TOKENS)}.`;
/** Requested by what drains a node. Source: https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/, checked 2026-12-01 */
const EVICTIONS: Kind = { group: "", plural: "pods", subresource: "eviction", isNamespaced: true };
const LEASES: Kind = { group: "coordination.k8s.io", plural: "leases", isNamespaced: true };

/** The namespace in which nodes renew their leases. Source: https://kubernetes.io/docs/concepts/architecture/leases/#node-heart-beats */
export const LEASE_NAMESPACE = "kube-node-lease";

/** A name that no selector or condition of a program mentions. */
export const ANY_NAMESPACE = "a-namespace-of-pods";

/** Kubernetes' own default, in seconds. Source: admissionregistration.k8s.io/v1, timeoutSeconds */
const DEFAULT_TIMEOUT = 10;

/** The requirement that leaves GKE's namespaces out, and others. */
export const EXCLUSION = `{ key: "${NAMESPACE_NAME_LABEL}", operator: "NotIn", values: ${JSON.stringify([SYSTEM_NAMESPACE, LEASE_NAMESPACE])} }`;
export const EXCLUSION_FIX = "Add to the webhook's namespaceSelector.matchExpressions";

/** The context of a resource with webhooks: a webhook configuration, or a release whose chart installs some. */
export type WebhookContext = Context<typeof VALIDATING_WEBHOOK | typeof MUTATING_WEBHOOK | ChartType>;
/** A check of one webhook, whose path is `at`. */
export type WebhookCheck = (webhook: Webhook, at: string, context: WebhookContext) => Iterable<Finding>;

/** A webhook that covers what GKE creates in kube-system. */
export function* exclusion(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  if (!reachesSystem(webhook, context)) return;
  const failsOpen = !failsClosed(webhook);
  const isUnclear = conditionsCanHold(webhook, SYSTEM_NAMESPACE) === undefined;
  const isServedHere = !failsOpen && ifKnown(() => webhook.clientConfig?.service?.namespace) !== undefined;
  const consequence = failsOpen
    ? "delays GKE's requests there although it fails open"
    : "prevents GKE from replacing its addons while it does not answer";
  yield {
    at: `${at}.namespaceSelector`,
    problem: isUnclear
      ? `does not exclude ${SYSTEM_NAMESPACE}, and whether a matchCondition does is not known`
      : "namespaceSelector" in webhook
        ? `does not exclude ${SYSTEM_NAMESPACE}, where the webhook ${consequence}`
        : `is absent, so the webhook covers ${SYSTEM_NAMESPACE}, where it ${consequence}`,
    fix:
      exclusionFix(isServedHere, ifKnown(() => isSlow(webhook)) === true) +
      alsoScoped(webhook) +
      alsoNamed(webhook),
    ...(failsOpen || isUnclear ? { level: "advisory" } : {}),
    ...(failsOpen && { severity: "medium" }),
  };
}

/** How GKE's namespaces are left out; the webhook's own too where its Pods have to come back. */
function exclusionFix(isServedHere: boolean, isSlow: boolean): string {
  const own = isServedHere ? ", and to its values the namespace of the webhook's own Service" : "";
  const slow = isSlow ? ` Where it has to see one, set timeoutSeconds to ${DEFAULT_TIMEOUT} or less.` : "";
  return `${EXCLUSION_FIX} ${EXCLUSION}${own}.${slow}`;
}

/** What has to be done beside an exclusion of namespaces, where the rules also cover kinds without one; otherwise nothing. */
export function alsoScoped(webhook: Webhook, fix?: string): string {
  if (ifKnown(() => closesClusterKinds(webhook)) !== true) return "";
  const kinds = interceptedClusterKinds(webhook);
  return ` The rules also cover ${kinds}, which have no namespace: ${fix ?? scopeFix(kinds)}`;
}

const alsoNamed = (webhook: Webhook): string =>
  ifKnown(() => closesTokens(webhook)) === true
    ? ` The rules also cover ${kindName(TOKENS)} in every namespace: ${TOKENS_FIX}`
    : "";

/** Whether each request that it intercepts may wait longer than for other webhooks. */
const isSlow = ({ timeoutSeconds }: Webhook): boolean =>
  (timeoutSeconds ?? DEFAULT_TIMEOUT) > DEFAULT_TIMEOUT;

/** A webhook that fails closed and covers kinds without a namespace, which no namespaceSelector leaves out. */
export function* clusterKinds(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  if (!closesClusterKinds(webhook)) return;
  const isExcluded = excludes(webhook, SYSTEM_NAMESPACE, context);
  if (!isExcluded && interceptsSystemKinds(webhook)) return; // The first check says so.
  const kinds = interceptedClusterKinds(webhook);
  yield {
    at: `${at}.rules`,
    problem:
      `intercept ${kinds}, which have no namespace, so that no namespaceSelector can exclude them: ` +
      "none can be created while the webhook does not answer",
    fix: scopeFix(kinds),
  };
}

/** Whether no object of a kind that has no namespace can be created while a webhook does not answer. */
const closesClusterKinds = (webhook: Webhook): boolean =>
  allOf(
    () => someItem(CLUSTER_KINDS, (kind) => intercepts(webhook, kind)),
    () => failsClosed(webhook),
    () => !isOptIn(webhook.objectSelector),
    () => conditionsCanHold(webhook, "") === true,
  );

const interceptedClusterKinds = (webhook: Webhook): string =>
  CLUSTER_KINDS.filter((kind) => intercepts(webhook, kind))
    .map(kindName)
    .join(", ");

const scopeFix = (kinds: string): string =>
  `Set scope to "Namespaced" in the rules, or remove ${kinds} from their resources.`;

/** A webhook that fails closed and covers the tokens of Pods, outside kube-system alone. */
export function* tokens(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  const isOpen = allOf(
    () => closesTokens(webhook),
    // The first check reports that.
    () => !reachesSystem(webhook, context),
  );
  if (!isOpen) return;
  yield {
    at: `${at}.rules`,
    problem: `intercept ${kindName(TOKENS)}: no Pod gets a token for its identity while the webhook does not answer`,
    fix: TOKENS_FIX,
  };
}

/** Whether no Pod outside GKE's namespaces gets a token while a webhook does not answer. */
const closesTokens = (webhook: Webhook): boolean =>
  allOf(
    () => intercepts(webhook, TOKENS),
    () => failsClosed(webhook),
    () => !isOptIn(webhook.objectSelector),
    () => conditionsCanHold(webhook, ANY_NAMESPACE) === true,
    () => selects(webhook.namespaceSelector, { [NAMESPACE_NAME_LABEL]: ANY_NAMESPACE }),
  );

/** A webhook that fails closed and leaves kube-system out, but not the leases of nodes. */
export function* leases(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
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
  };
}

/** A webhook that fails closed and covers evictions in kube-system, and nothing else that GKE creates there. */
export function* evictions(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  const reachesEvictions = allOf(
    () => intercepts(webhook, EVICTIONS),
    () => failsClosed(webhook),
    () => !isOptIn(webhook.objectSelector),
    () => conditionsCanHold(webhook, SYSTEM_NAMESPACE) === true,
    () => !excludes(webhook, SYSTEM_NAMESPACE, context),
    () => !interceptsSystemKinds(webhook),
  );
  if (!reachesEvictions) return;
  const subject = "namespaceSelector" in webhook ? "does not exclude" : "is absent, so the webhook covers";
  yield {
    at: `${at}.namespaceSelector`,
    problem: `${subject} ${SYSTEM_NAMESPACE}: no Pod there can be evicted while the webhook does not answer, so that the drains of an upgrade wait`,
    level: "advisory",
    severity: "medium",
  };
}

const interceptsSystemKinds = (webhook: Webhook): boolean =>
  someItem(SYSTEM_KINDS, (kind) => intercepts(webhook, kind));

/** Whether a webhook, or an object of its shape, covers what GKE creates in kube-system. */
export const reachesSystem = (webhook: Webhook, context: Pick<Context, "self" | "stack">): boolean =>
  allOf(
    () => interceptsSystemKinds(webhook),
    () => !isOptIn(webhook.objectSelector),
    () => conditionsCanHold(webhook, SYSTEM_NAMESPACE) !== false,
    () => !excludes(webhook, SYSTEM_NAMESPACE, context),
  );

/** Whether a webhook's namespaceSelector excludes one of GKE's namespaces, by its name or by labels that the program puts on it. */
function excludes(
  { namespaceSelector }: Webhook,
  namespace: string,
  context: Pick<Context, "self" | "stack">,
): boolean {
  const labels = asksForOtherLabels(namespaceSelector)
    ? systemNamespaceLabels(namespace, context.self, context.stack)
    : { [NAMESPACE_NAME_LABEL]: namespace };
  return !selects(namespaceSelector, labels);
}
