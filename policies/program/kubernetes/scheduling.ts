import { METADATA_SERVER_NODE_LABEL } from "../../../gke/metadata-server";
import {
  ACCELERATOR_TAINTS,
  ARCH_LABEL,
  architectureOf,
  NODE_POOL_LABEL,
  PREEMPTIBLE_LABEL,
  SPOT_LABEL,
  SYSTEM_POD_TAINTS,
  TAINT_EFFECTS,
} from "../../../gke/nodes";
import { GATE_TAINTS, isWindowsImage, PASSING_TAINT_PREFIXES } from "../../../gke/upgrades";
import { read, type Source } from "../../evaluation/reading";
import { allOf, anyOf, everyItem, someItem } from "../../evaluation/unknown";
import type { Pool } from "../gcp/node-pools";
import type { PodTemplate } from "./pods";
import type { Requirement } from "./selectors";

type PodSpec = NonNullable<PodTemplate["spec"]>;
export type Taint = NonNullable<NonNullable<Pool["nodeConfig"]>["taints"]>[number];
type Toleration = NonNullable<PodSpec["tolerations"]>[number];

/**
 * Whether a Pod tolerates the taints that keep Pods away from a pool's nodes, as far as the pool itself declares them.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export const toleratesPool = (pod: PodTemplate | undefined, pool: Pool): boolean =>
  toleratesTaints(pod, pool, repels);

/** Whether a Pod may run on a pool's nodes once they are ready: its node selection allows them, and it tolerates the taints that stay. */
export const mayRunOn = (pod: PodTemplate | undefined, pool: Pool): boolean =>
  allOf(
    () => selectsPool(pod, pool),
    () => toleratesTaints(pod, pool, staysAndRepels),
  );

/** Whether a taint reserves a pool's nodes for Pods that tolerate it. */
export const isDedicated = (pool: Pool): boolean => someItem(pool.nodeConfig?.taints, staysAndRepels);

/**
 * Whether a pool's nodes take none of GKE's own Pods that do not run on every node: they are Windows nodes, are for GKE Sandbox, or have a taint that
 * stays and that these do not tolerate.
 * Source, of GKE Sandbox: https://github.com/google/gvisor/issues/807, checked 2026-11-30
 */
export const keepsSystemPodsOut = (pool: Source<Pool>): boolean =>
  anyOf(
    () => read(pool, ({ nodeConfig }) => nodeConfig?.sandboxConfig) !== undefined,
    () => isWindowsImage(read(pool, ({ nodeConfig }) => nodeConfig?.imageType)?.value),
    () => isTainted(pool, (key) => ![...SYSTEM_POD_TAINTS, ...ACCELERATOR_TAINTS].includes(key)),
  );

/** Whether a taint leaves a pool's nodes to Pods that ask for their accelerators. */
export const isForAccelerators = (pool: Source<Pool>): boolean =>
  isTainted(pool, (key) => ACCELERATOR_TAINTS.includes(key));

/** Whether a pool has a taint that stays and keeps Pods away, with such a key. */
const isTainted = (pool: Source<Pool>, ask: (key: string) => boolean): boolean =>
  someItem(read(pool, ({ nodeConfig }) => nodeConfig?.taints)?.value, (taint) =>
    allOf(
      () => staysAndRepels(taint),
      () => ask(taint.key ?? ""),
    ),
  );

const toleratesTaints = (
  pod: PodTemplate | undefined,
  pool: Pool,
  concerns: (taint: Taint) => boolean,
): boolean =>
  everyItem(pool.nodeConfig?.taints, (taint) =>
    anyOf(
      () => !concerns(taint),
      () => someItem(pod?.spec?.tolerations, (toleration) => tolerates(toleration, taint)),
    ),
  );

/** Whether a taint keeps Pods away, instead of making other nodes preferred. */
export const repels = (taint: Taint): boolean => Object.hasOwn(TAINT_EFFECTS, taint.effect ?? "");

/** Whether a taint keeps Pods away for good: nothing on the node removes it. */
const staysAndRepels = (taint: Taint): boolean =>
  allOf(
    () => repels(taint),
    () => !PASSING_TAINT_PREFIXES.some((prefix) => taint.key?.startsWith(prefix)) && !isKnownGate(taint.key),
  );

/** Whether a taint is one that a component on the node removes when the node is ready. */
export const isKnownGate = (key = ""): boolean =>
  GATE_TAINTS.some((known) => (known.endsWith("/") ? key.startsWith(known) : key === known));

/** Whether a toleration is for a taint. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  return allOf(
    () => !toleration.effect || toleration.effect === TAINT_EFFECTS[taint.effect ?? ""],
    () => (toleration.key ? toleration.key === taint.key : toleration.operator === "Exists"),
    () => toleration.operator === "Exists" || (toleration.value ?? "") === (taint.value ?? ""),
  );
}

/**
 * Whether a Pod's nodeSelector and node affinity allow a pool's nodes, as far as the pool's labels are declared. A label that others set on
 * nodes is assumed to match.
 */
export const selectsPool = (pod: PodTemplate | undefined, pool: Pool): boolean =>
  allOf(
    () =>
      everyItem(Object.keys(pod?.spec?.nodeSelector ?? {}), (key) =>
        isMet({ key, operator: "In", values: [pod?.spec?.nodeSelector?.[key] ?? ""] }, pool),
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

/** Labels of these domains come from Kubernetes and GKE. */
const SYSTEM_LABEL = /^([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|google\.com|gke\.io)\//;

/** What a label is that follows from the pool's properties; undefined where it has none. */
const GIVEN: Readonly<Record<string, (pool: Pool) => string | undefined>> = {
  [SPOT_LABEL]: ({ nodeConfig }) => (nodeConfig?.spot === true ? "true" : undefined),
  [PREEMPTIBLE_LABEL]: ({ nodeConfig }) => (nodeConfig?.preemptible === true ? "true" : undefined),
};

/** What a pool's nodes have for a label; undefined where they have none, and OPEN where that is not known. */
function labelOf(key: string, pool: Pool): string | undefined | typeof OPEN {
  if (key === NODE_POOL_LABEL) return "name" in pool ? pool.name : OPEN;
  if (key === ARCH_LABEL) return architectureOf(pool.nodeConfig?.machineType) ?? OPEN;
  const given = GIVEN[key];
  if (given) return given(pool);
  if (key === METADATA_SERVER_NODE_LABEL || SYSTEM_LABEL.test(key)) return OPEN;
  const labels = pool.nodeConfig?.labels;
  return labels !== undefined && key in labels ? labels[key] : undefined;
}

const OPEN = Symbol("open");

function isMet({ key = "", operator, values }: Requirement, pool: Pool): boolean {
  const label = labelOf(key, pool);
  if (label === OPEN) return true;
  const isListed = () => label !== undefined && someItem(values, (value) => value === label);
  if (operator === "In") return isListed();
  if (operator === "NotIn") return !isListed();
  if (operator === "Exists") return label !== undefined;
  // Gt and Lt compare numbers; no declared label of a pool is known to be one.
  return operator === "DoesNotExist" ? label === undefined : true;
}

/** Whether a Pod asks for nodes of an architecture, maybe beside others, by its nodeSelector or node affinity. */
export const asksForArchitecture = (pod: PodTemplate | undefined, architecture: string): boolean =>
  anyOf(
    () => pod?.spec?.nodeSelector?.[ARCH_LABEL] === architecture,
    () =>
      someItem(
        pod?.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
        ({ matchExpressions }) =>
          someItem(matchExpressions, ({ key, operator, values }) =>
            allOf(
              () => key === ARCH_LABEL,
              () => operator === "In",
              () => someItem(values, (value) => value === architecture),
            ),
          ),
      ),
  );
