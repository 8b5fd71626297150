import assert from "node:assert/strict";
import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import { ref } from "../../policies/rule";
import { evaluate, type Options, resource, type TestResource, unknown } from "../support/evaluate";

// One cause gets one finding, whichever rules could speak of it: so one exemption is enough, and what is to be done is said once.

/** A cluster and its pool, of which GKE upgrades the nodes. */
const cluster = (minMasterVersion: unknown, version: unknown, props: object = {}): TestResource[] => [
  resource(CLUSTER, { minMasterVersion, releaseChannel: { channel: "REGULAR" } }, { name: "cluster" }),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), version, ...props }, { name: "pool" }),
];
const noAutoUpgrade = { management: { autoUpgrade: false, autoRepair: true } };
/** What a state tells of a cluster that pins nothing. */
const observed = (masterVersion: string, version: string): TestResource[] => [
  resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion } }),
  resource(NODE_POOL, { cluster: ref("cluster", "name") }, { name: "pool", observed: { version } }),
];

interface Case extends Options {
  program: TestResource[];
  /** The rules that say something of the pool's version, with their levels. */
  expected: string[];
}

const CASES: Record<string, Case> = {
  "a pin on the other side of a boundary, too old for its control plane and for GKE": {
    program: cluster("1.24.1-gke.100", "1.20.15-gke.8200"),
    expected: ["mandatory dataplane-boundary-crossing"],
  },
  "a pin that is too old for its control plane and for GKE": {
    program: cluster("1.34.1-gke.100", "1.28.15-gke.100"),
    expected: ["mandatory version-skew"],
  },
  "a pin that GKE no longer supports": {
    program: cluster("1.30.1-gke.100", "1.30.1-gke.100"),
    expected: ["mandatory no-end-of-support-version"],
  },
  "a pin that GKE no longer supports, ahead of the floor across a boundary": {
    program: cluster("1.20.15-gke.8200", "1.21.11-gke.1100"),
    expected: ["mandatory no-end-of-support-version"],
  },
  "a partial version that GKE no longer supports": {
    program: cluster("1.30.1-gke.100", "1.30"),
    expected: ["mandatory no-end-of-support-version"],
  },
  "a pin whose support ends soon, outside production": {
    program: cluster("1.32.1-gke.100", "1.32.1-gke.100"),
    expected: ["advisory no-end-of-support-version"],
  },
  "a pin whose support ends soon, in production": {
    program: cluster("1.32.1-gke.100", "1.32.1-gke.100"),
    stack: "prod",
    expected: ["mandatory no-version-pin-with-auto-upgrade"],
  },
  "a pin ahead of the floor, in production": {
    program: cluster("1.34.1-gke.100", "1.34.2-gke.100"),
    stack: "prod",
    expected: ["mandatory no-version-pin-with-auto-upgrade"],
  },
  "a pin ahead of the floor that GKE does not move": {
    program: cluster("1.34.1-gke.100", "1.34.2-gke.100", noAutoUpgrade),
    stack: "prod",
    expected: ["advisory version-skew"],
  },
  "an alias, in production": {
    program: cluster("1.34.1-gke.100", "latest"),
    stack: "prod",
    expected: ["mandatory no-version-alias"],
  },
  "what is no version": {
    program: cluster("1.34.1-gke.100", "1.34.x"),
    expected: ["mandatory no-version-alias"],
  },
  "a partial version, in production": {
    program: cluster("1.34.1-gke.100", "1.34"),
    stack: "prod",
    expected: ["mandatory no-version-pin-with-auto-upgrade"],
  },
  "a pin whose control plane is not known, which is left open by each rule": {
    program: cluster(unknown, "1.30.1-gke.100"),
    expected: [],
  },
  // Nobody pinned these: that GKE upgrades the nodes soon is not the same as what is broken until then.
  "nodes that are observed on the other side of a boundary, and unsupported": {
    program: observed("1.24.1-gke.100", "1.20.15-gke.8200"),
    expected: ["mandatory dataplane-boundary-crossing", "mandatory no-end-of-support-version"],
  },
};

describe("one cause gets one finding", () => {
  for (const [title, { program, expected, ...options }] of Object.entries(CASES)) {
    it(`of the version of a pool's nodes: ${title}`, async () => {
      const found = (await evaluate(program, options)).filter(
        (d) => d.status === "violation" && d.name === "pool" && d.property === "version",
      );
      assert.deepEqual(found.map(({ level, rule }) => `${level} ${rule}`).sort(), expected);
    });
  }
});
