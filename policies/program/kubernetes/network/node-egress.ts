import { APIS_BLOCKS, DEFAULT_FIREWALL_PRIORITY } from "../../../../gke/node-egress";
import { firstOfAlike } from "../../../evaluation/first-of-alike";
import { ofStack } from "../../../evaluation/of-stack";
import { read, type Source } from "../../../evaluation/reading";
import { allOf, anyOf, ifKnown, isUnknown, someItem } from "../../../evaluation/unknown";
import { type CLUSTER, FIREWALL, type Inputs } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { blockOf } from "../../gcp/cluster-blocks";
import { mayConcernNodesOf } from "../../gcp/firewall-targets";
import { networkOf, traitsOfNetwork } from "../../gcp/networks";
import { apiAddressesFor } from "../../gcp/private-zones";
import { isOn } from "../../gcp/requirements";
import { blockHolds, blocksOverlap, coversBlock, holdsBlock } from "./ipv4";

// Firewall rules that deny nodes all egress, and those that let them out before.

type Cluster = StackResource<typeof CLUSTER>;
type Firewall = StackResource<typeof FIREWALL>;
/** A rule of a network's firewall, as the program declares it or as it is observed. */
export type FirewallRule = Source<Inputs[typeof FIREWALL]>;
export type Filter = NonNullable<Inputs[typeof FIREWALL]["denies"]>[number];

/** Whether a rule denies nodes of a cluster egress on a way, to all addresses where that leads to more than one block. */
export const deniesEgress = (rule: FirewallRule, cluster: Cluster, way: Way): boolean =>
  allOf(
    () =>
      someItem(read(rule, ({ denies }) => denies)?.value, (filter) =>
        way.port === undefined ? coversTcp(filter) && !filter.ports?.length : coversPort(filter, way.port),
      ),
    () => isEgress(rule),
    () =>
      !rangesOf(rule)?.length ||
      covers(rangesOf(rule), (way.to === "control plane" && blockOf(cluster)) || EVERYWHERE),
  );

/** What nodes need to reach beyond a rule that denies all. */
export interface Way {
  readonly to: "control plane" | "APIs" | "Pods";
  /** Over TCP; absent where any port may be the one. */
  readonly port?: number;
}

/**
 * Whether a rule of the stack that comes before this one lets nodes of a cluster out on a way. A rule for some nodes counts for all, and of a
 * control plane without a block any address may be its own.
 */
export const isLetOut = (denial: Context<typeof FIREWALL>, cluster: Cluster, way: Way): boolean =>
  someItem(waysOut(denial), (rule) =>
    allOf(
      () => letsOut(rule, way.port),
      () => priorityOf(rule) < priorityOf(denial),
      () => mayLeadTo(rule, cluster, way, denial.stack),
      () => mayConcernNodesOf(cluster, rule, denial),
    ),
  );

/** The rules of the stack that let out, of those alike the first alone. */
const waysOut = ofStack(({ stack }: Pick<Context, "stack">): readonly Firewall[] => {
  const ways = stack.all(FIREWALL).filter((rule) => ifKnown(() => letsOut(rule)) !== false);
  return firstOfAlike(ways, (rule) => [
    letsOut(rule) && read(rule, ({ allows }) => allows)?.value,
    priorityOf(rule),
    rangesOf(rule),
    traitsOfNetwork(networkOf(rule), stack),
    rule.inputs.targetTags,
  ]);
});

/** Whether a rule lets out over TCP to a port, or at all. */
export const letsOut = (rule: FirewallRule, port?: number): boolean =>
  allOf(
    () =>
      someItem(
        read(rule, ({ allows }) => allows)?.value,
        (filter) => port === undefined || coversPort(filter, port),
      ),
    () => isEgress(rule),
  );

export const priorityOf = (rule: FirewallRule): number =>
  read(rule, ({ priority }) => priority)?.value ?? DEFAULT_FIREWALL_PRIORITY;

const rangesOf = (rule: FirewallRule) => read(rule, ({ destinationRanges }) => destinationRanges)?.value;

function mayLeadTo(rule: Firewall, cluster: Cluster, way: Way, stack: StackIndex): boolean {
  const isOfCluster =
    isUnknown(() => rangesOf(rule)?.map(String)) &&
    stack.sourcesOf(rule, "destinationRanges").includes(cluster);
  return isOfCluster || leadsOn(rule, cluster, way, stack);
}

/** Whether the blocks of a rule are on a way, as far as known of which blocks that is: Google's APIs are where zones of the stack say. */
export function leadsOn(rule: FirewallRule, cluster: Cluster, { to }: Way, stack: StackIndex): boolean {
  if (!rangesOf(rule)?.length) return true;
  const block = blockOf(cluster);
  const others = [...(block === undefined ? [] : [block]), ...(to === "Pods" ? APIS_BLOCKS : [])];
  return someItem(rangesOf(rule), (range) => {
    if (holdsBlock(range, EVERYWHERE)) return true;
    if (to === "control plane") return block === undefined || blocksOverlap(range, block);
    if (others.some((other) => holdsBlock(other, range))) return false;
    const apis = to === "APIs" ? apiAddressesFor(cluster, stack) : [];
    return apis.length === 0 || apis.some((address) => blockHolds(range, address));
  });
}

const isEgress = (rule: FirewallRule): boolean =>
  allOf(
    () => read(rule, ({ direction }) => direction)?.value === "EGRESS",
    () => !isOn(read(rule, ({ disabled }) => disabled)?.value),
  );

export const EVERYWHERE = "0.0.0.0/0";

/** Whether blocks hold all of another, one of them or together. */
export const covers = (ranges: readonly string[] | undefined, block: string): boolean =>
  anyOf(
    () => someItem(ranges, (range) => holdsBlock(range, block)),
    () => coversBlock(ranges ?? [], block),
  );

/** Whether what a rule allows or denies is TCP, among others or alone. */
export const coversTcp = ({ protocol }: Filter): boolean =>
  ["tcp", "all", "6"].includes(String(protocol).toLowerCase());

/** Whether what a rule allows or denies is TCP to a port. */
export const coversPort = (filter: Filter, port: number): boolean =>
  allOf(
    () => coversTcp(filter),
    () =>
      anyOf(
        () => !filter.ports?.length,
        () => someItem(filter.ports, (range) => coversNumber(String(range), port)),
      ),
  );

function coversNumber(ports: string, port: number): boolean {
  const [first = Number.NaN, last = first] = ports.split("-").map(Number);
  return first <= port && port <= last;
}
