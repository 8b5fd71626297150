import { DNS_PORT, NO_CLUSTERS_BLOCKS, NODE_LOCAL_DNS_ADDRESS, OWN_DNS_POLICY } from "../../../../gke/dns";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import type { Context, Finding } from "../../../rule";
import { blockHolds } from "../../gcp/network/ipv4";
import { actsInGoogleCloud } from "../identity/identity";
import { type Pod, podOf } from "../pod-selection";
import { WORKLOADS } from "../pods";
import { isReportedBefore } from "./dns-cut-off";
import { egressOf } from "./dns-finding";
import {
  hasEgressRules,
  isNamed,
  isNobody,
  isPort,
  mayHoldOthers,
  type PolicySpec,
  peerHolds,
} from "./egress";
import { deniesOnPurpose } from "./metadata-egress";
import { OTHER_POLICIES, type OtherPolicy, someStance } from "./other-policies";
import { cutsOffNames } from "./other-policies-dns-cut-off";
import { type Policy, selectsPod, someEgressPolicyOf } from "./pod-network";
import { AT_CLOUD_DNS } from "./resolving";

// Pods that ask name servers of their own, by dnsPolicy: None.

/**
 * Whether a policy restricts Pods that use Workload Identity and ask name servers of their own, no policy lets them out to any of these, and the policy is
 * the one of theirs that is reported. Pods that another kind of policy lets out are not judged.
 */
function cutsOffOwnServers(policy: Policy, context: Pick<Context, "stack" | "voiceOf">): boolean {
  const { stack } = context;
  const tellsOfDenials = context.voiceOf("netpol-allows-metadata-egress") !== "disabled";
  return selectsPod(policy, stack, (pod) => {
    const some = (ask: (other: Policy) => boolean) => someEgressPolicyOf(pod, policy, stack, ask);
    return allOf(
      () => pod.template()?.spec?.dnsPolicy === OWN_DNS_POLICY,
      () => (serversOf(pod)?.length ?? 0) > 0,
      () => !some((other) => isReportedBefore(other, policy, stack)),
      () => !someItem(serversOf(pod), (server) => some(({ inputs }) => mayAllowServer(inputs.spec, server))),
      () => !tellsOfDenials || some(({ inputs }) => hasEgressRules(inputs.spec)),
      () => !some(deniesOnPurpose),
      () => !someStance(OTHER_POLICIES, pod, stack, ({ opens }) => opens()),
      () => actsInGoogleCloud(pod.workload, pod.template(), stack),
    );
  });
}

const serversOf = (pod: Pod): readonly string[] | undefined => pod.template()?.spec?.dnsConfig?.nameservers;

/** Whether a policy may allow DNS queries to a server. */
const mayAllowServer = (spec: PolicySpec | undefined, server: string): boolean =>
  someItem(spec?.egress, ({ to, ports }) =>
    allOf(
      () =>
        !to?.length ||
        someItem(to, (peer) =>
          anyOf(
            () => peerHolds(peer, server),
            () => mayBeOfCluster(server) && !isNobody(peer),
          ),
        ),
      () =>
        !ports?.length ||
        someItem(ports, (port) =>
          anyOf(
            () => isPort(port, DNS_PORT, "UDP"),
            () => isNamed(port) && port.protocol === "UDP",
          ),
        ),
    ),
  );

/** Whether an address may be a Service's or a Pod's: any peer may stand for it then. */
const mayBeOfCluster = (server: string): boolean =>
  server === NODE_LOCAL_DNS_ADDRESS ||
  (mayHoldOthers(`${server}/32`) && !NO_CLUSTERS_BLOCKS.some((block) => blockHolds(block, server)));

/**
 * The finding of a policy that cuts Pods off from their own name servers.
 * @param idle completes the problem where the policy has no effect yet: the finding is advisory then.
 */
export function* ownServersFinding(
  policy: Policy,
  context: Pick<Context, "stack" | "voiceOf">,
  idle: () => string,
): Iterable<Finding> {
  if (cutsOffOwnServers(policy, context))
    yield findingOf(
      () => hasEgressRules(policy.inputs.spec),
      `ports: [{ protocol: "UDP", port: ${DNS_PORT} }, { protocol: "TCP", port: ${DNS_PORT} }]`,
      idle(),
    );
}

/** Like `ownServersFinding`, of a policy of Cilium's or Calico's, for servers outside the cluster. */
export function* otherOwnServersFinding(
  policy: OtherPolicy,
  context: Pick<Context, "stack" | "voiceOf">,
  allowsSome: () => boolean,
  idle: () => string,
): Iterable<Finding> {
  const { stack } = context;
  const isCutOff = someItem(podsWithOwnServers(context), (pod) =>
    allOf(
      () => pod.template()?.spec?.dnsPolicy === OWN_DNS_POLICY,
      () => (serversOf(pod)?.length ?? 0) > 0 && !someItem(serversOf(pod), mayBeOfCluster),
      () =>
        cutsOffNames(
          policy,
          context,
          { ...AT_CLOUD_DNS, servers: serversOf(pod) ?? [] },
          ({ workload }) => workload === pod.workload && actsInGoogleCloud(workload, pod.template(), stack),
        ),
    ),
  );
  if (isCutOff) yield findingOf(allowsSome, `port ${DNS_PORT} over UDP and TCP`, idle());
}

const findingOf = (allowsSome: () => boolean, ports: string, when: string): Finding => ({
  at: "spec.egress",
  problem: `${egressOf(allowsSome)}: no rule allows it where their own name servers answer, which they ask by dnsPolicy: ${OWN_DNS_POLICY}${when}`,
  fix: `Add to spec.egress, here or in another policy for the same Pods, a rule with the addresses of the Pods' spec.dnsConfig.nameservers and ${ports}.`,
  ...(when === "" ? {} : { level: "advisory" }),
});

/** The Pods of the stack that may ask name servers of their own. */
const podsWithOwnServers = ofStack(({ stack }: Pick<Context, "stack">): readonly Pod[] =>
  WORKLOADS.flatMap((type) => stack.all(type).map((workload) => podOf(workload))).filter(
    (pod) => ifKnown(() => pod.template()?.spec?.dnsPolicy === OWN_DNS_POLICY) ?? true,
  ),
);
