import { DNS_LABEL, DNS_PORT, KUBE_DNS_DEPLOYMENT, NODE_LOCAL_DNS_DAEMON_SET } from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import type { CiliumRule, CiliumSpec, FqdnPolicy } from "../../../custom-resources";
import { NAMESPACE_LABEL } from "./cilium-labels";

/** The policy itself allows DNS, wherever the cluster resolves. */
const DNS: CiliumRule = {
  toEntities: ["all"],
  toEndpoints: [
    {
      matchLabels: { [NAMESPACE_LABEL]: SYSTEM_NAMESPACE },
      matchExpressions: [
        { key: DNS_LABEL, operator: "In", values: [KUBE_DNS_DEPLOYMENT, NODE_LOCAL_DNS_DAEMON_SET] },
      ],
    },
  ],
  toPorts: [{ ports: [{ port: String(DNS_PORT) }] }],
};

/**
 * GKE's policy of names as the part of a Cilium policy that Dataplane V2 makes of it: it closes all ways out of its Pods but DNS and its names.
 * Source: https://github.com/skmatti/cilium (a copy of GKE's Cilium: parseFQDNNetworkPolicy, and its test) and
 * https://docs.cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies, checked 2026-11-28
 */
export const partOfFqdnPolicy = (spec: NonNullable<FqdnPolicy["spec"]>): CiliumSpec => ({
  endpointSelector: spec.podSelector ?? {},
  // A getter, as the names are only read where they matter.
  get egress() {
    // A null item leaves a hole in the list: `flatMap` skips it, while `map` would keep it.
    return [DNS, ...(spec.egress ?? []).flatMap(ruleOf)];
  },
});

const ruleOf = ({
  matches,
  ports,
}: NonNullable<NonNullable<FqdnPolicy["spec"]>["egress"]>[number]): CiliumRule => ({
  toFQDNs: (matches ?? []).map(({ name, pattern }) => ({ matchName: name, matchPattern: pattern })),
  ...(ports?.length && {
    toPorts: [{ ports: ports.map(({ port, protocol }) => ({ port: String(port ?? 0), protocol })) }],
  }),
});
