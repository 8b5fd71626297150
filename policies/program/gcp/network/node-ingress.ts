import { GKE_FIREWALL_PRIORITY } from "../../../../gke/node-egress";
import { someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { read } from "../../../evaluation/reading";
import { allOf, anyOf, ifKnown, someItem, Undecided } from "../../../evaluation/unknown";
import type { FIREWALL } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import { onlyPodsBlockOf } from "./cluster-blocks";
import { keysOf } from "./clusters-by-network";
import { coversProtocol, coversWay, type Filter } from "./firewall-filters";
import {
  covers,
  destinationRangesOf,
  EVERYWHERE,
  type FirewallRule,
  isIngress,
  priorityOf,
  someAllowed,
  someDenied,
  sourceRangesOf,
} from "./firewall-rules";
import { mayConcernNodesOf } from "./firewall-targets";
import { BLOCKS, type WayIn } from "./ingress-ways";
import { blocksOverlap } from "./ipv4";
import { networkOf } from "./networks";
import { waysByNetwork } from "./node-egress";

// Firewall rules that deny nodes ingress before GKE's own rules allow it, and those that let it in before.

/** Whether a rule comes no later than those by which GKE lets in. Of one priority, a denial comes first. */
export const comesFirst = (rule: FirewallRule): boolean => priorityOf(rule) <= GKE_FIREWALL_PRIORITY;

/**
 * Whether a rule denies its targets ingress from a block of a cluster, or everywhere.
 * @param ranges the blocks from which it denies, with those of others where they are asked together.
 * @param isFromThem whether it says otherwise that it is about the traffic.
 * @throws Undecided where it denies all blocks of which GKE chooses one, and nothing says which that is.
 */
export const deniesIngress = (
  rule: FirewallRule,
  cluster: ClusterResource,
  way: WayIn,
  stack: StackIndex,
  { ranges = () => sourceRangesOf(rule), isFromThem = () => false }: Partial<Sources> = {},
): boolean =>
  allOf(
    () => deniesWayIn(rule, way),
    () => anyOf(isFromThem, () => isFromBlock(rule, cluster, way, stack, ranges())),
  );

/** From where a rule denies. */
interface Sources {
  ranges(): readonly string[] | undefined;
  isFromThem(): boolean;
}

/** Whether a rule denies its targets ingress on a way, from some addresses. */
export const deniesWayIn = (rule: FirewallRule, way: WayIn): boolean =>
  allOf(
    () => someDenied(rule, (filter) => coversWayIn(filter, way)),
    () => isIngress(rule),
    () => !destinationRangesOf(rule)?.length || covers(destinationRangesOf(rule), EVERYWHERE),
  );

function isFromBlock(
  rule: FirewallRule,
  cluster: ClusterResource,
  way: WayIn,
  stack: StackIndex,
  ranges: readonly string[] | undefined,
): boolean {
  const isFromEverywhere = () =>
    anyOf(
      () => covers(ranges, EVERYWHERE),
      () => namesNoSource(rule),
    );
  if (way.from === undefined || isFromEverywhere()) return isFromEverywhere();
  const block = BLOCKS[way.from](cluster, stack);
  if (block !== undefined) return covers(ranges, block);
  const isOpen = way.from !== "the control plane" && covers(ranges, CHOSEN_FROM);
  if (isOpen) throw new Undecided(way.from === "nodes" ? "subnetwork" : "ipAllocationPolicy", cluster);
  return false;
}

/** The block from which addresses of nodes and Pods are mostly taken. */
const CHOSEN_FROM = "10.0.0.0/8";

/** Whether a rule of the stack that comes before this one lets traffic in to nodes of a cluster. Whose traffic is asked as far as blocks say it. */
export const isLetIn = (
  denial: Pick<Context<typeof FIREWALL>, "self" | "stack">,
  cluster: ClusterResource,
  way: WayIn,
): boolean =>
  someOf(waysIn(denial).of(ifKnown(() => keysOf(networkOf(denial.self), denial.stack))), (rule) =>
    allOf(
      () => letsIn(rule, way),
      () => priorityOf(rule) < priorityOf(denial.self),
      () => mayComeFrom(rule, cluster, way, denial.stack),
      () => mayConcernNodesOf(cluster, rule, denial),
    ),
  );

/** Whether a rule may be about traffic from a block of a cluster. */
export function mayComeFrom(
  rule: FirewallRule,
  cluster: ClusterResource,
  { from }: WayIn,
  stack: StackIndex,
): boolean {
  const block = from === "Pods" ? onlyPodsBlockOf(cluster, stack) : from && BLOCKS[from](cluster, stack);
  return (
    block === undefined ||
    !sourceRangesOf(rule)?.length ||
    someItem(sourceRangesOf(rule), (range) => blocksOverlap(range, block))
  );
}

/** The rules of the stack that may let in, of those alike the first alone. */
const waysIn = ofStack(({ stack }: Pick<Context, "stack">) =>
  waysByNetwork(stack, isIngress, sourceRangesOf),
);

/** Whether a rule in force allows a way in, wherever the traffic is from. */
export const letsIn = (rule: FirewallRule, way: WayIn): boolean =>
  allOf(
    () => someAllowed(rule, (filter) => coversWayIn(filter, way)),
    () => isIngress(rule),
  );

/** Whether a rule names no source, so that it is about traffic of all. */
const namesNoSource = (rule: FirewallRule): boolean =>
  allOf(
    () => !sourceRangesOf(rule)?.length,
    () => !read(rule, ({ sourceTags }) => sourceTags)?.value?.length,
    () => !read(rule, ({ sourceServiceAccounts }) => sourceServiceAccounts)?.value?.length,
  );

/** Whether what a rule allows or denies is a way in. */
export const coversWayIn = (filter: Filter, way: WayIn): boolean =>
  way.port === undefined ? coversAllPorts(filter) : coversWay(filter, way);

/** Whether what a rule allows or denies is TCP to all ports. */
const coversAllPorts = (filter: Filter): boolean =>
  allOf(
    () => coversProtocol(filter),
    () => !filter.ports?.length || someItem(filter.ports, (range) => /^[01]-65535$/.test(String(range))),
  );
