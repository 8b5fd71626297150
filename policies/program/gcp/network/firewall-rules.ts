import { DEFAULT_FIREWALL_PRIORITY } from "../../../../gke/node-egress";
import { read, type Source } from "../../../evaluation/reading";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import type { FIREWALL, Inputs } from "../../../resource-types";
import { isOn } from "../requirements";
import type { Filter } from "./firewall-filters";
import { coversBlock, holdsBlock } from "./ipv4";

// What a firewall rule says, by its properties as the program declares them or as they are observed.

/** A rule of a network's firewall, or one of a firewall policy in the shape of one. */
export type FirewallRule = Source<Inputs[typeof FIREWALL]>;

export const EVERYWHERE = "0.0.0.0/0";

export const priorityOf = (rule: FirewallRule): number =>
  read(rule, ({ priority }) => priority)?.value ?? DEFAULT_FIREWALL_PRIORITY;

/** A priority that comes before another, as part of a fix. @param priority undefined where it is not known. */
export const priorityBefore = (priority: number | undefined): string =>
  priority === 0
    ? "a priority below its own, which has to be raised from 0 first,"
    : `a priority below ${priority ?? "its own"}`;

export const sourceRangesOf = (rule: FirewallRule) => read(rule, ({ sourceRanges }) => sourceRanges)?.value;

export const destinationRangesOf = (rule: FirewallRule) =>
  read(rule, ({ destinationRanges }) => destinationRanges)?.value;

/** Whether a rule is in force and about traffic to its targets. */
export const isIngress = (rule: FirewallRule): boolean => isOnAndGoes("INGRESS", rule);

/** Whether a rule is in force and about traffic from its targets. */
export const isEgress = (rule: FirewallRule): boolean => isOnAndGoes("EGRESS", rule);

const isOnAndGoes = (direction: "INGRESS" | "EGRESS", rule: FirewallRule): boolean =>
  allOf(
    () => (read(rule, (inputs) => inputs.direction)?.value ?? "INGRESS") === direction,
    () => !isOn(read(rule, ({ disabled }) => disabled)?.value),
  );

/** Whether `ask` holds for one of the protocols and ports that a rule allows; for a denial it holds for none. */
export const someAllowed = (rule: FirewallRule, ask: (filter: Filter) => boolean): boolean =>
  someItem(read(rule, ({ allows }) => allows)?.value, ask);

/** Whether `ask` holds for one of the protocols and ports that a rule denies. */
export const someDenied = (rule: FirewallRule, ask: (filter: Filter) => boolean): boolean =>
  someItem(read(rule, ({ denies }) => denies)?.value, ask);

/** Whether blocks hold all of another, one of them or together. */
export const covers = (ranges: readonly string[] | undefined, block: string): boolean =>
  anyOf(
    () => someItem(ranges, (range) => holdsBlock(range, block)),
    () => coversBlock(ranges ?? [], block),
  );
