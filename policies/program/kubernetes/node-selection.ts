import { METADATA_SERVER_NODE_LABEL } from "../../../gke/metadata-server";
import {
  ARCH_LABEL,
  architectureOf,
  COMPUTE_CLASS_LABEL,
  NODE_POOL_LABEL,
  PREEMPTIBLE_LABEL,
  SPOT_LABEL,
} from "../../../gke/nodes";
import { allOf, anyOf, everyItem, someItem, someKey } from "../../evaluation/unknown";
import type { Pool } from "../gcp/node-pools";
import type { PodTemplate } from "./pods";
import type { Requirement } from "./selectors";

/**
 * Whether a Pod's nodeSelector and node affinity allow a pool's nodes, as far as the pool's labels are declared. A label that others set on
 * nodes is assumed to match.
 */
export const selectsPool = (pod: PodTemplate | undefined, pool: Pool): boolean =>
  allOf(
    () =>
      everyItem(Object.keys(pod?.spec?.nodeSelector ?? {}), (key) =>
        isLabelled(pool, key, (label) => label === pod?.spec?.nodeSelector?.[key]),
      ),
    () => {
      const terms =
        pod?.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
      return (
        terms === undefined ||
        someItem(terms, (term) => everyItem(term.matchExpressions, (requirement) => isMet(requirement, pool)))
      );
    },
  );

/** Whether a Pod chooses its nodes, by a nodeSelector or by node affinity. */
export const hasSelector = (pod: PodTemplate | undefined): boolean =>
  anyOf(
    () => someKey(pod?.spec?.nodeSelector, () => true),
    () => "requiredDuringSchedulingIgnoredDuringExecution" in (pod?.spec?.affinity?.nodeAffinity ?? {}),
  );

/** Whether something else than the default scheduler and a program's node pools decides where a Pod runs: its node's name, or a compute class. */
export const isPlacedByOthers = (pod: PodTemplate | undefined): boolean =>
  anyOf(
    () => pod?.spec?.nodeName !== undefined,
    () => (pod?.spec?.schedulerName ?? DEFAULT_SCHEDULER) !== DEFAULT_SCHEDULER,
    () => someKey(pod?.spec?.nodeSelector, (key) => key === COMPUTE_CLASS_LABEL),
    () => someRequirement(pod, ({ key }) => key === COMPUTE_CLASS_LABEL),
  );

const DEFAULT_SCHEDULER = "default-scheduler";

/** Labels of these domains come from Kubernetes and GKE. */
const SYSTEM_LABEL = /^([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|google\.com|gke\.io)\//;

/** What a label is that follows from the pool's properties; undefined where it has none. */
const GIVEN: ReadonlyMap<string, (pool: Pool) => string | undefined> = new Map([
  [SPOT_LABEL, ({ nodeConfig }) => (nodeConfig?.spot === true ? "true" : undefined)],
  [PREEMPTIBLE_LABEL, ({ nodeConfig }) => (nodeConfig?.preemptible === true ? "true" : undefined)],
]);

/** What a pool's nodes have for a label; undefined where they have none, and OPEN where that is not known. */
function labelOf(key: string, pool: Pool): string | undefined | typeof OPEN {
  if (key === NODE_POOL_LABEL) return "name" in pool ? pool.name : OPEN;
  if (key === ARCH_LABEL) return architectureOf(pool.nodeConfig?.machineType) ?? OPEN;
  const given = GIVEN.get(key);
  if (given) return given(pool);
  if (SYSTEM_LABEL.test(key)) return OPEN;
  const labels = pool.nodeConfig?.labels;
  return labels !== undefined && key in labels ? labels[key] : undefined;
}

const OPEN = Symbol("open");

/** Whether an answer is yes for the label of a pool's nodes, or for one of them that is not known. */
function isLabelled(pool: Pool, key: string, ask: (label: string | undefined) => boolean): boolean {
  if (key === METADATA_SERVER_NODE_LABEL)
    return anyOf(
      () => ask("true"),
      () => ask(undefined),
    );
  const label = labelOf(key, pool);
  return label === OPEN || ask(label);
}

const isMet = ({ key = "", operator, values }: Requirement, pool: Pool): boolean =>
  isLabelled(pool, key, (label) => {
    const isListed = () => label !== undefined && someItem(values, (value) => value === label);
    if (operator === "In") return isListed();
    if (operator === "NotIn") return !isListed();
    if (operator === "Exists") return label !== undefined;
    // Gt and Lt compare numbers; no declared label of a pool is known to be one.
    return operator === "DoesNotExist" ? label === undefined : true;
  });

/** Whether a Pod asks for nodes of an architecture, maybe beside others, by its nodeSelector or node affinity. */
export const asksForArchitecture = (pod: PodTemplate | undefined, architecture: string): boolean =>
  anyOf(
    () => pod?.spec?.nodeSelector?.[ARCH_LABEL] === architecture,
    () =>
      someRequirement(pod, ({ key, operator, values }) =>
        allOf(
          () => key === ARCH_LABEL,
          () => operator === "In",
          () => someItem(values, (value) => value === architecture),
        ),
      ),
  );

/** Whether an answer is yes for something that a Pod's node affinity requires of labels, maybe beside others. */
const someRequirement = (pod: PodTemplate | undefined, ask: (requirement: Requirement) => boolean): boolean =>
  someItem(
    pod?.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
    ({ matchExpressions }) => someItem(matchExpressions, ask),
  );
