import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { allOf, someItem, someKey } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { namespaceKey, namespaceOfRelease } from "../namespace-of";
import { onClusterIn } from "../namespaces";
import { restrictsIngress } from "../network/egress";
import { OTHER_POLICIES } from "../network/other-policies";
import type { ChartType, Release } from "../releases";
import type { Selector } from "../selectors";
import { serverOfRelease } from "./chart-servers";
import { isRendered } from "./chart-webhooks";
import { portFinding } from "./closed-ports";
import { enforcesOn, letsControlPlaneIn } from "./webhook-ingress";
import { isPeered } from "./webhook-service";

// What is to be said of the webhooks of well-known charts, where their objects are not seen.

type ReleaseContext = Context<ChartType>;

/** The finding on a port, set by the release's values, that a private cluster's control plane cannot reach. */
export function* closedServerPort(release: Release, context: ReleaseContext): Iterable<Finding> {
  const cluster = context.stack.clusterOf(context.self);
  const server = cluster && isPeered(cluster) ? serverOfRelease(release) : undefined;
  if (!cluster || server?.port === undefined || isRendered(context)) return;
  yield* portFinding(server.port, server.at, cluster, context.stack);
}

/** The finding on a webhook that fails closed and, by the release's values, is served by a single Pod. */
export function* singleServer(release: Release, context: ReleaseContext): Iterable<Finding> {
  const replicas = serverOfRelease(release)?.replicas();
  if (!replicas || !(replicas.count <= 1) || isRendered(context)) return;
  const at = `values.${replicas.keys.join(".")}`;
  yield {
    at,
    problem: `${replicas.isGiven ? "leaves" : "is absent, and the chart has"} one Pod to serve a webhook on Pods that fails closed: while a drain moves it, no Pod that it intercepts is created`,
    fix: `Set ${at} to 2 or more.`,
    level: "advisory",
  };
}

/** The finding where a policy denies ingress to all Pods of the release's namespace, and so to the webhook's. */
export function* unreachableServer(release: Release, context: ReleaseContext): Iterable<Finding> {
  const { self, stack } = context;
  if (stack.all(NETWORK_POLICY).length === 0 || !enforcesOn(self, stack)) return;
  const server = serverOfRelease(release);
  if (!server) return;
  const namespace = namespaceOfRelease(self, stack);
  const policies = policiesIn(namespace, self, stack);
  const isClosed = allOf(
    () =>
      someItem(policies, ({ inputs: { spec } }) =>
        allOf(
          () => restrictsIngress(spec),
          () => isForAllPods(spec?.podSelector),
        ),
      ),
    // A rule for any Pods of the namespace may be meant for the webhook's.
    () =>
      !someItem(policies, ({ inputs: { spec } }) => letsControlPlaneIn(spec, () => server.port, self, stack)),
    // A policy of another kind may allow it.
    () =>
      !OTHER_POLICIES.some((type) => stack.all(type).some((policy) => mayShareCluster(policy, self, stack))),
    () => !mayBringItsOwnWay(release.values),
  );
  if (!isClosed || isRendered(context)) return;
  yield {
    at: "namespace",
    problem:
      "has NetworkPolicies of the stack that close it to the control plane, and with it the chart's webhook, which fails closed",
    fix: `Add a NetworkPolicy to it with an ingress rule for port ${server.port ?? "of the webhook"} and no from: GKE's control plane comes from ${SYSTEM_NAMESPACE}/konnectivity-agent, or from an address.`,
    ...(server.isOnPods ? {} : { level: "advisory" }),
  };
}

/** Whether two resources may be on the same cluster; one whose cluster is unknown may be on any. */
function mayShareCluster(one: StackResource, other: StackResource, stack: StackIndex): boolean {
  const [cluster, otherCluster] = [stack.clusterOf(one), stack.clusterOf(other)];
  return !cluster || !otherCluster || cluster.urn === otherCluster.urn;
}

const policiesIn = (
  namespace: string,
  release: StackResource,
  stack: StackIndex,
): readonly StackResource<typeof NETWORK_POLICY>[] =>
  onClusterIn(namespace, release, stack, NETWORK_POLICY)
    .flat()
    .filter((policy) => namespaceKey(policy, stack) === namespace);

const isForAllPods = (selector: Selector | undefined): boolean =>
  allOf(
    () => !someKey(selector?.matchLabels, () => true),
    () => !someItem(selector?.matchExpressions, () => true),
  );

/** Whether values may put a chart's Pods on the node's network, to which no policy applies, or install a policy that opens their port. */
function mayBringItsOwnWay(values: unknown): boolean {
  if (typeof values !== "object" || values === null) return false;
  return Object.entries(values).some(
    ([key, value]) =>
      (key === "hostNetwork" && value === true) ||
      (/^networkPolic(y|ies)$/i.test(key) && isSwitchedOn(value)) ||
      mayBringItsOwnWay(value),
  );
}

const isSwitchedOn = (value: unknown): boolean =>
  value === true ||
  (typeof value === "object" && value !== null && (value as { enabled?: unknown }).enabled === true);
