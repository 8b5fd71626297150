import {
  ACCELERATOR_TAINTS,
  architectureOf,
  SANDBOX_TAINT,
  SYSTEM_POD_TAINTS,
  TAINT_EFFECTS,
} from "../../../gke/nodes";
import { GATE_TAINTS, isWindowsImage, PASSING_TAINT_PREFIXES } from "../../../gke/upgrades";
import { read, type Source } from "../../evaluation/reading";
import { allOf, anyOf, everyItem, someItem, someKey } from "../../evaluation/unknown";
import type { Pool } from "../gcp/node-pools";
import { selectsPool } from "./node-selection";
import type { PodTemplate } from "./pods";

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

/** Whether a pool's nodes have GPUs, which GKE taints where the cluster has nodes without. */
export const hasGpus = (pool: Source<Pool>): boolean =>
  someItem(
    read(pool, ({ nodeConfig }) => nodeConfig?.guestAccelerators)?.value,
    ({ count }) => Number(count) !== 0,
  );

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
      () => asksForAcceleratorOf(pod, taint),
    ),
  );

/**
 * Whether a Pod asks for the accelerators for which a taint keeps nodes, so that GKE adds a toleration by itself.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/gpus and https://github.com/kubernetes/kubernetes/pull/55839, checked 2026-12-01
 */
const asksForAcceleratorOf = (pod: PodTemplate | undefined, taint: Taint): boolean =>
  someItem(ACCELERATOR_TAINTS, (key) =>
    allOf(
      () => someLimit(pod, key, () => true),
      () => taint.key === key,
    ),
  );

/** Whether an answer is yes for what one of a Pod's containers has as its limit of a resource. */
const someLimit = (
  pod: PodTemplate | undefined,
  key: string,
  ask: (limits: Readonly<Record<string, unknown>>) => boolean,
): boolean =>
  someItem(CONTAINERS, (kind) =>
    someItem(pod?.spec?.[kind], ({ resources }) =>
      someKey(resources?.limits, (name) => name === key && ask(resources?.limits ?? {})),
    ),
  );
const CONTAINERS = ["containers", "initContainers"] as const;

/** The accelerators that a Pod asks for, by the name of their resource. */
export const acceleratorsOf = (pod: PodTemplate | undefined): readonly string[] =>
  ACCELERATOR_TAINTS.filter((key) => someLimit(pod, key, (limits) => Number(limits[key]) !== 0));

/** Whether a pool's nodes may have accelerators: they are declared, or those of their machine type are not known. */
export const mayHaveAccelerators = (pool: Source<Pool>): boolean =>
  anyOf(
    () => hasGpus(pool),
    () =>
      architectureOf(read(pool, ({ nodeConfig }) => nodeConfig?.machineType || undefined)?.value) ===
      undefined,
  );

/** Whether a Pod is for GKE Sandbox, whose RuntimeClass leads it to nodes with it. */
export const isForSandbox = (pod: PodTemplate | undefined): boolean =>
  pod?.spec?.runtimeClassName === SANDBOX_TAINT.value;

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
    () =>
      anyOf(
        () => toleration.operator === "Exists",
        () => (toleration.value ?? "") === (taint.value ?? ""),
      ),
  );
}
