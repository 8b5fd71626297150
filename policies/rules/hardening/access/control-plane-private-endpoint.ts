import { findingsIf } from "../../../evaluation/findings-if";
import { hasNoIpEndpoint } from "../../../program/gcp/network/control-plane-access";
import { isOn, requirementFindings } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "privateClusterConfig.enablePrivateEndpoint";

export const controlPlanePrivateEndpoint: Rule = {
  name: "control-plane-private-endpoint",
  description: "The control plane has no address on the internet.",
  why:
    "Anyone can scan and attack a public address, and one mistake opens the authorized networks. With only the private endpoint, or only the " +
    "DNS-based endpoint, where IAM decides before a request reaches the API server, there is nothing to attack.",
  fix:
    `Set ${AT} to true, or controlPlaneEndpointsConfig.ipEndpointsConfig.enabled to false, once people and pipelines reach the cluster in this ` +
    "way.",
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
    "The others read only privateClusterConfig, and refuse a cluster whose control plane has no address, only a DNS name.",
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
