import { parse } from "../../../policies/evaluation/message";
import { CLUSTER, NODE_POOL } from "../../../policies/resource-types";
import type { Note } from "../../messages/notes";
import type { Diagnostic } from "../../offline/protocol/analysis";
import { partsOf } from "../../offline/protocol/urn";

/**
 * Properties of clusters and node pools whose names in Google's list differ from those in @pulumi/gcp, as cluster.ts and node-pool.ts of
 * ../gke-api read them.
 */
const IN_THE_LIST: readonly (readonly [property: string, listed: string])[] = [
  ["masterVersion", "currentMasterVersion"],
  ["minMasterVersion", "currentMasterVersion"],
  ["nodeVersion", "currentNodeVersion"],
  ["nodeConfig", "a node pool's config"],
  ["nodeLocations", "locations"],
  ["enableAutopilot", "autopilot.enabled"],
  ["enableLegacyAbac", "legacyAbac.enabled"],
  ["enableShieldedNodes", "shieldedNodes.enabled"],
  ["enableIntranodeVisibility", "networkConfig.enableIntraNodeVisibility"],
  ["enableL4IlbSubsetting", "networkConfig.enableL4ilbSubsetting"],
  ["datapathProvider", "networkConfig.datapathProvider"],
  ["clusterAutoscaling", "autoscaling"],
  ["autoscaling", "a node pool's autoscaling whose enabled is true"],
  ["masterAuthorizedNetworksConfig", "the block of the same name whose enabled is true"],
  ["maxPodsPerNode", "maxPodsConstraint.maxPodsPerNode"],
  ["loggingConfig.enableComponents", "loggingConfig.componentConfig.enableComponents"],
  ["monitoringConfig.enableComponents", "monitoringConfig.componentConfig.enableComponents"],
  ["maintenancePolicy.recurringWindow", "maintenancePolicy.window.recurringWindow"],
  ["maintenancePolicy.maintenanceExclusions", "maintenancePolicy.window.maintenanceExclusions"],
  ["maintenancePolicies", "a node pool's maintenancePolicy"],
];

/** A note that maps the properties named in findings to their names in the list; none where they are the same. */
export function namesInList(diagnostics: readonly Diagnostic[]): Note[] {
  const named = new Set(diagnostics.flatMap(pathsIn));
  const paths = [...named];
  const pairs = IN_THE_LIST.filter(([property]) =>
    paths.some((path) => path === property || path.startsWith(`${property}.`)),
  );
  const texts = pairs.map(([property, listed]) => `${property} is ${listed}`);
  return texts.length === 0
    ? []
    : [
        {
          kind: "other",
          text: `is reported by the names that properties have in @pulumi/gcp. In Google's list ${texts.join(", ")}.`,
        },
      ];
}

/** The property of a finding on a cluster or node pool, and properties that its fix may name. */
function pathsIn({ urn, message }: Diagnostic): string[] {
  const found = parse(message);
  const { type } = partsOf(urn);
  if (found === undefined || (type !== CLUSTER && type !== NODE_POOL)) return [];
  return `${found.property} ${found.fix}`.split(/[^A-Za-z0-9.]+/);
}
