import { findingsIf } from "../../../evaluation/findings-if";
import { hasNoIpEndpoint } from "../../../program/gcp/control-plane-access";
import { isOn, requirementFindings } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "privateClusterConfig.enablePrivateEndpoint";

export const controlPlanePrivateEndpoint: Rule = {
  name: "control-plane-private-endpoint",
  description: "The control plane has no address on the internet.",
  why:
    "A public address can be scanned and tried by anybody, and authorized networks are one mistake away from open. With the private endpoint alone, or with " +
    "the DNS-based endpoint, where IAM decides before the API server is reached, there is nothing to try.",
  fix: `Set ${AT} to true, or controlPlaneEndpointsConfig.ipEndpointsConfig.enabled to false, once people and pipelines reach the cluster on that way.`,
  whenToExempt:
    "A cluster that people or pipelines reach from outside its network, with authorized networks.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.6.4",
    "gke-policy-automation CONTROL_PLANE_ENDPOINT_PUBLIC",
    "policy-library enable_private_endpoint",
  ],
  departures:
    "The others know privateClusterConfig alone, and refuse a cluster whose control plane has no address at all but its DNS name.",
  good: { privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true } },
  bad: { privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false } },
  checks: {
    [CLUSTER]: [
      function* endpoint(_, context) {
        yield* findingsIf(
          () => !hasNoIpEndpoint(context),
          () =>
            requirementFindings(context, {
              at: AT,
              of: (cluster) => cluster.privateClusterConfig?.enablePrivateEndpoint,
              isGood: isOn,
              absentIs: "bad",
              consequence: "the control plane has an address on the internet",
            }),
        );
      },
    ],
  },
};
