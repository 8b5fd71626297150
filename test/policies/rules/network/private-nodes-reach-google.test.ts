import { CLUSTER, NETWORK, NODE_POOL, SUBNETWORK } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const vpc = resource(NETWORK, { name: "main" }, { name: "vpc" });
const subnetwork = (privateIpGoogleAccess: unknown, network: unknown = ref("vpc", "id")) =>
  resource(SUBNETWORK, { network, privateIpGoogleAccess }, { name: "nodes" });
const cluster = (props: object = { privateClusterConfig: { enablePrivateNodes: true } }) =>
  resource(CLUSTER, { subnetwork: ref("nodes", "id"), ...props }, { name: "cluster" });
const other = (type: string): TestResource => ({ type, name: "way", props: { name: "way" } });

ruleTable("private-nodes-reach-google", {
  accepts: {
    "a subnetwork with access, or that says nothing": [
      vpc,
      subnetwork(true),
      cluster(),
      { ...subnetwork(undefined), name: "other" },
    ],
    "an Autopilot cluster's subnetwork with access": [
      vpc,
      subnetwork(true),
      cluster({ enableAutopilot: true, privateClusterConfig: { enablePrivateNodes: true } }),
    ],
    "a subnetwork without access beside Cloud NAT": [
      vpc,
      subnetwork(false),
      cluster(),
      other("gcp:compute/routerNat:RouterNat"),
    ],
    "a subnetwork without access beside a route": [
      vpc,
      subnetwork(false),
      cluster(),
      other("gcp:compute/route:Route"),
    ],
    "a subnetwork without access of nodes with public addresses": [vpc, subnetwork(false), cluster({})],
    "a subnetwork without access of another stack's network": [subnetwork(false, "main"), cluster()],
    "a subnetwork without access and clusters": [
      vpc,
      subnetwork(false),
      cluster({ subnetwork: "other", privateClusterConfig: { enablePrivateNodes: true } }),
    ],
  },
  rejects: {
    "a subnetwork without access of private nodes": {
      resources: [vpc, subnetwork(false), cluster()],
      at: "privateIpGoogleAccess",
      problem: /^is false, and the stack has nothing else/,
      fix: /RouterNat/,
    },
    "a subnetwork without access of a pool that is private by itself": {
      resources: [
        ...[vpc, subnetwork(false), cluster({})],
        resource(
          NODE_POOL,
          { cluster: ref("cluster", "name"), networkConfig: { enablePrivateNodes: true } },
          { name: "pool" },
        ),
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access of nodes that the state has as private": {
      resources: [
        vpc,
        subnetwork(false),
        { ...cluster({}), observed: { privateClusterConfig: { enablePrivateNodes: true } } },
      ],
      at: "privateIpGoogleAccess",
    },
  },
  undecided: {
    "whether a subnetwork has access": {
      resources: [vpc, subnetwork(unknown), cluster()],
      at: "privateIpGoogleAccess",
    },
    "whether nodes are private": {
      resources: [vpc, subnetwork(false), cluster({ privateClusterConfig: { enablePrivateNodes: unknown } })],
      at: "Cluster.cluster.privateClusterConfig.enablePrivateNodes",
    },
  },
});
