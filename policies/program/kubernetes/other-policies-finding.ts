import { METADATA_EGRESS } from "../../../gke/metadata-egress";
import type { Context, Finding } from "../../rule";
import { runsDataplaneV2 } from "./dataplane";
import { dataplaneOf, engineOf, type OtherPolicy } from "./other-policies";
import { howItCutsOff } from "./other-policies-cut-off";

/** What a policy of Cilium's or Calico's cuts off from the metadata server, as far as it selects Pods that use Workload Identity. */
export function* otherPolicy(_: object, context: Context<OtherPolicy["type"]>): Iterable<Finding> {
  const { stack } = context;
  const self = context.self as OtherPolicy;
  const how = howItCutsOff(self, stack);
  if (!how) return;
  const engine = engineOf(self);
  const { address, ports } = METADATA_EGRESS[dataplaneOf(self)];
  const cluster = stack.clusterOf(self);
  // Dataplane V2 leaves no room for Calico.
  const isIdle = engine === "Calico" && cluster !== undefined && runsDataplaneV2(cluster);
  const verb = how === "denied" ? "refuses" : "closes";
  yield {
    at: how === "denied" && engine === "Cilium" ? "spec.egressDeny" : "spec.egress",
    problem:
      `${verb} the way of Pods that use Workload Identity to ${address}:${ports[0]}, where ${engine}'s policies see the metadata server` +
      (isIdle ? ", once Calico runs on the cluster, which Dataplane V2 does not allow" : ""),
    fix:
      how === "denied"
        ? `Leave ${address}/32 and ${METADATA_EGRESS.dataplaneV2.address}/32 out of what the policy denies, or select other Pods.`
        : `Add to spec.egress, here or in another policy for the same Pods: ${otherRuleText(self)}.`,
    ...(isIdle ? { level: "advisory" } : {}),
  };
}

function otherRuleText(policy: OtherPolicy): string {
  const { address, ports } = METADATA_EGRESS[dataplaneOf(policy)];
  return engineOf(policy) === "Cilium"
    ? `{ toCIDR: ["${address}/32"], toPorts: [{ ports: [{ port: "${ports[0]}", protocol: "TCP" }] }] }`
    : `{ action: "Allow", protocol: "TCP", destination: { nets: ["${address}/32"], ports: [${ports[0]}] } }`;
}
