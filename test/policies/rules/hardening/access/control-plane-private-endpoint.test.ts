import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "privateClusterConfig.enablePrivateEndpoint";
const endpoint = (enablePrivateEndpoint: unknown) => ({
  privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint },
});
const ipEndpoints = (enabled: unknown) => ({
  controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled } },
});

ruleTable("control-plane-private-endpoint", {
  accepts: {
    "a private endpoint": resource(CLUSTER, endpoint(true)),
    "the DNS-based endpoint alone": resource(CLUSTER, ipEndpoints(false)),
    "the DNS-based endpoint alone beside a private cluster": resource(CLUSTER, {
      ...endpoint(false),
      ...ipEndpoints(false),
    }),
    "a cluster without it whose state has it": resource(CLUSTER, {}, { observed: endpoint(true) }),
    "an Autopilot cluster with a private endpoint": resource(CLUSTER, {
      enableAutopilot: true,
      ...endpoint(true),
    }),
  },
  rejects: {
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "a public endpoint": { resources: resource(CLUSTER, endpoint(false)), at: AT, problem: /^is false/ },
    "a private cluster that says nothing of it": {
      resources: resource(CLUSTER, { privateClusterConfig: { enablePrivateNodes: true } }),
      at: AT,
    },
    "a cluster without it whose state has none": {
      resources: resource(CLUSTER, {}, { observed: endpoint(false) }),
      at: AT,
    },
    "an Autopilot cluster": { resources: resource(CLUSTER, { enableAutopilot: true }), at: AT },
  },
  undecided: {
    "an endpoint that is not known": { resources: resource(CLUSTER, endpoint(unknown)), at: AT },
    "addresses that are not known": {
      resources: resource(CLUSTER, ipEndpoints(unknown)),
      at: "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled",
    },
  },
});
