import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import type { ClusterResource, StackIndex } from "../../../stack";
import { type PolicyRule, policiesComeFirst } from "./firewall-policies";
import { priorityOf, sourceRangesOf } from "./firewall-rules";
import { blocksOf, holdHalf } from "./halves";
import type { WayIn } from "./ingress-ways";
import { networkOfCluster } from "./networks";
import { deniesIngress, deniesWayIn, letsIn, mayComeFrom } from "./node-ingress";
import { halvesBeside } from "./policy-halves";
import {
  inShape,
  isApplied,
  isForNodesOf,
  isFromTaggedNodesOf,
  type RuleHolder,
  someRuleBeside,
} from "./policy-rules";

type Asked = [rule: PolicyRule, holder: RuleHolder, cluster: ClusterResource, way: WayIn, stack: StackIndex];

/**
 * Whether a rule of a firewall policy, alone or as the first of those that each deny a half of all addresses, keeps traffic from nodes of a cluster that GKE's
 * rules let in: the network says that its policies come before these, and no rule of the policy lets it in before.
 */
export const policyKeepsOut = (...asked: Asked): boolean =>
  anyOf(
    () => policyKeepsOutAlone(...asked),
    () => keepOut(halvesOf(asked), asked),
  );

export const policyKeepsOutAlone = (...asked: Asked): boolean => keepOut([asked[0]], asked);

const halvesOf = ([denial, holder, cluster, way, stack]: Asked): readonly PolicyRule[] =>
  halvesBeside(denial, holder, cluster, stack, {
    half: (rule) =>
      allOf(
        () => holdHalf(sourceRangesOf(rule)),
        () => deniesWayIn(rule, way),
      ),
    enough: (rule) => deniesIngress(rule, cluster, way, stack),
  });

const keepOut = (denials: readonly PolicyRule[], [rule, holder, cluster, way, stack]: Asked): boolean =>
  allOf(
    () =>
      denials.length > 0 &&
      deniesIngress(inShape(rule), cluster, way, stack, {
        ranges: () => blocksOf(denials.map(inShape), sourceRangesOf),
        isFromThem: () => way.from === "nodes" && isFromTaggedNodesOf(cluster, rule, stack),
      }),
    () => isForNodesOf(cluster, rule, holder, stack),
    () => policiesComeFirst(networkOfCluster(cluster, stack), stack) === true,
    () => isApplied(holder, cluster, stack),
    () =>
      !someRuleBeside(holder, stack, (other) =>
        allOf(
          () => letsIn(inShape(other), way),
          () => someItem(denials, (denial) => priorityOf(inShape(other)) < priorityOf(inShape(denial))),
          () => mayComeFrom(inShape(other), cluster, way, stack),
        ),
      ),
  );
