import assert from "node:assert/strict";
import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { evaluate, resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const POOL = "workloadIdentityConfig.workloadPool";
const config = (workloadPool: string) => ({ workloadIdentityConfig: { workloadPool } });

ruleTable("wi-pool-is-own-project", {
  accepts: {
    "the pool of a project in a universe of its own (secrets-store-csi-driver-provider-gcp 655)": resource(
      CLUSTER,
      { project: "example:demo", ...config("demo.example.svc.id.goog") },
    ),
    "the pool of the cluster's project": resource(CLUSTER, {
      project: "demo",
      ...config("demo.svc.id.goog"),
    }),
    "the pool of a project below a domain": resource(CLUSTER, {
      project: "example.com:demo",
      ...config("example.com:demo.svc.id.goog"),
    }),
    "the pool of the provider's project": resource(CLUSTER, config("demo.svc.id.goog"), {
      provider: { project: "demo" },
    }),
    "any pool where nothing names the project": resource(CLUSTER, config("other.svc.id.goog")),
    "the pool of the provider's project, named like the Pulumi project": resource(
      CLUSTER,
      config("project.svc.id.goog"),
      { provider: { project: "project" } },
    ),
    "identityNamespace, as the pool was called before @pulumi/gcp 6": resource(
      CLUSTER,
      { project: "demo", workloadIdentityConfig: { identityNamespace: "demo.svc.id.goog" } },
      { provider: { version: "5.26.0" } },
    ),
    "any pool where the project is given by its number": resource(CLUSTER, {
      project: "123456789012",
      ...config("demo.svc.id.goog"),
    }),
    "the pool of a fleet host project that the settings allow": {
      resources: resource(CLUSTER, { project: "demo", ...config("fleet-host.svc.id.goog") }),
      config: { settings: { allowedWorkloadPools: ["fleet-host.svc.id.goog"] } },
    },
    "the pool of what may be the fleet host project, by its number": resource(CLUSTER, {
      project: "demo",
      fleet: { project: "123" },
      ...config("fleet-host.svc.id.goog"),
    }),
    "the pool of the fleet host project that the cluster names": resource(CLUSTER, {
      project: "demo",
      fleet: { project: "fleet-host" },
      ...config("fleet-host.svc.id.goog"),
    }),
    "a silent cluster whose state has a pool": resource(
      CLUSTER,
      {},
      { observed: config("demo.svc.id.goog") },
    ),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
    "an Autopilot cluster with a pool that is not known": resource(CLUSTER, {
      enableAutopilot: true,
      ...config(unknown),
    }),
    "an Autopilot cluster with any pool": resource(CLUSTER, {
      enableAutopilot: true,
      project: "demo",
      ...config("other.svc.id.goog"),
    }),
  },
  rejects: {
    "a silent cluster": { resources: resource(CLUSTER, {}), at: POOL, problem: /is absent/ },
    "a silent cluster whose state is not known": {
      resources: resource(CLUSTER, {}, { observed: { workloadIdentityConfig: unknown } }),
      at: POOL,
    },
    "an empty configuration, which turns it off whatever the state says": {
      resources: resource(CLUSTER, { workloadIdentityConfig: {} }, { observed: config("demo.svc.id.goog") }),
      at: POOL,
      problem: /is absent/,
    },
    "the pool of a project that is not set": {
      resources: resource(CLUSTER, { project: "demo", ...config("undefined.svc.id.goog") }),
      at: POOL,
      problem: /is "undefined\.svc\.id\.goog", which the program made of a project that is not set/,
      level: "mandatory",
    },
    "the pool of a project that is not set, where nothing names the project": {
      resources: resource(CLUSTER, config("null.svc.id.goog")),
      at: POOL,
      problem: /is "null\.svc\.id\.goog"/,
      level: "advisory",
    },
    "the pool of another project": {
      resources: resource(CLUSTER, { project: "demo", ...config("other.svc.id.goog") }),
      at: POOL,
      problem: /of another project/,
    },
    "the pool of another project than the provider's": {
      resources: resource(CLUSTER, config("other.svc.id.goog"), { provider: { project: "demo" } }),
      at: POOL,
      problem: /of another project/,
    },
    "the pool of another project than the one that is observed": {
      resources: resource(CLUSTER, config("other.svc.id.goog"), {
        observed: { project: "demo" },
        provider: { project: unknown },
      }),
      at: POOL,
    },
    "the pool of another project that is observed where the program is silent": {
      resources: resource(CLUSTER, { project: "demo" }, { observed: config("other.svc.id.goog") }),
      at: POOL,
    },
    "a pool named by the Pulumi project": {
      resources: resource(CLUSTER, config("project.svc.id.goog"), { provider: { project: "demo" } }),
      at: POOL,
      problem: /the name of the Pulumi project$/,
      fix: /gcp\.config\.project/,
    },
    "a pool of another project in an old SDK, by its own name": {
      resources: resource(
        CLUSTER,
        { project: "demo", workloadIdentityConfig: { identityNamespace: "other.svc.id.goog" } },
        { provider: { version: "4.21.0" } },
      ),
      at: "workloadIdentityConfig.identityNamespace",
      fix: /^Set workloadIdentityConfig\.identityNamespace/,
    },
    "identityNamespace in an SDK that has no such property": {
      resources: resource(CLUSTER, {
        project: "demo",
        workloadIdentityConfig: { identityNamespace: "demo.svc.id.goog" },
      }),
      at: POOL,
      problem: /^is absent, .*: its former name, identityNamespace, is not one of @pulumi\/gcp 6 and later$/,
    },
    "a silent cluster of an old SDK": {
      resources: resource(CLUSTER, {}, { provider: { version: "5.26.0" } }),
      at: "workloadIdentityConfig.identityNamespace",
    },
    "a pool of what is no project's ID": {
      resources: resource(CLUSTER, config("my_demo.svc.id.goog")),
      at: POOL,
      problem: /before "\.svc\.id\.goog" is not a project ID/,
    },
    "what is no workload pool, also without a project": {
      resources: resource(CLUSTER, config("demo")),
      at: POOL,
      problem: /not a workload pool/,
    },
    "what is no workload pool beside an unknown project": {
      resources: resource(CLUSTER, { project: unknown, ...config("Demo.svc.id.goog") }),
      at: POOL,
      problem: /not a workload pool/,
    },
    "a pool of neither the cluster's project nor its fleet's": {
      resources: resource(CLUSTER, {
        project: "demo",
        fleet: { project: "fleet-host" },
        ...config("other.svc.id.goog"),
      }),
      at: POOL,
    },
    "a pool that the settings do not allow beside one that they do": {
      resources: resource(CLUSTER, { project: "demo", ...config("other.svc.id.goog") }),
      config: { settings: { allowedWorkloadPools: ["fleet-host.svc.id.goog"] } },
      at: POOL,
    },
    "a silent cluster of whose node pool it is not known whether it runs the metadata server": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster" }),
        resource(NODE_POOL, {
          cluster: ref("cluster", "name"),
          nodeConfig: { workloadMetadataConfig: { mode: unknown } },
        }),
      ],
      at: POOL,
    },
  },
  undecided: {
    "a cluster with an unknown project": {
      resources: resource(CLUSTER, { project: unknown, ...config("demo.svc.id.goog") }),
      at: "project",
    },
    "the pool of another project that may be the fleet's": {
      resources: resource(CLUSTER, {
        project: "demo",
        fleet: { project: unknown },
        ...config("fleet-host.svc.id.goog"),
      }),
      at: "fleet.project",
    },
    "a pool of a provider whose project is not known": {
      resources: resource(CLUSTER, config("demo.svc.id.goog"), { provider: { project: unknown } }),
      at: "project",
    },
    "an unknown pool": { resources: resource(CLUSTER, config(unknown)), at: POOL },
  },
});

describe("the project that the environment names", () => {
  for (const variable of [
    "GOOGLE_PROJECT",
    "GOOGLE_CLOUD_PROJECT",
    "GCLOUD_PROJECT",
    "CLOUDSDK_CORE_PROJECT",
  ]) {
    const found = async (cluster: TestResource) =>
      (await evaluate([cluster]))
        .filter(({ rule }) => rule === "wi-pool-is-own-project")
        .map((d) => d.property);

    it(`is the cluster's by ${variable}, unless the program or its provider names one`, async () => {
      const before = process.env[variable];
      process.env[variable] = "demo";
      try {
        assert.deepEqual(await found(resource(CLUSTER, config("other.svc.id.goog"))), [POOL]);
        assert.deepEqual(await found(resource(CLUSTER, config("demo.svc.id.goog"))), []);
        const provided = resource(CLUSTER, config("other.svc.id.goog"), { provider: { project: "other" } });
        assert.deepEqual(await found(provided), []);
        assert.deepEqual(
          await found(resource(CLUSTER, { project: "other", ...config("other.svc.id.goog") })),
          [],
        );
      } finally {
        if (before === undefined) delete process.env[variable];
        else process.env[variable] = before;
      }
    });
  }
});
