import { someItem } from "../../../evaluation/unknown";
import { FIREWALL, type Inputs } from "../../../resource-types";
import type { StackIndex } from "../../../stack";
import { asFirewall, policyRulesOf } from "../../gcp/network/firewall-policies";
import { blocksOverlap } from "../../gcp/network/ipv4";

// Rules that let traffic in, of a network's firewall and of firewall policies, in the shape of the former.

type Firewall = Inputs[typeof FIREWALL];
/** The program's firewall rules; unknown properties are read only where they matter. */
export const ingressRulesOf = (stack: StackIndex): readonly Firewall[] => [
  ...stack.all(FIREWALL).map(({ inputs }) => inputs),
  ...policyRulesOf(stack).map((rule) => asFirewall(rule)),
];

/** Whether a rule allows traffic from a block of addresses, as far as its sources are addresses. */
export const isFrom = (
  { sourceRanges, sourceTags, sourceServiceAccounts }: Firewall,
  block: string,
): boolean =>
  sourceRanges?.length
    ? someItem(sourceRanges, (range) => blocksOverlap(range, block))
    : !sourceTags?.length && !sourceServiceAccounts?.length;
