import { SERVICES_DOMAIN, VPC_SCOPE } from "../../../../gke/dns";
import { METADATA_HOST } from "../../../../gke/metadata-server";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { DNS_RESPONSE_POLICY, type DNS_RESPONSE_RULE } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource } from "../../../stack";
import { isBoundTo } from "../cluster-links";
import { dnsConfigOf, usesCloudDns } from "./cluster-dns";
import { isOnOneOf } from "./networks";
import { isAbout, isClosest, isOf, networksOf } from "./response-policies";
import { withoutDot } from "./zone-records";

// Rules of response policies that lead the names of a cluster's Services elsewhere. A policy that is bound to a cluster answers before the cluster's zones,
// one of a network before the network's, in which Services are with a VPC scope.
// Source: https://cloud.google.com/dns/docs/vpc-name-res-order, checked 2026-12-01

type RuleContext = Context<typeof DNS_RESPONSE_RULE>;

/** Whether a rule leads elsewhere what Pods ask Cloud DNS for below the domain of their Services. */
export const takesServices = (context: RuleContext): boolean =>
  allOf(
    () => (context.inputs.localData?.localDatas?.length ?? 0) > 0,
    () => someItem(context.stack.clusters, (cluster) => takesServicesOf(cluster, context)),
  );

/** The domains of the Services whose names a rule surely leads elsewhere, as names of rules; those that the program chose are not printed. */
export const serviceDomainsOf = (context: RuleContext): readonly string[] => [
  ...new Set(
    context.stack.clusters.flatMap((cluster) =>
      ifKnown(() => takesServicesOf(cluster, context)) ? printed(domainOf(cluster)) : [],
    ),
  ),
];

const printed = (domain: string): string =>
  domain === SERVICES_DOMAIN ? `*.${domain}.` : "all names below the cluster's dnsConfig.clusterDnsDomain";

const takesServicesOf = (cluster: ClusterResource, { self, stack }: RuleContext): boolean =>
  allOf(
    () => isAbout(self, searchedName(cluster)),
    () => usesCloudDns(cluster) !== false,
    () =>
      someItem(stack.all(DNS_RESPONSE_POLICY), (policy) =>
        allOf(
          () => isOf(policy, self, stack),
          () =>
            anyOf(
              () => isBoundTo(cluster, policy, "gkeClusters", () => policy.inputs.gkeClusters, stack),
              () =>
                allOf(
                  () => dnsConfigOf(cluster)?.clusterDnsScope === VPC_SCOPE,
                  () => isOnOneOf(cluster, networksOf(policy), stack),
                ),
            ),
          () => isClosest(searchedName(cluster), self, policy, stack),
        ),
      ),
  );

/**
 * A name below the domain of a cluster's Services for which Pods ask, before they ask for the metadata server's own.
 * Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ (search, ndots), checked 2026-12-01
 */
const searchedName = (cluster: ClusterResource): string =>
  `${METADATA_HOST}.default.svc.${domainOf(cluster)}`;

const domainOf = (cluster: ClusterResource): string =>
  withoutDot(dnsConfigOf(cluster)?.clusterDnsDomain || SERVICES_DOMAIN);
