import { checkIf, findingsIf } from "../../evaluation/findings-if";
import { read, type Source, stated } from "../../evaluation/reading";
import { redact } from "../../evaluation/redact";
import { allOf } from "../../evaluation/unknown";
import { CLUSTER, type Inputs, type NODE_POOL } from "../../resource-types";
import type { Check, Context, Finding, Rule } from "../../rule";
import { hasOwnPools } from "./node-pools";
import { type JudgedPool, type PoolProperties, poolChecks } from "./pool-checks";

type ClusterInputs = Inputs[typeof CLUSTER];
type Provisioning = NonNullable<NonNullable<ClusterInputs["clusterAutoscaling"]>["autoProvisioningDefaults"]>;

/** What a rule requires of one property, declared or else observed. */
export interface Requirement<P, V> {
  /** The property's path, as the program writes it. */
  at: string;
  of: (properties: Partial<P>) => V | undefined;
  isGood: (value: V) => boolean;
  /** Whether GKE's behaviour is good where the property is neither declared nor observed. */
  absentIs: "good" | "bad";
  /** The strings that a finding may quote. */
  vocabulary?: readonly string[];
  /** Follows `is false: ` or `is absent: ` in the finding. */
  consequence: string;
  fix?: string;
}

/** Whether a flag is on; a program without types may set it as a string. */
export const isOn = (flag: unknown): boolean => String(flag).toLowerCase() === "true";
export const isOff = (flag: unknown): boolean => String(flag).toLowerCase() === "false";

/** The finding on a property that does not meet its requirement. */
export function* requirementFindings<P, V>(
  source: Source<P>,
  { at, of, isGood, absentIs, vocabulary, consequence, fix }: Requirement<P, V>,
): Iterable<Finding> {
  const setting = read(source, of);
  if (setting ? isGood(setting.value) : absentIs === "good") return;
  const is = setting ? stated(setting, redact(setting.value, vocabulary)) : "is absent";
  yield { at, problem: `${is}: ${consequence}`, ...(fix === undefined ? {} : { fix }) };
}

/** A check of a cluster's property, on clusters of both modes. */
export const ofClusters =
  <V>(requirement: Requirement<ClusterInputs, V>): Check<typeof CLUSTER> =>
  (_, context) =>
    requirementFindings(context, requirement);

/** A check of a cluster's property that Google sets on Autopilot clusters, which are left out. */
export const ofStandardClusters = <V>(requirement: Requirement<ClusterInputs, V>): Check<typeof CLUSTER> =>
  checkIf(isStandard, ofClusters(requirement));

/** Whether a cluster is not an Autopilot cluster. */
export const isStandard = (cluster: ClusterInputs): boolean => cluster.enableAutopilot !== true;

const DEFAULTS = "clusterAutoscaling.autoProvisioningDefaults";

/**
 * Checks of a property of node pools, whichever resource configures them, and of the pools that node auto-provisioning creates.
 * @param provisioned where auto-provisioning has the same property; absent where it has none.
 */
export function ofNodePools<V>(
  requirement: Requirement<PoolProperties, V>,
  provisioned?: { at: string; of: (defaults: Provisioning) => V | undefined },
): Pick<Rule["checks"], typeof NODE_POOL | typeof CLUSTER> {
  const pools = poolChecks(function* (pool, context) {
    const at = pool.path(requirement.at);
    const found = requirementFindings(pool, { ...requirement, at, ...fixAt(requirement, at) });
    for (const finding of found) if (isThere(pool, context)) yield finding;
  });
  if (!provisioned) return pools;
  const at = `${DEFAULTS}.${provisioned.at}`;
  const ofProvisioned = ofClusters<V>({
    ...requirement,
    at,
    ...fixAt(requirement, at),
    of: ({ clusterAutoscaling }) => {
      const defaults = clusterAutoscaling?.autoProvisioningDefaults;
      return defaults && provisioned.of(defaults);
    },
  });
  return { ...pools, [CLUSTER]: [...(pools[CLUSTER] ?? []), ifProvisioning(ofProvisioned)] };
}

/** A check of what node auto-provisioning creates, on clusters that use it. */
export const ifProvisioning =
  (check: Check<typeof CLUSTER>): Check<typeof CLUSTER> =>
  (cluster, context) =>
    findingsIf(
      () => provisionsNodes(context),
      () => check(cluster, context),
    );

/** Whether node auto-provisioning creates pools of a Standard cluster. */
const provisionsNodes = (cluster: Source<ClusterInputs>): boolean =>
  allOf(
    () => isStandard(cluster.inputs),
    () => makesPools(cluster),
  );

/** Whether GKE makes node pools for Pods that find no node. */
export const makesPools = (cluster: Source<ClusterInputs>): boolean =>
  isOn(read(cluster, ({ clusterAutoscaling }) => clusterAutoscaling?.enabled)?.value);

/** The fix, with the property's full path. */
const fixAt = (
  { at, fix }: Pick<Requirement<unknown, unknown>, "at" | "fix">,
  path: string,
): { fix?: string } => (fix === undefined ? {} : { fix: fix.replace(at, path) });

/**
 * Whether a pool surely exists: GKE refuses one beside an Autopilot cluster, and a cluster that does not configure its default pool but has
 * others has most likely removed it.
 */
export function isThere(
  pool: JudgedPool,
  context: Context<typeof CLUSTER> | Context<typeof NODE_POOL>,
): boolean {
  if (!isOfCluster(context)) {
    const cluster = context.stack.clusterOf(context.self);
    return cluster === undefined || isStandard(cluster.inputs);
  }
  if (pool.isConfigured) return true;
  return !("nodePools" in context.inputs) && !hasOwnPools(context.self, context.stack);
}

const isOfCluster = (
  context: Context<typeof CLUSTER> | Context<typeof NODE_POOL>,
): context is Context<typeof CLUSTER> => context.resource.type === CLUSTER;
