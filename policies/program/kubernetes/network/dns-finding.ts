import { NODE_DNS_POLICY, NODE_LOCAL_DNS_SINCE } from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { ifKnown } from "../../../evaluation/unknown";
import type { Finding } from "../../../rule";
import type { StackResource } from "../../../stack";
import type { RuleTo } from "./dns-rules";
import { type Judging, othersAlike, sameIsTrueOf } from "./once-a-cluster";
import { AT_CLOUD_DNS, answering, closedWhere, type Resolving } from "./resolving";

// What is said of a policy that lets Pods out and not to whoever resolves names.

/** A policy that cuts Pods off from some resolvers, and the texts of its finding. */
interface DnsCut {
  cutsOff(how: Resolving): boolean;
  readonly at: "spec.egress" | "spec.egressDeny";
  readonly problem: string;
  /** The fix, in the language of the policy, where names are resolved in one of these ways. */
  readonly fix: (ways: readonly Resolving[]) => string;
  /** Which policy comes closest to letting Pods out to these resolvers, as the beginning of the fix; absent where none is looked for. */
  readonly closest?: (ways: readonly Resolving[]) => string | undefined;
  /** The policies of the stack that cut off from NodeLocal DNSCache alone, which their clusters may have; absent where each is reported. */
  readonly alike?: () => readonly StackResource[];
}

/** What is said where it depends on NodeLocal DNSCache, of which nothing says whether the cluster has it. */
const WITH_CACHE = {
  where: ` with NodeLocal DNSCache, which a cluster that is made with ${NODE_LOCAL_DNS_SINCE} or later has`,
  unless: " For a cluster without NodeLocal DNSCache, set addonsConfig.dnsCacheConfig.enabled to false.",
};
const WITHOUT_CACHE = {
  where: ` without NodeLocal DNSCache, which a cluster that is made before ${NODE_LOCAL_DNS_SINCE} does not have by default`,
  unless: " For a cluster with NodeLocal DNSCache, set addonsConfig.dnsCacheConfig.enabled to true.",
};

/** What is said where it depends on Cloud DNS, of which nothing says whether the Autopilot cluster has it. */
const WITH_CLOUD_DNS = { where: " with Cloud DNS, which new Autopilot clusters have", unless: "" };

function dependenceOn(how: Resolving | undefined): Record<"where" | "unless", string> {
  if (how?.cloudDns && how.nodeLocal) return WITH_CLOUD_DNS;
  return how?.nodeLocal === false ? WITHOUT_CACHE : WITH_CACHE;
}

/** What a policy does with the egress of Pods, whose DNS queries it keeps in. */
export const egressOf = (allowsSome: () => boolean): string =>
  ifKnown(allowsSome) === false
    ? "denies all egress of Pods that use Workload Identity, DNS too"
    : "allows egress from Pods that use Workload Identity, but no DNS";

const addingToEgress = (rule: string): string =>
  `Add to spec.egress, here or in another policy for the same Pods: ${rule}.`;

/**
 * A policy that allows no egress to a resolver.
 * @param ruleTo the rule that allows it.
 * @param allowsSome whether the policy allows other egress.
 */
export const closedToDns = (
  cutsOff: DnsCut["cutsOff"],
  ruleTo: RuleTo,
  { allowsSome, ...more }: Pick<DnsCut, "closest" | "alike"> & { allowsSome: () => boolean },
): DnsCut => ({
  ...more,
  cutsOff,
  at: "spec.egress",
  problem: `${egressOf(allowsSome)}: no rule allows it where DNS answers`,
  fix: (ways) => addingToEgress(ruleTo(ways)),
});

/** A policy that selects kube-system by labels that neither GKE nor the program puts on it. */
export const strangeLabel = (cutsOff: DnsCut["cutsOff"]): DnsCut => ({
  cutsOff,
  at: "spec.egress",
  problem: `opens DNS to namespaces by a label that GKE does not put on ${SYSTEM_NAMESPACE}: unless somebody does, Pods that use Workload Identity resolve no name`,
  fix: () =>
    `Select the namespace by its own label: namespaceSelector: { matchLabels: { "${NAMESPACE_NAME_LABEL}": "${SYSTEM_NAMESPACE}" } }.`,
});

/** A policy that denies a resolver. */
export const deniedDns = (cutsOff: DnsCut["cutsOff"], at: DnsCut["at"]): DnsCut => ({
  cutsOff,
  at,
  problem: "refuses DNS queries of Pods that use Workload Identity, so that they resolve no name",
  fix: () => "Leave this out of what the policy denies, or select other Pods.",
});

/** The texts of the finding of a policy that cuts Pods off which ask whom their node asks. */
interface NodeResolverCut {
  /** The rule that opens the way. */
  readonly ruleTo: RuleTo;
  /** Whether the policy allows other egress. */
  allowsSome(): boolean;
  /** As of `dnsFinding`. */
  idle(): string;
}

/** The finding of a policy that cuts Pods off which ask whom their node asks. */
export function* nodeResolverFinding(
  isCutOff: () => boolean,
  { ruleTo, allowsSome, idle }: NodeResolverCut,
): Iterable<Finding> {
  if (!isCutOff()) return;
  const when = idle();
  yield {
    at: "spec.egress",
    problem: `${egressOf(allowsSome)}: no rule allows it where their node's resolver answers, which they ask by dnsPolicy: ${NODE_DNS_POLICY}${when}`,
    fix: addingToEgress(ruleTo([AT_CLOUD_DNS])),
    ...(when === "" ? {} : { level: "advisory" }),
  };
}

/**
 * The finding on a policy that cuts Pods off from some resolvers, if their cluster uses one of these.
 * @param idle completes the problem where the policy has no effect yet: the finding is advisory then.
 */
export function* dnsFinding(
  context: Judging,
  { cutsOff, at, problem, fix, closest, alike }: DnsCut,
  idle: () => string,
): Iterable<Finding> {
  const closed = closedWhere(context.stack.clusterOf(context.self), context.stack, cutsOff);
  if (!closed) return;
  const { how, ways, isByDefault } = closed;
  const others = isByDefault && alike ? othersAlike("netpol-allows-dns-egress", alike(), context) : [];
  // Another policy's finding names this one too.
  if (!others) return;
  const { where, unless } = dependenceOn(how);
  const when = idle();
  // As one sentence, since reports that shorten a fix show its first one.
  const first = [closest?.(ways), how && answering(how)].filter((text) => text !== undefined).join(": ");
  yield {
    at,
    problem: `${problem}${isByDefault ? where : ""}${when}`,
    fix: `${first === "" ? "" : `${first}. `}${fix(how ? [how] : ways)}${sameIsTrueOf(others)}${isByDefault && how ? unless : ""}`,
    ...(when === "" && !isByDefault ? {} : { level: "advisory" }),
  };
}
