import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const VERSION = "1.34.1-gke.1000000";

ruleTable("no-version-pin-with-auto-upgrade", {
  accepts: {
    "a pool without a version of which it is not known whether it is upgraded": resource(NODE_POOL, {
      management: { autoUpgrade: unknown },
    }),
    "a pool without a version": resource(NODE_POOL, { management: { autoUpgrade: true } }),
    "a pinned pool that is not upgraded": resource(NODE_POOL, {
      version: VERSION,
      management: { autoUpgrade: false },
    }),
    "a pinned pool whose state says that it is not upgraded": resource(
      NODE_POOL,
      { version: VERSION },
      { observed: { management: { autoUpgrade: false } } },
    ),
    "a version that is not known of a pool that is not upgraded": resource(NODE_POOL, {
      version: unknown,
      management: { autoUpgrade: false },
    }),
    "a version that is not known, and that the program ignores once the pool exists": resource(
      NODE_POOL,
      { version: unknown },
      { ignoreChanges: ["version"] },
    ),
    "a version that the program ignores once the pool exists": {
      resources: resource(NODE_POOL, { version: VERSION }, { ignoreChanges: ["version"] }),
      stack: "prod",
    },
    "a pinned pool that GKE leaves alone until the end of support": {
      resources: resource(NODE_POOL, {
        version: VERSION,
        maintenancePolicies: [{ exclusionUntilEndOfSupports: [{ enabled: true }] }],
      }),
      stack: "prod",
    },
    "a pool whose changes are all ignored": resource(
      NODE_POOL,
      { version: VERSION },
      { ignoreChanges: ["*"] },
    ),
  },
  rejects: {
    "a pinned pool whose exclusion is off": {
      resources: resource(NODE_POOL, {
        version: VERSION,
        maintenancePolicies: [{ exclusionUntilEndOfSupports: [{ enabled: false }] }],
      }),
      stack: "prod",
      at: "version",
    },
    "a pinned pool with autoUpgrade in production": {
      resources: resource(NODE_POOL, { version: VERSION, management: { autoUpgrade: true } }),
      stack: "prod",
      at: "version",
    },
    "a pinned pool with autoUpgrade elsewhere, as advisory": {
      resources: resource(NODE_POOL, { version: VERSION, management: { autoUpgrade: true } }),
      at: "version",
      level: "advisory",
    },
    "a pinned pool with autoUpgrade by default": {
      resources: resource(NODE_POOL, { version: VERSION }),
      stack: "prod",
      at: "version",
      problem: /by default/,
    },
    "a pinned pool with the default that the provider fills in": {
      resources: resource(NODE_POOL, {
        version: VERSION,
        management: { autoRepair: true, autoUpgrade: true, __defaults: ["autoRepair", "autoUpgrade"] },
      }),
      stack: "prod",
      at: "version",
    },
    "a pinned pool of a cluster labelled as production": {
      resources: [
        resource(CLUSTER, { resourceLabels: { env: "prod" } }, { name: "cluster" }),
        resource(NODE_POOL, { cluster: ref("cluster", "name"), version: VERSION }),
      ],
      at: "version",
    },
    "a pinned pool that ignores something else": {
      resources: resource(NODE_POOL, { version: VERSION }, { ignoreChanges: ["nodeConfig.labels"] }),
      stack: "prod",
      at: "version",
    },
  },
  undecided: {
    "a version that is not known, and may be absent": {
      resources: resource(NODE_POOL, { version: unknown }),
      at: "version",
    },
    "a version that is not known, beside that of the control plane": {
      resources: [
        resource(CLUSTER, { minMasterVersion: unknown }, { name: "cluster" }),
        resource(NODE_POOL, { cluster: ref("cluster", "name"), version: unknown }),
      ],
      at: "version",
    },
    "a pinned pool with an unknown autoUpgrade": {
      resources: resource(NODE_POOL, { version: VERSION, management: { autoUpgrade: unknown } }),
      at: "management.autoUpgrade",
    },
  },
});
