import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const KEY = "disable-legacy-endpoints";
const AT = `nodeConfig.metadata["${KEY}"]`;
const metadata = (value: unknown) => ({ nodeConfig: { metadata: { [KEY]: value } } });

ruleTable("legacy-metadata-endpoints", {
  accepts: {
    "closed endpoints": resource(NODE_POOL, metadata("true")),
    "a silent pool, which has had them closed since 1.12 (policy-library fails it)": resource(NODE_POOL, {}),
    "other metadata": resource(NODE_POOL, { nodeConfig: { metadata: { "serial-port-enable": "false" } } }),
    "metadata of a default pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      ...metadata("false"),
    }),
    "a cluster without a nodeConfig whose removal of a default pool is not known": resource(CLUSTER, {
      removeDefaultNodePool: unknown,
    }),
    "an Autopilot cluster": resource(CLUSTER, {
      enableAutopilot: true,
      ...metadata("false"),
      nodePools: [metadata("false")],
    }),
  },
  rejects: {
    "open endpoints": { resources: resource(NODE_POOL, metadata("false")), at: AT },
    "open endpoints in other letters": { resources: resource(NODE_POOL, metadata("FALSE")), at: AT },
    "open endpoints by a boolean": { resources: resource(NODE_POOL, metadata(false)), at: AT },
    "open endpoints of the default pool": { resources: resource(CLUSTER, metadata("false")), at: AT },
    "open endpoints of an inline pool": {
      resources: resource(CLUSTER, { nodePools: [metadata("true"), metadata("false")] }),
      at: `nodePools[1].${AT}`,
    },
  },
  undecided: {
    "an unknown value": { resources: resource(NODE_POOL, metadata(unknown)), at: AT },
    "unknown metadata": {
      resources: resource(CLUSTER, { nodeConfig: { metadata: unknown } }),
      at: "nodeConfig.metadata",
    },
  },
});
