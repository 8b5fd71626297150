import { findingsIf } from "../../../evaluation/findings-if";
import { hasNoIpEndpoint } from "../../../program/gcp/network/control-plane-access";
import { requirementFindings } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "masterAuthorizedNetworksConfig";

export const controlPlaneAuthorizedNetworks: Rule = {
  name: "control-plane-authorized-networks",
  description: "Only listed networks can reach the addresses of the control plane.",
  why:
    "Without authorized networks, anyone on the internet can try the control plane's address: a leaked token, or the next flaw in the API " +
    "server, is then enough. With them, requests from other networks get no answer at all.",
  fix: `Set ${AT}.cidrBlocks to the networks from which people and pipelines come, or turn the addresses off by controlPlaneEndpointsConfig.ipEndpointsConfig.enabled: false.`,
  whenToExempt: "A cluster with its own proxy or mesh that decides who can reach the control plane.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation",
  ],
  severity: "high",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.6.3",
    "checkov CKV_GCP_20",
    "trivy GCP-0061",
    "gke-policy-automation CONTROL_PLANE_ACCESS_UNRESTRICTED",
    "policy-library master_authorized_networks_enabled",
  ],
  departures:
    "gke-policy-automation refuses authorized networks without any block, which is the narrowest setting: no network outside Google Cloud gets " +
    "in. It and checkov refuse a cluster whose control plane has no address at all. policy-library can compare the blocks with its own list; " +
    "here only the whole internet is refused, by control-plane-not-world-open.",
  good: { masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "10.0.0.0/8" }] } },
  bad: {},
  checks: {
    [CLUSTER]: [
      function* networks(_, context) {
        yield* findingsIf(
          () => !hasNoIpEndpoint(context),
          () =>
            requirementFindings(context, {
              at: AT,
              of: (cluster) => cluster.masterAuthorizedNetworksConfig,
              isGood: () => true,
              absentIs: "bad",
              consequence: "any network can reach the control plane's addresses",
            }),
        );
      },
    ],
  },
};
