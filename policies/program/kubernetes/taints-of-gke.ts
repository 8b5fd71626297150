import { GPU_TAINT, SANDBOX_TAINT } from "../../../gke/nodes";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import type { Pool } from "../gcp/node-pools";
import type { PodTemplate } from "./pods";
import { type Taint, tolerates } from "./scheduling";

/** Whether a Pod tolerates the taints that GKE gives a pool's nodes by itself, beside other pools: for GPUs, and for GKE Sandbox. */
export function toleratesTaintsOfGke(pod: PodTemplate | undefined, { nodeConfig }: Pool): boolean {
  const isTolerated = (taint: Taint) =>
    someItem(pod?.spec?.tolerations, (toleration) => tolerates(toleration, taint));
  return allOf(
    () =>
      anyOf(
        () => isTolerated(SANDBOX_TAINT),
        () => nodeConfig?.sandboxConfig === undefined,
      ),
    () =>
      anyOf(
        () => isTolerated(GPU_TAINT),
        () => !someItem(nodeConfig?.guestAccelerators, ({ count }) => Number(count) !== 0),
      ),
  );
}
