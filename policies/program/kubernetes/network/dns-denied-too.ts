import { ifKnown } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { cutsOffNames, cutsOffNodeResolver, OF_ALL_PODS } from "./dns-cut-off";
import { networkPolicyRule, type RuleTo } from "./dns-rules";
import type { CutOff } from "./metadata-egress";
import type { Policy } from "./pod-network";
import { AT_CLOUD_DNS, closedWhere, type Resolving } from "./resolving";

type Judging = Pick<Context, "stack" | "voiceOf">;

/** `dnsDeniedToo` of a NetworkPolicy. @param cutOff whom it cuts off from the metadata server. */
export const dnsToo = (policy: Policy, context: Judging, cutOff: CutOff): string =>
  dnsDeniedToo(policy, context, {
    cutsOff: (judging, how) =>
      cutsOffNames(policy, judging, how, cutOff === "others" ? OF_ALL_PODS : undefined),
    cutsOffNode: (judging) => cutsOffNodeResolver(policy, judging),
    ruleTo: networkPolicyRule,
  });

/** What a policy does to DNS. */
interface DnsOfPolicy {
  cutsOff(context: Judging, how: Resolving): boolean;
  /** Whether it cuts Pods off which ask whom their node asks. */
  cutsOffNode(context: Judging): boolean;
  /** The rule that opens the way to a resolver, in the language of the policy. */
  readonly ruleTo: RuleTo;
}

/**
 * What a fix for the metadata server adds to its first sentence, which every report shows, where the policy denies DNS as well: the rule on DNS is silent as long as everything
 * is denied, and would report the policy once only the metadata server is allowed. Empty where DNS is open or unknown.
 */
export function dnsDeniedToo(
  policy: StackResource,
  context: Judging,
  { cutsOff, cutsOffNode, ruleTo }: DnsOfPolicy,
): string {
  if (context.voiceOf("netpol-allows-dns-egress") === "disabled") return "";
  const cluster = context.stack.clusterOf(policy);
  const closed = (judging: Judging) =>
    ifKnown(() => closedWhere(cluster, context.stack, (how) => cutsOff(judging, how)));
  if (closed(context)) return "";
  // As the rule on DNS judges where nobody tells of denials.
  const alone: Judging = { stack: context.stack, voiceOf: () => "disabled" };
  const found = closed(alone);
  const rules = () => {
    if (found) return ruleTo(found.how ? [found.how] : found.ways);
    return ifKnown(() => cutsOffNode(alone)) ? ruleTo([AT_CLOUD_DNS]) : undefined;
  };
  const opening = rules();
  return opening === undefined ? "" : `, and, as DNS is closed too, ${opening}`;
}
