import { ofStack } from "../../../evaluation/of-stack";
import { allOf, ifKnown } from "../../../evaluation/unknown";
import { FQDN_POLICY } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackIndex } from "../../../stack";
import { closestOtherToDns } from "./closest-other-policy";
import { resolvesByNode, resolvesNames } from "./dns-cut-off";
import { closedToDns, deniedDns, dnsFinding, nodeResolverFinding } from "./dns-finding";
import { deniesOnPurpose } from "./metadata-egress";
import { engineOf, OTHER_POLICIES, type OtherPolicy, somePodNear, takesStance } from "./other-policies";
import { isDecidedBefore, peersOf } from "./other-policies-cut-off";
import { cutsOffNames, dnsRuleOf } from "./other-policies-dns-cut-off";
import { idleReason, someClosedPod } from "./other-policies-finding";
import { otherOwnServersFinding } from "./own-name-servers";
import { AT_CLOUD_DNS, closedWhere, type Resolving } from "./resolving";

/** The finding on a policy of Cilium's or Calico's that keeps Pods that use Workload Identity from resolving names. */
export function* otherPolicyDns(_: object, context: Context<OtherPolicy["type"]>): Iterable<Finding> {
  const self = context.self as OtherPolicy;
  if (!isJudged(self)) return;
  const { stack } = context;
  const cluster = stack.clusterOf(self);
  const isCilium = engineOf(self) === "Cilium";
  const idle = () => idleReason(self, cluster) ?? "";
  const denied = deniedDns(
    (how) => refusesNames(self, how, stack),
    isCilium ? "spec.egressDeny" : "spec.egress",
  );
  const refusal = [...dnsFinding(context, denied, idle)];
  if (refusal.length > 0) return yield* refusal;
  const ruleTo = dnsRuleOf(self);
  const allowsSome = () =>
    somePodNear(self, stack, (pod) => takesStance(self, pod, stack, ({ opens }) => opens()));
  const closed = closedToDns((how) => cutsOffNames(self, context, how), ruleTo, {
    closest: (ways) => closestOtherToDns(self, someClosedPod(self, stack), peersOf(self), ways, stack),
    alike: () => closedByDefault(context),
    allowsSome,
  });
  const found = [...dnsFinding(context, closed, idle)];
  if (found.length > 0) return yield* found;
  const isCutOff = () => cutsOffNames(self, context, AT_CLOUD_DNS, resolvesByNode);
  const atNode = [...nodeResolverFinding(isCutOff, { ruleTo, allowsSome, idle })];
  if (atNode.length > 0) return yield* atNode;
  yield* otherOwnServersFinding(self, context, allowsSome, idle);
}

/** A policy of names allows DNS itself. */
const isJudged = (policy: OtherPolicy): boolean => policy.type !== FQDN_POLICY && !deniesOnPurpose(policy);

/** Whether a policy denies DNS queries of Pods that use Workload Identity, and no policy before it allows them. */
const refusesNames = (policy: OtherPolicy, how: Resolving, stack: StackIndex): boolean =>
  somePodNear(policy, stack, (pod) =>
    allOf(
      () => takesStance(policy, pod, stack, ({ deniesDns }) => deniesDns(how)),
      () =>
        !isDecidedBefore(
          policy,
          pod,
          stack,
          ({ mayAllowDns: may }) => may(how),
          () => false,
        ),
      () => resolvesNames(pod, stack),
    ),
  );

/** The policies of a stack that cut Pods off only from NodeLocal DNSCache, which their clusters may have. */
const closedByDefault = ofStack((context: Pick<Context, "stack" | "voiceOf">): readonly OtherPolicy[] =>
  OTHER_POLICIES.flatMap((type): readonly OtherPolicy[] => context.stack.all(type)).filter((policy) =>
    ifKnown(
      () =>
        isJudged(policy) &&
        closedWhere(context.stack.clusterOf(policy), context.stack, (how) =>
          cutsOffNames(policy, context, how),
        )?.isByDefault,
    ),
  ),
);
