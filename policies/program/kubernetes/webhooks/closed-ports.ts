import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import type { Finding } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import { levelOf, type WebhookContext } from "./webhook-findings";
import { isClosedToControlPlane } from "./webhook-ingress";
import { isPeered, isPortOpened, OPEN_PORTS, ofService, targetPortOf, workloadsOf } from "./webhook-service";
import type { Webhook } from "./webhooks";

// Webhooks that the control plane cannot reach: a firewall or network policies keep it from their Pods' port.

/** A webhook on a port of Pods that a private cluster's control plane cannot reach. */
export function* closedPort(
  webhook: Webhook,
  at: string,
  { self, stack }: WebhookContext,
): Iterable<Finding> {
  const cluster = stack.clusterOf(self);
  if (!cluster || !isPeered(cluster)) return;
  yield* ofService(webhook, self, stack, function* (service) {
    const target = targetPortOf(webhook, service, stack);
    if (target !== undefined) yield* portFinding(target, `${at}.clientConfig.service`, cluster, stack);
  });
}

/** A webhook whose Pods the stack's network policies close to the control plane. */
export function* closedByPolicies(
  webhook: Webhook,
  at: string,
  { self, stack }: WebhookContext,
): Iterable<Finding> {
  yield* ofService(webhook, self, stack, function* (service) {
    const isClosed = isClosedToControlPlane(
      () => workloadsOf(service, stack),
      () => targetPortOf(webhook, service, stack),
      stack,
    );
    if (!isClosed) return;
    yield {
      at: `${at}.clientConfig.service`,
      problem:
        "leads to Pods that network policies of the stack close to the control plane, and no policy opens their port",
      fix: `Add a NetworkPolicy for these Pods with an ingress rule for their port and no from: GKE's control plane comes from ${SYSTEM_NAMESPACE}/konnectivity-agent, or from an address.`,
      ...levelOf(webhook),
    };
  });
}

/** The finding on a port of Pods, unless the control plane of a private cluster reaches it. */
export function* portFinding(
  target: number,
  at: string,
  cluster: ClusterResource,
  stack: StackIndex,
): Iterable<Finding> {
  if (OPEN_PORTS.includes(target) || isPortOpened(target, cluster, stack)) return;
  yield {
    at,
    problem: `leads to port ${target} of Pods, and no firewall rule of the stack opens it to the private cluster's control plane`,
    fix: `Let the Pods listen on port 10250, or add a gcp.compute.Firewall that allows tcp:${target} from privateClusterConfig.masterIpv4CidrBlock to the nodes.`,
    level: "advisory",
  };
}
