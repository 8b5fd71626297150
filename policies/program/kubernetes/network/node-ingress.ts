import { GKE_FIREWALL_PRIORITY } from "../../../../gke/node-egress";
import { firstOfAlike } from "../../../evaluation/first-of-alike";
import { ofStack } from "../../../evaluation/of-stack";
import { read } from "../../../evaluation/reading";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { type CLUSTER, FIREWALL } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { mayConcernNodesOf } from "../../gcp/firewall-targets";
import { networkOf, traitsOfNetwork } from "../../gcp/networks";
import { isOn } from "../../gcp/requirements";
import { covers, coversTcp, EVERYWHERE, type Filter, type FirewallRule, priorityOf } from "./node-egress";

// Firewall rules that deny nodes all ingress before GKE's own rules allow it, and those that let it in before.

/** Whether a rule denies its targets ingress from everywhere, on all ports of TCP, and no later than GKE's own rules allow it. */
export const deniesAllIngress = (rule: FirewallRule): boolean =>
  allOf(
    () => someItem(read(rule, ({ denies }) => denies)?.value, coversAllPorts),
    () => isIngress(rule),
    // Of one priority, a denial comes first.
    () => priorityOf(rule) <= GKE_FIREWALL_PRIORITY,
    () => isFromEverywhere(rule),
    () => !destinationsOf(rule)?.length || covers(destinationsOf(rule), EVERYWHERE),
  );

/** Whether a rule of the stack that comes before this one lets traffic in to nodes of a cluster, on all ports of TCP. Whose traffic is not asked. */
export const isLetIn = (denial: Context<typeof FIREWALL>, cluster: StackResource<typeof CLUSTER>): boolean =>
  someItem(waysIn(denial), (rule) =>
    allOf(
      () => letsIn(rule),
      () => priorityOf(rule) < priorityOf(denial),
      () => mayConcernNodesOf(cluster, rule, denial),
    ),
  );

/** The rules of the stack that may let in, of those alike the first alone. */
const waysIn = ofStack(({ stack }: Pick<Context, "stack">): readonly StackResource<typeof FIREWALL>[] => {
  const ways = stack.all(FIREWALL).filter((rule) => ifKnown(() => letsIn(rule)) !== false);
  return firstOfAlike(ways, (rule) => [
    letsIn(rule),
    priorityOf(rule),
    traitsOfNetwork(networkOf(rule), stack),
    rule.inputs.targetTags,
  ]);
});

const letsIn = (rule: FirewallRule): boolean =>
  allOf(
    () => someItem(read(rule, ({ allows }) => allows)?.value, coversAllPorts),
    () => isIngress(rule),
  );

const isIngress = (rule: FirewallRule): boolean =>
  allOf(
    () => (read(rule, ({ direction }) => direction)?.value ?? "INGRESS") === "INGRESS",
    () => !isOn(read(rule, ({ disabled }) => disabled)?.value),
  );

/** Whether a rule is about traffic of all sources: it names all addresses, or no source at all. */
const isFromEverywhere = (rule: FirewallRule): boolean =>
  anyOf(
    () => covers(rangesOf(rule), EVERYWHERE),
    () =>
      allOf(
        () => !rangesOf(rule)?.length,
        () => !read(rule, ({ sourceTags }) => sourceTags)?.value?.length,
        () => !read(rule, ({ sourceServiceAccounts }) => sourceServiceAccounts)?.value?.length,
      ),
  );

const rangesOf = (rule: FirewallRule) => read(rule, ({ sourceRanges }) => sourceRanges)?.value;
const destinationsOf = (rule: FirewallRule) =>
  read(rule, ({ destinationRanges }) => destinationRanges)?.value;

/** Whether what a rule allows or denies is TCP to all ports. */
export const coversAllPorts = (filter: Filter): boolean =>
  allOf(
    () => coversTcp(filter),
    () => !filter.ports?.length || someItem(filter.ports, (range) => /^[01]-65535$/.test(String(range))),
  );
