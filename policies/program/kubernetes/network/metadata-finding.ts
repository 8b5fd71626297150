import { METADATA_EGRESS } from "../../../../gke/metadata-egress";
import { appendTo } from "../../../evaluation/append-to";
import { ofStack } from "../../../evaluation/of-stack";
import { ifKnown } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import { closestOtherPolicy } from "./closest-other-policy";
import { closestPolicy } from "./closest-policy";
import { runsDataplaneV2, whenEnforced } from "./dataplane";
import { dnsToo } from "./dns-denied-too";
import { deniesEgress } from "./egress";
import {
  type CutOff,
  DATAPLANES,
  type Dataplane,
  DENY_ANNOTATION,
  INTENDED,
  metadataRule,
  podsCutOff,
  runnableOn,
} from "./metadata-egress";
import { metadataWay } from "./metadata-way";
import { othersAlike, sameIsTrueOf } from "./once-a-cluster";
import { OTHER_POLICIES } from "./other-policies";
import { type Policy, selectsPod } from "./pod-network";
import { systemPodsCutOff } from "./system-denial";

// What is said of a NetworkPolicy that cuts Pods off from the metadata server.

const RULE = "netpol-allows-metadata-egress";

/** Pods without an identity may use the metadata server as well: for the project, or a token of the node pool's account. */
const ON_PURPOSE = ` For Pods that must not reach it, set the annotation ${DENY_ANNOTATION}: ${INTENDED} on the policy instead.`;

/** What a policy cuts off, on these dataplanes. */
interface Cut {
  readonly cutOff: CutOff;
  readonly closed: readonly (typeof DATAPLANES)[number][];
  /** The address only matters if the other dataplane's is allowed. */
  readonly isClosedOnAll: boolean;
  /** The cluster may run the other dataplane, on which the policy allows the way. */
  readonly isOneOfTwo: boolean;
}

type Judging = Pick<Context, "stack" | "voiceOf">;

const SEVEREST_FIRST: readonly CutOff[] = ["identity", "others", "accounts"];

function cutOf(policy: Policy, context: Judging): Cut | undefined {
  const cluster = context.stack.clusterOf(policy);
  const runnable = runnableOn(cluster);
  const all = runnable.flatMap((dataplane) => {
    const cutOff = podsCutOff(policy, context, METADATA_EGRESS[dataplane.key]);
    return cutOff === "none" ? [] : [{ dataplane, cutOff }];
  });
  if (all.length === 0) return undefined;
  const cutOff = SEVEREST_FIRST.find((kind) => all.some((closing) => closing.cutOff === kind)) ?? "others";
  const identity = all.filter((closing) => closing.cutOff === "identity");
  const closed = (identity.length > 0 ? identity : all).map(({ dataplane }) => dataplane);
  const isOneOfTwo = closed.length < runnable.length;
  // If the dataplane of a cluster of this stack is unknown, so is the answer.
  if (cluster && isOneOfTwo) runsDataplaneV2(cluster);
  const isClosedOnAll = DATAPLANES.every(
    ({ key }) =>
      all.some(({ dataplane }) => dataplane.key === key) ||
      podsCutOff(policy, context, METADATA_EGRESS[key]) !== "none",
  );
  return { cutOff, closed, isClosedOnAll, isOneOfTwo };
}

/** The finding on a NetworkPolicy that restricts egress, if it cuts Pods off. */
export function* egressFindings(context: Context<typeof NETWORK_POLICY>): Iterable<Finding> {
  const { self, stack } = context;
  const cut = cutOf(self, context);
  if (!cut) return;
  const others = isAskedOnce(cut)
    ? othersAlike(RULE, askedOnce(context).get(kindOf(cut)) ?? [], context)
    : [];
  // Another policy's finding names this one too.
  if (!others) return;
  const { cutOff, closed, isClosedOnAll } = cut;
  const where = isClosedOnAll ? "the metadata server" : closed.map(answeringOn).join(", and ");
  const outcome = outcomeOf(cut, stack.clusterOf(self));
  const [closest] = closed.flatMap(({ key }) => closestOf(self, key, stack) ?? []);
  yield {
    at: "spec.egress",
    problem: `cuts Pods ${WHOSE[cutOff]}off from ${where}${outcome.when}`,
    fix: `${closest === undefined ? "" : `${closest}. `}Add to spec.egress, here or in another policy for the same Pods: ${closed.map(({ key }) => metadataRule(key)).join(" and ")}${dnsToo(self, context, cutOff)}.${BESIDES[cutOff]}${sameIsTrueOf(others)}`,
    level: outcome.level,
    ...(cutOff === "others" && { severity: "low" }),
  };
}

const WHOSE: Readonly<Record<CutOff, string>> = {
  identity: "that use Workload Identity ",
  others: "",
  accounts: "of other stacks that use this namespace's Kubernetes service accounts ",
};
/** What a fix says besides the rule that opens the way. */
const BESIDES: Readonly<Record<CutOff, string>> = {
  identity: "",
  others: ON_PURPOSE,
  accounts: " Where another stack has a policy that opens it to them, exempt this one.",
};

/** Whether one finding stands for all policies of a cluster: it asks which dataplane that runs, or whether Pods without an identity need the way. */
const isAskedOnce = ({ cutOff, isOneOfTwo }: Cut): boolean => isOneOfTwo || cutOff !== "identity";

/** Those policies, by what they cut off. */
const askedOnce = ofStack((context: Judging): ReadonlyMap<string, readonly Policy[]> => {
  const { stack } = context;
  const found = new Map<string, Policy[]>();
  for (const policy of stack.all(NETWORK_POLICY)) {
    const isJudged = () => deniesEgress(policy.inputs) && systemPodsCutOff(policy, stack) === undefined;
    const cut = ifKnown(() => (isJudged() ? cutOf(policy, context) : undefined));
    if (cut && isAskedOnce(cut)) appendTo(found, kindOf(cut), policy);
  }
  return found;
});

const kindOf = ({ cutOff, closed }: Cut): string => [cutOff, ...closed.map(({ key }) => key)].join(" ");

const closestOf = (self: Policy, dataplane: Dataplane, stack: StackIndex): string | undefined =>
  closestPolicy(self, metadataWay(dataplane), stack) ??
  closestOtherPolicy(
    (ask) => selectsPod(self, stack, ask),
    OTHER_POLICIES,
    METADATA_EGRESS[dataplane],
    stack,
  );

function answeringOn({ key, name }: (typeof DATAPLANES)[number]): string {
  const { address, ports } = METADATA_EGRESS[key];
  return `${address}:${ports[0]}, where the metadata server listens on ${name}`;
}

/** When a policy that cuts Pods off takes effect, and how serious that is. */
function outcomeOf(
  { cutOff, isOneOfTwo }: Cut,
  cluster: ClusterResource | undefined,
): { when: string; level?: "advisory" } {
  const later = whenEnforced(cluster);
  if (later !== undefined) return { when: `, ${later}`, level: "advisory" };
  // The address that is allowed most likely is that of the other stack's dataplane.
  if (isOneOfTwo) return { when: ", if the cluster uses it", level: "advisory" };
  return { when: "", level: cutOff === "identity" ? undefined : "advisory" };
}
