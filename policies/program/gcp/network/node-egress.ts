import { Candidates, type Lists, someOf } from "../../../evaluation/candidates";
import { firstOfAlike } from "../../../evaluation/first-of-alike";
import { ofStack } from "../../../evaluation/of-stack";
import { read } from "../../../evaluation/reading";
import { allOf, anyOf, ifKnown, isUnknown, someItem } from "../../../evaluation/unknown";
import { FIREWALL } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { keysOf } from "./clusters-by-network";
import { holdGoogle, isToPods, mayLeadTo, targetOf, type Way } from "./egress-ways";
import { coversProtocol, coversWay } from "./firewall-filters";
import {
  covers,
  destinationRangesOf,
  EVERYWHERE,
  type FirewallRule,
  isEgress,
  priorityOf,
  someAllowed,
  someDenied,
} from "./firewall-rules";
import { mayConcernNodesOf } from "./firewall-targets";
import { holdsBlock } from "./ipv4";
import { networkOf, traitsOfNetwork } from "./networks";
import { subnetworkOf } from "./subnetworks";

// Firewall rules that deny nodes all egress, and those that let them out before.

type Firewall = StackResource<typeof FIREWALL>;
type OnNetwork = Pick<Context<typeof FIREWALL>, "self" | "stack">;

/**
 * Whether a rule denies nodes of a cluster egress on a way, to all addresses where it is not known to which block that leads.
 * @param ranges the blocks that it denies, with those of others where they are asked together.
 */
export const deniesEgress = (
  rule: FirewallRule,
  cluster: ClusterResource,
  way: Way,
  stack: StackIndex,
  ranges = () => destinationRangesOf(rule),
): boolean =>
  allOf(
    () => deniesWay(rule, way),
    () =>
      anyOf(
        () => way.to !== "nodes" && coversTarget(ranges(), EVERYWHERE),
        () => coversTarget(ranges(), targetOf(way, cluster, stack)),
        () => holdGoogle(ranges(), cluster, way, stack),
      ),
  );

/** Whether a rule denies egress on the port of a way, or on all, to some addresses. */
export const deniesWay = (rule: FirewallRule, way: Way): boolean =>
  allOf(
    () =>
      someDenied(rule, (filter) =>
        way.port === undefined ? coversProtocol(filter) && !filter.ports?.length : coversWay(filter, way),
      ),
    () => isEgress(rule),
  );

const coversTarget = (ranges: readonly string[] | undefined, target: string | undefined): boolean =>
  target !== undefined && (!ranges?.length || covers(ranges, target));

/**
 * Whether a rule of the stack that comes before this one lets nodes of a cluster out on a way. A rule for some nodes counts for all, and of a
 * control plane without a block any address may be its own.
 */
export const isLetOut = (denial: OnNetwork, cluster: ClusterResource, way: Way): boolean =>
  someOf(waysOutBeside(denial), (rule) =>
    allOf(
      () => letsOut(rule, way),
      () => priorityOf(rule) < priorityOf(denial.self),
      () =>
        mayBeOn(rule, () => denial.stack.sourcesOf(rule, "destinationRanges"), cluster, way, denial.stack),
      () => mayConcernNodesOf(cluster, rule, denial),
    ),
  );

/** The rules of the stack that let out and may be on a denial's network, of those alike the first alone. */
export const waysOutBeside = ({ self, stack }: OnNetwork): Lists<Firewall> =>
  waysOut({ stack }).of(ifKnown(() => keysOf(networkOf(self), stack)));

const waysOut = ofStack(({ stack }: Pick<Context, "stack">) =>
  waysByNetwork(stack, letsOut, destinationRangesOf),
);

/**
 * The rules of the stack that may let traffic through in one direction, by their networks; of those alike the first alone.
 * @param isOpen whether a rule lets through.
 * @param blocksOf the blocks that it is about.
 */
export function waysByNetwork(
  stack: StackIndex,
  isOpen: (rule: Firewall) => boolean,
  blocksOf: (rule: Firewall) => unknown,
): Candidates<Firewall> {
  const ways = stack.all(FIREWALL).filter((rule) => ifKnown(() => isOpen(rule)) !== false);
  const unlike = firstOfAlike(ways, (rule) => [
    isOpen(rule) && read(rule, ({ allows }) => allows)?.value,
    priorityOf(rule),
    blocksOf(rule),
    traitsOfNetwork(networkOf(rule), stack),
    rule.inputs.targetTags,
  ]);
  return new Candidates(unlike, (rule) => keysOf(networkOf(rule), stack));
}

/** Whether a rule lets out to the port of a way, or at all. */
export const letsOut = (rule: FirewallRule, way?: Way): boolean =>
  allOf(
    () => someAllowed(rule, (filter) => way?.port === undefined || coversWay(filter, way)),
    () => isEgress(rule),
  );

/**
 * Whether a rule of the stack may be on a way: as far as its blocks are known, and where they are not, as they come from the cluster, or, on a way to Pods,
 * from the cluster's subnetwork.
 * @param sources the resources from which the blocks come.
 */
export function mayBeOn(
  rule: FirewallRule,
  sources: () => readonly StackResource[],
  cluster: ClusterResource,
  way: Way,
  stack: StackIndex,
): boolean {
  const isOfCluster = (source: StackResource) =>
    source === cluster || (isToPods(way) && source === ifKnown(() => subnetworkOf(cluster, stack)));
  return (
    (isUnknown(() => destinationRangesOf(rule)?.map(String)) && sources().some(isOfCluster)) ||
    leadsOn(rule, cluster, way, stack)
  );
}

/** Whether the blocks of a rule are on a way, as far as known of which blocks that is: Google's APIs are where zones of the stack say. */
export const leadsOn = (rule: FirewallRule, cluster: ClusterResource, way: Way, stack: StackIndex): boolean =>
  !destinationRangesOf(rule)?.length ||
  someItem(
    destinationRangesOf(rule),
    (range) => holdsBlock(range, EVERYWHERE) || mayLeadTo(range, cluster, way, stack),
  );
