import { ARM_TAINT, architectureOf, GPU_TAINT, SANDBOX_TAINT } from "../../../gke/nodes";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import type { Pool } from "../gcp/node-pools";
import { asksForArchitecture } from "./node-selection";
import type { PodTemplate } from "./pods";
import { hasGpus, isForSandbox, type Taint, tolerates } from "./scheduling";

/** A taint that GKE gives a pool's nodes by itself. */
interface TaintOfGke {
  readonly taint: Taint & { readonly key: string };
  /** The property of the pool's nodes for which GKE adds it. */
  readonly property: string;
  /** Whether GKE adds it only in a cluster with other nodes. */
  readonly isBesideOthers: boolean;
  isOn(pool: Pool): boolean;
  /** Whether GKE adds a toleration to a Pod by itself. */
  isToleratedBy?(pod: PodTemplate | undefined): boolean;
}

export const TAINTS_OF_GKE: readonly TaintOfGke[] = [
  {
    taint: SANDBOX_TAINT,
    property: "nodeConfig.sandboxConfig",
    isBesideOthers: true,
    isOn: ({ nodeConfig }) => nodeConfig?.sandboxConfig !== undefined,
    isToleratedBy: isForSandbox,
  },
  {
    taint: GPU_TAINT,
    property: "nodeConfig.guestAccelerators",
    isBesideOthers: true,
    isOn: (pool) => hasGpus({ inputs: pool, observed: {} }),
  },
  {
    taint: ARM_TAINT,
    property: "nodeConfig.machineType",
    isBesideOthers: false,
    isOn: ({ nodeConfig }) =>
      allOf(
        () => architectureOf(nodeConfig?.machineType) === ARM_TAINT.value,
        () => nodeConfig?.taintConfig?.architectureTaintBehavior !== "NONE",
      ),
    isToleratedBy: (pod) => asksForArchitecture(pod, ARM_TAINT.value),
  },
];

/** Whether a Pod tolerates a taint that GKE gives a pool's nodes by itself, or they do not have it. */
export const toleratesTaintOfGke = (
  pod: PodTemplate | undefined,
  pool: Pool,
  { taint, isOn, isToleratedBy = () => false }: TaintOfGke,
): boolean =>
  anyOf(
    () => someItem(pod?.spec?.tolerations, (toleration) => tolerates(toleration, taint)),
    () => isToleratedBy(pod),
    () => !isOn(pool),
  );
