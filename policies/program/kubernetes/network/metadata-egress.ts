import { METADATA_EGRESS, type MetadataEndpoint } from "../../../../gke/metadata-egress";
import { DATAPLANE_V2 } from "../../../../gke/metadata-server";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { CLUSTER, HELM_RELEASE, KUBERNETES_SERVICE_ACCOUNT, NETWORK_POLICY } from "../../../resource-types";
import type { Context, Example } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import { actsInGoogleCloud, hasIdentity } from "../identity/identity";
import { workloadWithIdentity } from "../identity/identity-example";
import { someNeighbour } from "../namespaces";
import { isBefore, type Pod } from "../pod-selection";
import { runsDataplaneV2 } from "./dataplane";
import { allowsEgress, exceptsEgress } from "./egress";
import { isOpenedByOther, OTHER_POLICIES } from "./other-policies";
import {
  isForAllPods,
  type Policy,
  selectsAnyPod,
  selectsPod,
  someEgressPolicyOf,
  someNeighbourPolicy,
} from "./pod-network";
import { opensDeadEndAlone } from "./stale-egress";

export type Dataplane = keyof typeof METADATA_EGRESS;
export const DATAPLANES: readonly { key: Dataplane; name: string }[] = [
  { key: "iptables", name: "the iptables dataplane" },
  { key: "dataplaneV2", name: "Dataplane V2" },
];

/** An annotation on a NetworkPolicy that is meant to keep Pods, such as sandboxes, from the metadata server. */
export const DENY_ANNOTATION = "gke-metadata/deny";
export const INTENDED = "intended";

/** Whom a policy cuts off: Pods that use Workload Identity, only other Pods, or none of the stack, but those of accounts that it has. */
export type CutOff = "identity" | "others" | "accounts";

/**
 * Which Pods a policy is the first in the program to cut off from an endpoint; "none" if it cuts none off. Pods without an identity that a
 * policy keeps from the metadata server on purpose do not count.
 */
export function podsCutOff(
  policy: Policy,
  context: Pick<Context, "stack" | "voiceOf">,
  endpoint: MetadataEndpoint,
): CutOff | "none" {
  const { stack } = context;
  const tellsOfDeadEnds = context.voiceOf("netpol-stale-metadata-address") !== "disabled";
  const somePolicyOf = (pod: Pod, ask: (other: Policy) => boolean) =>
    someEgressPolicyOf(pod, policy, stack, ask);
  const cutsOff = (concerns: (pod: Pod) => boolean) =>
    allOf(
      // A policy that allows the endpoint cuts off no Pod, whichever Pods it selects.
      () => !isOpen(policy, endpoint),
      () =>
        selectsPod(policy, stack, (pod) =>
          allOf(
            // Asked first, as it settles most Pods: whether others open the way is asked of each policy.
            () => !somePolicyOf(pod, (other) => isBefore(other, policy, stack)),
            () => !somePolicyOf(pod, (other) => isOpen(other, endpoint)),
            () => !isOpenedByOther(pod, stack, endpoint),
            // That rule says so, and what is wrong with the address.
            () => !(tellsOfDeadEnds && somePolicyOf(pod, ({ inputs }) => opensDeadEndAlone(inputs.spec))),
            () => concerns(pod),
          ),
        ),
    );
  if (cutsOff((pod) => actsInGoogleCloud(pod.workload, pod.template(), stack))) return "identity";
  if (cutsOff((pod) => !somePolicyOf(pod, exceptsMetadata))) return "others";
  return cutsAccountsOff(policy, stack, endpoint) ? "accounts" : "none";
}

/**
 * Whether a policy for all Pods of a namespace cuts off those of other stacks: this one has Kubernetes service accounts with an identity in
 * the namespace, no Pods that the policy selects, and nothing that opens the way. What other stacks open is not known.
 */
const cutsAccountsOff = (policy: Policy, stack: StackIndex, endpoint: MetadataEndpoint): boolean =>
  allOf(
    () => stack.all(HELM_RELEASE).length === 0,
    () => OTHER_POLICIES.every((type) => stack.all(type).length === 0),
    () => isForAllPods(policy),
    () => !selectsAnyPod(policy, stack),
    () => !someNeighbourPolicy(policy, stack, (other) => isOpen(other, endpoint)),
    () => someNeighbour(policy, stack, KUBERNETES_SERVICE_ACCOUNT, (account) => hasIdentity(account, stack)),
  );

interface Annotated {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Whether a policy declares that it keeps its Pods from the metadata server on purpose. */
export const deniesOnPurpose = ({ inputs }: { inputs: Annotated }): boolean =>
  inputs.metadata?.annotations?.[DENY_ANNOTATION] === INTENDED;

/** Whether a policy allows its Pods to reach the endpoint, or declares that it denies it on purpose. */
const isOpen = ({ inputs }: Policy, { address, ports }: MetadataEndpoint): boolean =>
  anyOf(
    () => deniesOnPurpose({ inputs }),
    () => allowsEgress(inputs.spec, address, ports[0]),
  );

/** Whether a policy of any kind lets a Pod out to the endpoint, or says that it denies it to it on purpose. */
export const isOpenTo = (pod: Pod, endpoint: MetadataEndpoint, stack: StackIndex): boolean =>
  anyOf(
    () => someEgressPolicyOf(pod, pod.workload, stack, (other) => isOpen(other, endpoint)),
    () => isOpenedByOther(pod, stack, endpoint),
  );

/** The dataplanes that a cluster may run: either where it is of another stack, or its dataplane is not known. */
export function runnableOn(cluster: ClusterResource | undefined): typeof DATAPLANES {
  const isV2 = cluster && ifKnown(() => runsDataplaneV2(cluster));
  return DATAPLANES.filter(({ key }) => isV2 === undefined || isV2 === (key === "dataplaneV2"));
}

/** Whether a policy excludes the metadata server, of either dataplane, from a block that it allows. */
const exceptsMetadata = ({ inputs }: Policy): boolean =>
  someItem(DATAPLANES, ({ key }) => exceptsEgress(inputs.spec, METADATA_EGRESS[key].address));

/** The metadata server's ports, in the form of a NetworkPolicy. */
export const metadataPorts = (dataplane: Dataplane) =>
  METADATA_EGRESS[dataplane].ports.map((port) => ({ protocol: "TCP", port }));

/** The rule of a NetworkPolicy that allows the metadata server. */
export function metadataRule(dataplane: Dataplane): string {
  const ports = metadataPorts(dataplane).map(({ port }) => `{ protocol: "TCP", port: ${port} }`);
  return `{ to: [{ ipBlock: { cidr: "${METADATA_EGRESS[dataplane].address}/32" } }], ports: [${ports.join(", ")}] }`;
}

/** A workload with an identity under a policy with these egress rules, on a cluster with Dataplane V2 and these properties. */
export const egressExample = (cluster: Record<string, unknown>, egress: readonly object[]): Example => [
  { type: CLUSTER, name: "cluster", props: { datapathProvider: DATAPLANE_V2, ...cluster } },
  ...workloadWithIdentity({}, "cluster"),
  {
    type: NETWORK_POLICY,
    name: "egress",
    cluster: "cluster",
    props: {
      metadata: { namespace: "apps", name: "egress" },
      spec: { podSelector: { matchLabels: { app: "app" } }, policyTypes: ["Egress"], egress },
    },
  },
];
