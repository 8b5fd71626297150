import { someItem } from "../../../evaluation/unknown";
import {
  FIREWALL,
  type Inputs,
  type NETWORK_FIREWALL_POLICY,
  type NETWORK_FIREWALL_POLICY_RULE,
} from "../../../resource-types";
import type { StackIndex } from "../../../stack";
import { POLICIES, POLICY_RULES } from "../../gcp/firewall-policies";
import { blocksOverlap } from "../network/ipv4";

// Rules that let traffic in, of a network's firewall and of firewall policies, in the shape of the former.

type Firewall = Inputs[typeof FIREWALL];
type PolicyRule = Inputs[typeof NETWORK_FIREWALL_POLICY_RULE];

/** The program's firewall rules; unknown properties are read only where they matter. */
export const ingressRulesOf = (stack: StackIndex): readonly Firewall[] => [
  ...stack.all(FIREWALL).map(({ inputs }) => inputs),
  ...POLICY_RULES.flatMap((type) => stack.all(type).map(({ inputs }) => asFirewall(inputs as PolicyRule))),
  ...POLICIES.flatMap((type) => stack.all(type).flatMap(({ inputs }) => rulesOf(inputs as WithRules))),
];

type WithRules = Inputs[typeof NETWORK_FIREWALL_POLICY];
const rulesOf = ({ rules }: WithRules): Firewall[] =>
  (rules ?? []).flatMap((rule) => asFirewall(rule as PolicyRule));

const asFirewall = (rule: PolicyRule): Firewall => ({
  get direction() {
    return rule.direction;
  },
  get disabled() {
    return rule.disabled;
  },
  get sourceRanges() {
    return rule.match?.srcIpRanges;
  },
  get allows() {
    if (rule.action !== "allow") return [];
    return (rule.match?.layer4Configs ?? []).flatMap(({ ipProtocol, ports }) => ({
      protocol: ipProtocol,
      ports,
    }));
  },
});

/** Whether a rule allows traffic from a block of addresses, as far as its sources are addresses. */
export const isFrom = (
  { sourceRanges, sourceTags, sourceServiceAccounts }: Firewall,
  block: string,
): boolean =>
  sourceRanges?.length
    ? someItem(sourceRanges, (range) => blocksOverlap(range, block))
    : !sourceTags?.length && !sourceServiceAccounts?.length;
