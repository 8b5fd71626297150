import { CILIUM_ENTITIES, METADATA_EGRESS } from "../../../../gke/metadata-egress";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { FQDN_POLICY } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import type { Pod } from "../pod-selection";
import { closestOtherPolicy } from "./closest-other-policy";
import { runsDataplaneV2 } from "./dataplane";
import { isDeniedEverywhere } from "./denied-everywhere";
import { resolvesByNode } from "./dns-cut-off";
import { dnsDeniedToo } from "./dns-denied-too";
import { metadataRule } from "./metadata-egress";
import {
  dataplaneOf,
  endpointOf,
  engineOf,
  type OtherPolicy,
  somePodNear,
  takesStance,
} from "./other-policies";
import { howItCutsOff, peersOf } from "./other-policies-cut-off";
import { cutsOffNames, dnsRuleOf } from "./other-policies-dns-cut-off";
import { someSpecOf } from "./own-spec";
import { AT_CLOUD_DNS } from "./resolving";

/** The finding on a policy of Cilium's or Calico's that cuts Pods that use Workload Identity off from the metadata server. */
export function* otherPolicy(_: object, context: Context<OtherPolicy["type"]>): Iterable<Finding> {
  const { stack } = context;
  const self = context.self as OtherPolicy;
  const how = howItCutsOff(self, context);
  const engine = engineOf(self);
  const { address, ports } = METADATA_EGRESS[dataplaneOf(self)];
  if (!how) {
    if (isDeniedEverywhere(self, stack))
      yield {
        at: "spec.egressDeny",
        problem: `denies the traffic of all Pods of the cluster to ${address}:${ports[0]}, where ${engine}'s policies see the metadata server: those that use Workload Identity get no token, whatever another policy allows`,
        fix: leaveOut(self),
        level: "advisory",
      };
    return;
  }
  const idle = idleReason(self, stack.clusterOf(self));
  const verb = how === "denied" ? "denies" : "blocks";
  yield {
    at: how === "denied" && engine === "Cilium" ? "spec.egressDeny" : "spec.egress",
    problem: `${verb} the traffic of Pods that use Workload Identity to ${address}:${ports[0]}, where ${engine}'s policies see the metadata server${idle ?? ""}`,
    fix:
      how === "denied"
        ? leaveOut(self)
        : self.type === FQDN_POLICY
          ? `Add a NetworkPolicy for the same Pods with the egress rule ${metadataRule(dataplaneOf(self))}: what one of them allows is allowed.`
          : `${closest(self, stack)}Add to spec.egress, here or in another policy for the same Pods: ${otherRuleText(self)}${dnsToo(self, context)}.`,
    ...(idle !== undefined ? { level: "advisory" } : {}),
  };
}

const dnsToo = (policy: OtherPolicy, context: Pick<Context, "stack" | "voiceOf">): string =>
  dnsDeniedToo(policy, context, {
    cutsOff: (judging, how) => cutsOffNames(policy, judging, how),
    cutsOffNode: (judging) => cutsOffNames(policy, judging, AT_CLOUD_DNS, resolvesByNode),
    ruleTo: dnsRuleOf(policy),
  });

/** Whether some of the Pods whose ways out a policy closes are such. */
export const someClosedPod =
  (self: OtherPolicy, stack: StackIndex) =>
  (ask: (pod: Pod) => boolean): boolean =>
    somePodNear(self, stack, (pod) =>
      allOf(
        () => takesStance(self, pod, stack, ({ closes }) => closes()),
        () => ask(pod),
      ),
    );

/** The policy that comes closest, as the first sentence of a fix; empty for none. */
function closest(self: OtherPolicy, stack: StackIndex): string {
  const found = closestOtherPolicy(someClosedPod(self, stack), peersOf(self), endpointOf(self), stack);
  return found === undefined ? "" : `${found}. `;
}

const block = (dataplane: keyof typeof METADATA_EGRESS) => `${METADATA_EGRESS[dataplane].address}/32`;

/** Addresses that a policy which denies addresses must exclude. */
const ADDRESSES = {
  Cilium: block("dataplaneV2"),
  Calico: `${block("iptables")} and ${block("dataplaneV2")}`,
} as const;

function leaveOut(policy: OtherPolicy): string {
  // No address can be left out of an entity.
  const isByEntity = ifKnown(() =>
    someSpecOf(policy, ({ egressDeny }) =>
      someItem(egressDeny, ({ toEntities }) =>
        someItem(toEntities, (entity) => CILIUM_ENTITIES.includes(entity)),
      ),
    ),
  );
  const what = isByEntity
    ? `Deny toCIDRSet: [{ cidr: "0.0.0.0/0", except: ["${ADDRESSES.Cilium}"] }] in place of the entity`
    : `Leave ${ADDRESSES[engineOf(policy)]} out of what the policy denies`;
  return `${what}, or select other Pods.`;
}

function otherRuleText(policy: OtherPolicy): string {
  const { address, ports } = METADATA_EGRESS[dataplaneOf(policy)];
  return engineOf(policy) === "Cilium"
    ? `{ toCIDR: ["${address}/32"], toPorts: [{ ports: [{ port: "${ports[0]}", protocol: "TCP" }] }] }`
    : `{ action: "Allow", protocol: "TCP", destination: { nets: ["${address}/32"], ports: [${ports[0]}] } }`;
}

/** Why a policy has no effect on its cluster yet, as the end of a sentence; undefined where it has an effect. */
export function idleReason(policy: OtherPolicy, cluster: ClusterResource | undefined): string | undefined {
  if (!cluster) return undefined;
  if (policy.type === FQDN_POLICY) {
    const { inputs, observed } = cluster;
    return (inputs.enableFqdnNetworkPolicy ?? observed.enableFqdnNetworkPolicy) === true
      ? undefined
      : ", once the cluster enforces such policies (enableFqdnNetworkPolicy)";
  }
  // Calico cannot run beside Dataplane V2.
  return engineOf(policy) === "Calico" && runsDataplaneV2(cluster)
    ? ", once Calico runs on the cluster, which Dataplane V2 does not allow"
    : undefined;
}
