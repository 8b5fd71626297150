import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "masterAuthorizedNetworksConfig";
const NETWORKS = { [AT]: { cidrBlocks: [{ cidrBlock: "10.10.128.0/24", displayName: "internal" }] } };
const ipEndpoints = (enabled: unknown) => ({
  controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled } },
});

ruleTable("control-plane-authorized-networks", {
  accepts: {
    "a cluster with a network": resource(CLUSTER, NETWORKS),
    "no network outside Google Cloud at all (gke-policy-automation fails it)": resource(CLUSTER, {
      [AT]: {},
    }),
    "an empty list, which says the same": resource(CLUSTER, { [AT]: { cidrBlocks: [] } }),
    "a network whose block is not known": resource(CLUSTER, {
      [AT]: { cidrBlocks: [{ cidrBlock: unknown }] },
    }),
    "a cluster without it whose state has some": resource(CLUSTER, {}, { observed: NETWORKS }),
    "a control plane without addresses": resource(CLUSTER, ipEndpoints(false)),
    "a cluster without it whose control plane has no address": resource(
      CLUSTER,
      {},
      { observed: ipEndpoints(false) },
    ),
    "an Autopilot cluster with a network": resource(CLUSTER, { enableAutopilot: true, ...NETWORKS }),
  },
  rejects: {
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "a control plane with addresses": { resources: resource(CLUSTER, ipEndpoints(true)), at: AT },
    "a private endpoint, which every network around may reach": {
      resources: resource(CLUSTER, {
        privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true },
      }),
      at: AT,
    },
    "an Autopilot cluster": { resources: resource(CLUSTER, { enableAutopilot: true }), at: AT },
  },
  undecided: {
    "networks that are not known": { resources: resource(CLUSTER, { [AT]: unknown }), at: AT },
    "a control plane that may have no address": {
      resources: resource(CLUSTER, ipEndpoints(unknown)),
      at: "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled",
    },
  },
});
