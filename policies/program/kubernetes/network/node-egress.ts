import { CONTROL_PLANE_PORT, DEFAULT_FIREWALL_PRIORITY } from "../../../../gke/node-egress";
import { firstOfAlike } from "../../../evaluation/first-of-alike";
import { ofStack } from "../../../evaluation/of-stack";
import { read, type Source } from "../../../evaluation/reading";
import { allOf, anyOf, ifKnown, isUnknown, someItem } from "../../../evaluation/unknown";
import { type CLUSTER, FIREWALL, type Inputs } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { blockOf, mayConcernNodesOf } from "../../gcp/firewall-targets";
import { traitsOfNetwork } from "../../gcp/networks";
import { isOn } from "../../gcp/requirements";
import { blocksOverlap } from "./ipv4";

// Firewall rules that deny nodes all egress, and those that let them out before.

type Firewall = StackResource<typeof FIREWALL>;
/** A rule of a network's firewall, as the program declares it or as it is observed. */
export type FirewallRule = Source<Inputs[typeof FIREWALL]>;
export type Filter = NonNullable<Inputs[typeof FIREWALL]["denies"]>[number];

/** Whether a rule denies its targets egress to all addresses, at least over TCP to the port of control planes. */
export const deniesAllEgress = (rule: FirewallRule): boolean =>
  allOf(
    () => someItem(read(rule, ({ denies }) => denies)?.value, coversPort),
    () => isEgress(rule),
    () => !rangesOf(rule)?.length || someItem(rangesOf(rule), isEverywhere),
  );

/**
 * Whether a rule of the stack that comes before this one lets nodes of a cluster out to its control plane. A rule for some nodes counts for all, and of a
 * control plane without a block any address may be its own.
 */
export const isLetOut = (denial: Context<typeof FIREWALL>, cluster: StackResource<typeof CLUSTER>): boolean =>
  someItem(waysOut(denial), (rule) =>
    allOf(
      () => letsOut(rule),
      () => priorityOf(rule) < priorityOf(denial),
      () => mayLeadTo(rule, cluster, denial.stack),
      () => mayConcernNodesOf(cluster, rule, denial),
    ),
  );

/** The rules of the stack that may let out, of those alike the first alone. */
const waysOut = ofStack(({ stack }: Pick<Context, "stack">): readonly Firewall[] => {
  const ways = stack.all(FIREWALL).filter((rule) => ifKnown(() => letsOut(rule)) !== false);
  return firstOfAlike(ways, (rule) => [
    letsOut(rule),
    priorityOf(rule),
    rangesOf(rule),
    traitsOfNetwork(rule, stack),
    rule.inputs.targetTags,
  ]);
});

const letsOut = (rule: FirewallRule): boolean =>
  allOf(
    () => someItem(read(rule, ({ allows }) => allows)?.value, coversPort),
    () => isEgress(rule),
  );

export const priorityOf = (rule: FirewallRule): number =>
  read(rule, ({ priority }) => priority)?.value ?? DEFAULT_FIREWALL_PRIORITY;

const rangesOf = (rule: FirewallRule) => read(rule, ({ destinationRanges }) => destinationRanges)?.value;

function mayLeadTo(rule: Firewall, cluster: StackResource<typeof CLUSTER>, stack: StackIndex): boolean {
  const isUnknownRange = isUnknown(() => rangesOf(rule)?.map(String));
  if (isUnknownRange && stack.sourcesOf(rule, "destinationRanges").includes(cluster)) return true;
  if (!rangesOf(rule)?.length) return true;
  const block = read(cluster, blockOf)?.value;
  return block === undefined || someItem(rangesOf(rule), (range) => blocksOverlap(range, block));
}

const isEgress = (rule: FirewallRule): boolean =>
  allOf(
    () => read(rule, ({ direction }) => direction)?.value === "EGRESS",
    () => !isOn(read(rule, ({ disabled }) => disabled)?.value),
  );

export const isEverywhere = (range: string): boolean => /^[0.]+\/0$/.test(range);

/** Whether what a rule allows or denies is TCP, among others or alone. */
export const coversTcp = ({ protocol }: Filter): boolean =>
  ["tcp", "all", "6"].includes(String(protocol).toLowerCase());

const coversPort = (filter: Filter): boolean =>
  allOf(
    () => coversTcp(filter),
    () =>
      anyOf(
        () => !filter.ports?.length,
        () => someItem(filter.ports, (port) => coversNumber(String(port))),
      ),
  );

function coversNumber(ports: string): boolean {
  const [first = Number.NaN, last = first] = ports.split("-").map(Number);
  return first <= CONTROL_PLANE_PORT && CONTROL_PLANE_PORT <= last;
}
