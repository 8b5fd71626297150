import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const pool = (version: unknown) => resource(NODE_POOL, { version });
const floor = (minMasterVersion: unknown) => resource(CLUSTER, { minMasterVersion });
const running = (masterVersion: string, more: object = {}) =>
  resource(CLUSTER, more, { observed: { masterVersion } });
const allowed = (...allowedVersions: string[]) => ({ config: { settings: { allowedVersions } } });
const refused = (...refusedVersions: string[]) => ({ config: { settings: { refusedVersions } } });

ruleTable("cluster-version-allowed", {
  accepts: {
    "any version without the settings": pool("1.20.1-gke.100"),
    "a version of a minor that is allowed": { resources: pool("1.34.2-gke.1000"), ...allowed("1.34") },
    "the very version": { resources: pool("1.34.2-gke.1000"), ...allowed("1.34.2-gke.1000") },
    "a minor alone": { resources: floor("1.34"), ...allowed("1.34") },
    "a cluster that pins nothing": { resources: resource(CLUSTER, {}), ...allowed("1.34") },
    "a version that is not refused": { resources: pool("1.34.3-gke.1"), ...refused("1.34.2") },
    "a floor that is not allowed, of a control plane that has moved on": {
      resources: running("1.34.2-gke.1000", { minMasterVersion: "1.33" }),
      ...allowed("1.34"),
    },
    "an Autopilot cluster that runs what is allowed": {
      resources: running("1.34.2-gke.1000", { enableAutopilot: true }),
      ...allowed("1.34"),
    },
  },
  rejects: {
    "another minor": {
      resources: pool("1.33.1-gke.100"),
      ...allowed("1.34"),
      at: "version",
      problem: /^is "1\.33\.1-gke\.100", which the setting allowedVersions does not list/,
    },
    "a minor whose number begins alike": {
      resources: pool("1.340.1-gke.1"),
      ...allowed("1.34"),
      at: "version",
    },
    "a version that is refused": {
      resources: pool("1.34.2-gke.1000"),
      ...refused("1.34.2-gke.1000"),
      at: "version",
      problem: /refusedVersions/,
    },
    "a version that is allowed and refused": {
      resources: pool("1.34.2-gke.1000"),
      config: { settings: { allowedVersions: ["1.34"], refusedVersions: ["1.34.2"] } },
      at: "version",
      problem: /refusedVersions/,
    },
    "a floor": { resources: floor("1.33"), ...allowed("1.34"), at: "minMasterVersion" },
    "an alias, which may be any": { resources: floor("latest"), ...allowed("1.34"), at: "minMasterVersion" },
    "a control plane that runs another": {
      resources: running("1.33.2-gke.1000", { enableAutopilot: true }),
      ...allowed("1.34"),
      at: "minMasterVersion",
      problem: /^runs "1\.33\.2/,
    },
    "an inline pool": {
      resources: resource(CLUSTER, { nodePools: [{ name: "apps", version: "1.33.1-gke.1" }] }),
      ...allowed("1.34"),
      at: "nodePools[0].version",
    },
  },
  undecided: {
    "a version that is not known": { resources: pool(unknown), ...allowed("1.34"), at: "version" },
  },
});
