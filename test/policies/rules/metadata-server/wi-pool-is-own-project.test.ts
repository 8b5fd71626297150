import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const POOL = "workloadIdentityConfig.workloadPool";
const config = (workloadPool: string) => ({ workloadIdentityConfig: { workloadPool } });

ruleTable("wi-pool-is-own-project", {
  accepts: {
    "the pool of the cluster's project": resource(CLUSTER, {
      project: "demo",
      ...config("demo.svc.id.goog"),
    }),
    "the pool of a project below a domain": resource(CLUSTER, {
      project: "example.com:demo",
      ...config("example.com:demo.svc.id.goog"),
    }),
    "any pool where the project is taken from the provider": resource(CLUSTER, config("other.svc.id.goog"), {
      provider: { project: "demo" },
    }),
    "any pool where the project is given by its number": resource(CLUSTER, {
      project: "123456789012",
      ...config("demo.svc.id.goog"),
    }),
    "the pool of a fleet host project that the settings allow": {
      resources: resource(CLUSTER, { project: "demo", ...config("fleet-host.svc.id.goog") }),
      config: { settings: { allowedWorkloadPools: ["fleet-host.svc.id.goog"] } },
    },
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
    "the pool of another project": {
      resources: resource(CLUSTER, { project: "demo", ...config("other.svc.id.goog") }),
      at: POOL,
      problem: /of another project/,
    },
    "what is no workload pool, also without a project": {
      resources: resource(CLUSTER, config("demo")),
      at: POOL,
      problem: /no workload pool/,
    },
    "what is no workload pool beside an unknown project": {
      resources: resource(CLUSTER, { project: unknown, ...config("Demo.svc.id.goog") }),
      at: POOL,
      problem: /no workload pool/,
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
    "an unknown pool": { resources: resource(CLUSTER, config(unknown)), at: POOL },
  },
});
