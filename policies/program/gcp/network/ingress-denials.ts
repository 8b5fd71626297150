import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { FIREWALL } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackResource } from "../../../stack";
import { PROTOCOLS } from "./cluster-dns";
import { clustersNear } from "./clusters-by-nodes";
import { policiesMayAllow } from "./firewall-policies";
import { sourceRangesOf } from "./firewall-rules";
import { concernsNodesOf, isFromNodesOf, mayShareNode } from "./firewall-targets";
import { blocksOf, holdHalf, inHalves, togetherWith } from "./halves";
import { inProtocol, type WayIn } from "./ingress-ways";
import { networkOf, shareNetwork } from "./networks";
import { comesFirst, coversWayIn, deniesIngress, deniesWayIn, isLetIn } from "./node-ingress";

// Whether a denial of ingress keeps out what GKE lets in: alone, or as the first of those that each deny a half of all addresses.

type Firewall = StackResource<typeof FIREWALL>;
type Denial = Context<typeof FIREWALL>;

/** Whether a denial keeps traffic from nodes of a cluster. */
export const keepsOut = (denial: Denial, way: WayIn): boolean =>
  someItem([alone, asHalves], (partsOf) => keepByParts(denial, way, partsOf));

/** The other rules with which a denial keeps traffic out, as part of a sentence; empty where it does alone. */
export function othersKeepingOut(denial: Denial, way: WayIn): string {
  if (ifKnown(() => keepByParts(denial, way, alone)) === true) return "";
  const halves = clustersNear(denial).flatMap((cluster) =>
    PROTOCOLS.flatMap((protocol) => ifKnown(() => asHalves(denial, cluster, { ...way, protocol })) ?? []),
  );
  return togetherWith(denial.self, halves);
}

/** The rules, a denial among them, that may keep traffic from nodes of a cluster; empty where there are none. */
type PartsOf = (denial: Denial, cluster: ClusterResource, way: WayIn) => readonly Firewall[];

const keepByParts = (denial: Denial, way: WayIn, partsOf: PartsOf): boolean =>
  someItem(clustersNear(denial), (cluster) =>
    inProtocol(way, cluster, (each) => {
      const { self, stack } = denial;
      const parts = partsOf(denial, cluster, each);
      return allOf(
        () => comesFirst(self),
        () =>
          parts.length > 0 &&
          deniesIngress(self, cluster, each, stack, {
            ranges: () => blocksOf(parts, sourceRangesOf),
            isFromThem: () => each.from === "nodes" && isFromNodesOf(cluster, self, stack),
          }),
        () => concernsNodesOf(cluster, denial),
        () => !someItem(parts, (part) => isLetIn({ self: part, stack }, cluster, each)),
        () => !policiesMayAllow(denial, "INGRESS", (filter) => coversWayIn(filter, each)),
      );
    }),
  );

const alone: PartsOf = ({ self }) => [self];

const asHalves: PartsOf = ({ self, stack }, cluster, way) =>
  inHalves<Firewall>(self, {
    others: (ask) => someItem(stack.all(FIREWALL), ask),
    isHalf: (rule) =>
      allOf(
        () => holdHalf(sourceRangesOf(rule)),
        () => deniesWayIn(rule, way),
        () => comesFirst(rule),
        () => shareNetwork(networkOf(rule), networkOf(self), stack),
        () => concernsNodesOf(cluster, { self: rule, stack }),
        () => mayShareNode(cluster, [self, rule], stack),
      ),
    isEnough: (rule) => deniesIngress(rule, cluster, way, stack),
  });
