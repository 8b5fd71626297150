// What is wrong between the versions of nodes and of the control plane. Pure.

import { type Boundary, boundariesBetween } from "../gke/boundaries";
import { MAX_NODE_SKEW, minorDistance, parseNumbered } from "../gke/versions";
import type { FaultId } from "./faults";
import { addTo, type Finding } from "./findings";
import type { Survey } from "./survey";

/** The faults between the kubelets' versions and the control plane's, one for each version and fault; none where a version is not known. */
export function versionProblems({ nodes = new Map(), controlPlane }: Survey): readonly Finding[] {
  // Thousands of nodes share a few versions.
  const versions = new Map<string, string[]>();
  for (const [name, { kubelet }] of nodes) addTo(versions, kubelet, name);
  return [...versions].flatMap(([kubelet, names]) => {
    const pair = `nodes ${kubelet}, control plane ${controlPlane}`;
    return versionFaults(kubelet, controlPlane).map(
      ([fault, detail]): Finding => [fault, "versions", pair + detail, names],
    );
  });
}

function versionFaults(
  kubelet: string,
  controlPlane = "",
): readonly (readonly [fault: FaultId, detail: string])[] {
  const [node, plane] = [parseNumbered(kubelet), parseNumbered(controlPlane)];
  if (!node || !plane) return [];
  const distance = minorDistance(node, plane) ?? -1;
  const isSkewed = !(distance >= 0 && distance <= MAX_NODE_SKEW);
  const crossed: readonly Boundary[] = boundariesBetween(node, plane);
  return [
    ...(isSkewed ? ([["version-skew", ""]] as const) : []),
    // Which addons the cluster has is not known here.
    ...crossed
      .filter(({ addon }) => !addon)
      .map(({ version }) => ["boundary", `; on two sides of ${version}`] as const),
  ];
}
