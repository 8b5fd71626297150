import { read, type Source } from "../../../evaluation/reading";
import type { CLUSTER, Inputs } from "../../../resource-types";
import { isOff } from "../requirements";

/**
 * Whether the control plane has no IP address at all: it is reached by its DNS name alone, where IAM decides.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation, checked 2026-11-28
 */
export const hasNoIpEndpoint = (cluster: Source<Inputs[typeof CLUSTER]>): boolean =>
  isOff(
    read(
      cluster,
      ({ controlPlaneEndpointsConfig }) => controlPlaneEndpointsConfig?.ipEndpointsConfig?.enabled,
    )?.value,
  );
