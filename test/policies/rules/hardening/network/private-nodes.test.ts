import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "privateClusterConfig.enablePrivateNodes";
const OF_POOL = "networkConfig.enablePrivateNodes";
const nodes = (enablePrivateNodes: unknown) => ({ privateClusterConfig: { enablePrivateNodes } });
const ofPool = (enablePrivateNodes: unknown) => ({ networkConfig: { enablePrivateNodes } });
const cluster = (props: object) => resource(CLUSTER, { ...props }, { name: "cluster" });
const pool = (props: object) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), ...props }, { name: "pool" });

ruleTable("private-nodes", {
  accepts: {
    "a private cluster": resource(CLUSTER, nodes(true)),
    "a private cluster with a private endpoint": resource(CLUSTER, {
      privateClusterConfig: {
        enablePrivateNodes: true,
        enablePrivateEndpoint: true,
        masterIpv4CidrBlock: "172.16.0.0/28",
      },
    }),
    "a private cluster and its pools": [cluster(nodes(true)), pool({})],
    "a cluster all whose pools are private by themselves": [
      cluster({ removeDefaultNodePool: true }),
      pool(ofPool(true)),
    ],
    "a cluster without it whose state is private": resource(CLUSTER, {}, { observed: nodes(true) }),
    "an Autopilot cluster that is private": resource(CLUSTER, { enableAutopilot: true, ...nodes(true) }),
  },
  rejects: {
    "a cluster that is not": { resources: resource(CLUSTER, nodes(false)), at: AT, problem: /^is false/ },
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "an empty configuration (checkov passes it)": {
      resources: resource(CLUSTER, { privateClusterConfig: {} }),
      at: AT,
    },
    "an Autopilot cluster without it": { resources: resource(CLUSTER, { enableAutopilot: true }), at: AT },
    "a public pool of a private cluster": {
      resources: [cluster(nodes(true)), pool(ofPool(false))],
      at: OF_POOL,
    },
    "an inline public pool": {
      resources: resource(CLUSTER, { ...nodes(true), nodePools: [ofPool(false)] }),
      at: `nodePools[0].${OF_POOL}`,
    },
    "a public cluster one of whose pools says nothing": {
      resources: [cluster({ removeDefaultNodePool: true }), pool({})],
      at: AT,
    },
    "a public cluster one of whose pools says nothing, beside one whose cluster is not known": {
      resources: [
        cluster({ name: "main", location: "europe-west1", removeDefaultNodePool: true }),
        pool({}),
        resource(NODE_POOL, { cluster: unknown, location: "europe-west1" }, { name: "other" }),
      ],
      at: AT,
    },
    "a public cluster with a default pool beside a private one": {
      resources: [cluster({ initialNodeCount: 1 }), pool(ofPool(true))],
      at: AT,
    },
  },
  undecided: {
    "a cluster of which it is not known": { resources: resource(CLUSTER, nodes(unknown)), at: AT },
  },
});
