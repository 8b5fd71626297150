import {
  FIREWALL_POLICY,
  FIREWALL_POLICY_RULE,
  NETWORK_FIREWALL_POLICY,
  NETWORK_FIREWALL_POLICY_RULE,
  REGION_FIREWALL_POLICY,
  REGION_FIREWALL_POLICY_RULE,
} from "../../resource-types";
import type { StackIndex } from "../../stack";

/** Firewall policies, which may have their rules in them. */
export const POLICIES = [FIREWALL_POLICY, NETWORK_FIREWALL_POLICY, REGION_FIREWALL_POLICY] as const;

/** Rules of firewall policies as resources of their own. */
export const POLICY_RULES = [
  FIREWALL_POLICY_RULE,
  NETWORK_FIREWALL_POLICY_RULE,
  REGION_FIREWALL_POLICY_RULE,
] as const;

/** Whether the stack has firewall policies, which may decide before the rules of a network. */
export const hasFirewallPolicies = (stack: StackIndex): boolean =>
  [...POLICIES, ...POLICY_RULES].some((type) => stack.all(type).length > 0);
