import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { FIREWALL } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackResource } from "../../../stack";
import { clustersNear } from "./clusters-by-nodes";
import { someOfClusters } from "./egress-needs";
import { overAny, overProtocol, type Way } from "./egress-ways";
import { coversWay } from "./firewall-filters";
import { policiesMayAllow } from "./firewall-policies";
import { destinationRangesOf } from "./firewall-rules";
import { concernsNodesOf, mayShareNode } from "./firewall-targets";
import { blocksOf, holdHalf, inHalves, togetherWith } from "./halves";
import { networkOf, shareNetwork } from "./networks";
import { deniesEgress, deniesWay, isLetOut } from "./node-egress";

// Whether a denial of egress keeps nodes from what they need: alone, or as the first of those that each deny a half of all addresses.

type Firewall = StackResource<typeof FIREWALL>;
type Denial = Context<typeof FIREWALL>;

/** Whether a denial keeps nodes of a cluster from a way. */
export const keepsFrom = (denial: Denial, way: Way, clusters = clustersNear(denial)): boolean =>
  someItem([alone, asHalves], (partsOf) => keepByParts(denial, way, partsOf, clusters));

/** The clusters whose nodes a denial keeps from a way, as `someOfClusters` names them. */
export const keptClusters = (denial: Denial, way: Way): string =>
  someOfClusters(clustersNear(denial), (cluster) => keepsFrom(denial, way, [cluster]));

/** The other rules with which a denial keeps nodes from a way, as part of a sentence; empty where it does alone. */
export function othersDenying(denial: Denial, way: Way): string {
  if (ifKnown(() => keepByParts(denial, way, alone)) === true) return "";
  const halves = clustersNear(denial).flatMap((cluster) =>
    overAny(way).flatMap((each) => ifKnown(() => asHalves(denial, cluster, each)) ?? []),
  );
  return togetherWith(denial.self, halves);
}

/** The rules, a denial among them, that may keep nodes of a cluster from a way; empty where there are none. */
type PartsOf = (denial: Denial, cluster: ClusterResource, way: Way) => readonly Firewall[];

const keepByParts = (denial: Denial, way: Way, partsOf: PartsOf, clusters = clustersNear(denial)): boolean =>
  someItem(clusters, (cluster) =>
    overProtocol(way, cluster, (each) => {
      const { self, stack } = denial;
      const parts = partsOf(denial, cluster, each);
      const ranges = () => blocksOf(parts, destinationRangesOf);
      return allOf(
        () => parts.length > 0 && deniesEgress(self, cluster, each, stack, ranges),
        () => concernsNodesOf(cluster, denial),
        () => !someItem(parts, (part) => isLetOut({ self: part, stack }, cluster, each)),
        () =>
          !policiesMayAllow(denial, "EGRESS", (filter) => each.port === undefined || coversWay(filter, each)),
      );
    }),
  );

const alone: PartsOf = ({ self }) => [self];

const asHalves: PartsOf = ({ self, stack }, cluster, way) =>
  inHalves<Firewall>(self, {
    others: (ask) => someItem(stack.all(FIREWALL), ask),
    isHalf: (rule) =>
      allOf(
        () => holdHalf(destinationRangesOf(rule)),
        () => deniesWay(rule, way),
        () => shareNetwork(networkOf(rule), networkOf(self), stack),
        () => concernsNodesOf(cluster, { self: rule, stack }),
        () => mayShareNode(cluster, [self, rule], stack),
      ),
    isEnough: (rule) => deniesEgress(rule, cluster, way, stack),
  });
