import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { FIREWALL } from "../../../resource-types";
import type { ClusterResource, StackIndex } from "../../../stack";
import { someOfClusters } from "./egress-needs";
import { overProtocol, type Way } from "./egress-ways";
import { type PolicyRule, policiesComeFirst } from "./firewall-policies";
import { destinationRangesOf, priorityOf } from "./firewall-rules";
import { sparesNodesOf } from "./firewall-targets";
import { blocksOf, holdHalf } from "./halves";
import { isOnOneOf, networkOf, networkOfCluster } from "./networks";
import { deniesEgress, deniesWay, letsOut, mayBeOn } from "./node-egress";
import { halvesBeside } from "./policy-halves";
import { inShape, isApplied, isForNodesOf, type RuleHolder, someRuleBeside } from "./policy-rules";

// Rules of firewall policies of networks that deny nodes egress. They come after the rules of the network's own firewall, unless the network says otherwise, and
// before the implied one that allows egress. Source: https://cloud.google.com/firewall/docs/firewall-policies-overview, checked 2026-11-30

type Asked = [rule: PolicyRule, holder: RuleHolder, cluster: ClusterResource, way: Way, stack: StackIndex];

/** Whether a rule of a policy keeps nodes of a cluster from a way, alone or as the first of those that each deny a half of all addresses. */
export const policyCutsOff = (...asked: Asked): boolean =>
  anyOf(
    () => policyCutsOffAlone(...asked),
    () => cutOff(halvesOf(asked), asked),
  );

/** The clusters that a rule keeps from a way, as `someOfClusters` names them. */
export const clustersCutOff = (
  rule: PolicyRule,
  holder: RuleHolder,
  clusters: readonly ClusterResource[],
  way: Way,
  stack: StackIndex,
): string =>
  someOfClusters(
    clusters.filter((cluster) => ifKnown(() => isApplied(holder, cluster, stack))),
    (cluster) => overProtocol(way, cluster, (each) => policyCutsOff(rule, holder, cluster, each, stack)),
  );

export const policyCutsOffAlone = (...asked: Asked): boolean => cutOff([asked[0]], asked);

const halvesOf = ([denial, holder, cluster, way, stack]: Asked): readonly PolicyRule[] =>
  halvesBeside(denial, holder, cluster, stack, {
    half: (rule) =>
      allOf(
        () => holdHalf(destinationRangesOf(rule)),
        () => deniesWay(rule, way),
      ),
    enough: (rule) => deniesEgress(rule, cluster, way, stack),
  });

/** Whether rules of a policy, the first of which is asked about, deny nodes a way, and neither a rule of the policy before one of them nor one of the network lets them out. */
const cutOff = (denials: readonly PolicyRule[], [rule, holder, cluster, way, stack]: Asked): boolean =>
  allOf(
    () =>
      denials.length > 0 &&
      deniesEgress(inShape(rule), cluster, way, stack, () =>
        blocksOf(denials.map(inShape), destinationRangesOf),
      ),
    () => isForNodesOf(cluster, rule, holder, stack),
    () => isApplied(holder, cluster, stack),
    () =>
      !someRuleBeside(holder, stack, (other, its) =>
        allOf(
          () => letsOut(inShape(other), way),
          () => someItem(denials, (denial) => priorityOf(inShape(other)) < priorityOf(inShape(denial))),
          () => mayBeOn(inShape(other), () => stack.sourcesOf(its, "match"), cluster, way, stack),
        ),
      ),
    () =>
      !someItem(stack.all(FIREWALL), (each) =>
        allOf(
          () => letsOut(each, way),
          () => mayBeOn(each, () => stack.sourcesOf(each, "destinationRanges"), cluster, way, stack),
          () => isOnOneOf(cluster, networkOf(each), stack),
          () => !sparesNodesOf(each.inputs, cluster, stack),
          () => policiesComeFirst(networkOfCluster(cluster, stack), stack) !== true,
        ),
      ),
  );
