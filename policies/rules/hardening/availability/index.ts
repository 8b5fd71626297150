import type { Rule } from "../../../rule";
import { clusterVersionAllowed } from "./cluster-version-allowed";
import { controlPlaneRegional } from "./control-plane-regional";
import { ilbSubsetting } from "./ilb-subsetting";
import { nodePoolAutoscaling } from "./node-pool-autoscaling";
import { nodeZones } from "./node-zones";
import { pdCsiDriver } from "./pd-csi-driver";

export const availability: readonly Rule[] = [
  controlPlaneRegional,
  nodeZones,
  nodePoolAutoscaling,
  pdCsiDriver,
  ilbSubsetting,
  clusterVersionAllowed,
];
