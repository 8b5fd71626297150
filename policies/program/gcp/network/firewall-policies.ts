import { findItem } from "../../../evaluation/search";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import {
  type FIREWALL,
  FIREWALL_POLICY,
  FIREWALL_POLICY_RULE,
  type Inputs,
  NETWORK,
  NETWORK_FIREWALL_POLICY,
  NETWORK_FIREWALL_POLICY_ASSOCIATION,
  NETWORK_FIREWALL_POLICY_RULE,
  REGION_FIREWALL_POLICY,
  REGION_FIREWALL_POLICY_ASSOCIATION,
  REGION_FIREWALL_POLICY_RULE,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex } from "../../../stack";
import { itself, type NamedNetworks, networkOf, shareNetwork } from "./networks";

/** Firewall policies, which may have their rules in them. */
const POLICIES = [FIREWALL_POLICY, NETWORK_FIREWALL_POLICY, REGION_FIREWALL_POLICY] as const;

/** What puts a policy on a network. */
export const ASSOCIATIONS = [
  NETWORK_FIREWALL_POLICY_ASSOCIATION,
  REGION_FIREWALL_POLICY_ASSOCIATION,
] as const;

/** Rules of firewall policies as resources of their own. */
const POLICY_RULES = [
  FIREWALL_POLICY_RULE,
  NETWORK_FIREWALL_POLICY_RULE,
  REGION_FIREWALL_POLICY_RULE,
] as const;

/** Those of organizations and folders. */
export const HIERARCHICAL = [FIREWALL_POLICY, FIREWALL_POLICY_RULE] as const;

type Firewall = Inputs[typeof FIREWALL];
export type PolicyRule = Inputs[typeof NETWORK_FIREWALL_POLICY_RULE];
type WithRules = Inputs[typeof NETWORK_FIREWALL_POLICY];
type Filter = NonNullable<Firewall["allows"]>[number];

/** The rules of a policy that has them in it. */
export const rulesWithin = ({ rules }: WithRules): readonly PolicyRule[] =>
  (rules ?? []) as readonly PolicyRule[];

/** The rules of firewall policies of the stack, by the types of what has them. */
export const policyRulesOf = (
  stack: StackIndex,
  types: readonly string[] = [...POLICIES, ...POLICY_RULES],
): readonly PolicyRule[] => [
  ...POLICY_RULES.filter((type) => types.includes(type)).flatMap((type) =>
    stack.all(type).map(({ inputs }) => inputs as PolicyRule),
  ),
  ...POLICIES.filter((type) => types.includes(type)).flatMap((type) =>
    stack.all(type).flatMap(({ inputs }) => rulesWithin(inputs as WithRules).flat()),
  ),
];

/**
 * A policy's rule in the shape of a network's.
 * @param lets the actions by which it lets traffic through.
 */
export const asFirewall = (rule: PolicyRule, lets: readonly string[] = ["allow"]): Firewall => {
  const filters = (isMeant: boolean) =>
    isMeant
      ? (rule.match?.layer4Configs ?? []).flatMap(({ ipProtocol, ports }) => ({
          protocol: ipProtocol,
          ports,
        }))
      : [];
  return {
    get direction() {
      return rule.direction;
    },
    get disabled() {
      return rule.disabled;
    },
    get priority() {
      return rule.priority;
    },
    get sourceRanges() {
      return rule.match?.srcIpRanges;
    },
    get sourceTags() {
      return rule.match?.srcSecureTags?.flatMap(({ name }) => name ?? "");
    },
    get destinationRanges() {
      return rule.match?.destIpRanges;
    },
    get allows() {
      return filters(lets.includes(rule.action ?? ""));
    },
    get denies() {
      return filters(rule.action === "deny");
    },
  };
};

/**
 * Whether a policy may let traffic through before a network's firewall denies it. That firewall comes before the policies of networks, unless the network says
 * otherwise, and after those of organizations and folders.
 * Source: https://cloud.google.com/firewall/docs/firewall-policies-overview and @pulumi/gcp 9.37.0, NetworkArgs (networkFirewallPolicyEnforcementOrder),
 * checked 2026-11-30
 */
export function policiesMayAllow(
  { self, stack }: Context<typeof FIREWALL>,
  direction: "EGRESS" | "INGRESS",
  covers: (filter: Filter) => boolean,
): boolean {
  const mayAllow = (rules: readonly PolicyRule[]) =>
    someItem(rules, (rule) =>
      allOf(
        () => rule.direction === direction,
        () => rule.action === "allow",
        () => !rule.match?.layer4Configs?.length || someItem(asFirewall(rule).allows, covers),
      ),
    );
  return anyOf(
    () => mayAllow(policyRulesOf(stack, HIERARCHICAL)),
    () =>
      allOf(
        () => mayAllow(policyRulesOf(stack)),
        () => policiesComeFirst(networkOf(self), stack) !== false,
      ),
  );
}

/** Whether policies of networks come before a network's own firewall; undefined for a network of another stack. */
export function policiesComeFirst(networks: NamedNetworks, stack: StackIndex): boolean | undefined {
  const network = findItem(stack.all(NETWORK), (each) => shareNetwork(itself(each), networks, stack));
  return network && network.inputs.networkFirewallPolicyEnforcementOrder === FIRST;
}

const FIRST = "BEFORE_CLASSIC_FIREWALL";
