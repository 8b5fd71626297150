import assert from "node:assert/strict";
import { output, type Resource } from "@pulumi/pulumi";
import { KNOWN_ISSUES } from "../../../gke/known-issues";
import { compareVersions, exactVersion } from "../../../gke/versions";
import { concerning, decidableIssues, nodeIssues } from "../../../stacks/verification/known-issues";
import { rangesWithout } from "../../../stacks/verification/version-ranges";
import { OWN_ISSUE } from "../../support/known-issue";

const idsOf = (issues: readonly { readonly id: string }[]) => issues.map(({ id }) => id);

describe("the known issues of a verification", () => {
  const ids = idsOf(decidableIssues([OWN_ISSUE]));

  it("are the built-in ones that a node or the cluster tells, and the team's own", () => {
    for (const id of ["gcsfuse-node-version-skew", "a4x-exec-format", "identity-service-removed", "own"])
      assert.ok(ids.includes(id), id);
  });

  for (const [what, id] of [
    ["a boundary, which has a fault of its own", "metadata-address-moved"],
    ["what people have to judge", "containerd-2"],
    [
      "what the verification's own NetworkPolicy spares the cluster",
      "metadata-server-not-ready-at-node-start",
    ],
  ] as const) {
    it(`leave out ${what}`, () => {
      assert.ok(idsOf(KNOWN_ISSUES).includes(id));
      assert.ok(!ids.includes(id));
    });
  }

  for (const [what, pool] of [
    ["another property of the node pool", { "nodeConfig.linuxNodeConfig.cgroupMode": ["CGROUP_MODE_V1"] }],
    ["an image type of no known system", { "nodeConfig.imageType": ["OTHER"] }],
    ["a machine type that is absent", { "nodeConfig.machineType": ["e2-*", null] }],
  ] as const) {
    it(`leave out what asks for ${what}`, () => {
      assert.deepEqual(
        idsOf(decidableIssues([{ ...OWN_ISSUE, affected: [{ nodes: ["<1.34.2-gke.1"], pool }] }])),
        idsOf(decidableIssues([])),
      );
    });
  }

  it("say what goes wrong and what ends it, and nothing of where that was read", () => {
    const [own] = nodeIssues([{ ...OWN_ISSUE, workaround: "use another image" }]);
    assert.deepEqual(own, {
      id: "own",
      text: "our agent: does not start on these nodes; fixed on the nodes in 1.34.2-gke.1; workaround: use another image",
      ways: [{ nodes: [["1.34.0-gke.1", "1.34.2-gke.1"]] }],
    });
  });

  it("take pools by what their nodes tell: the default image is Container-Optimized OS", () => {
    const pool = {
      "nodeConfig.imageType": ["COS_CONTAINERD", null],
      "nodeConfig.machineType": ["a4x-*", "n2.*"],
    };
    const [own] = nodeIssues([{ ...OWN_ISSUE, affected: [{ pool }] }]);
    assert.deepEqual(own?.ways, [{ os: ["Container-Optimized OS*"], machine: ["a4x-*", "n2.*"] }]);
  });

  it("mark what is the control plane's own", () => {
    const [own] = nodeIssues([{ ...OWN_ISSUE, affected: [{ controlPlane: ["<1.34.2-gke.1"] }] }]);
    assert.deepEqual(own?.ways, [{ controlPlane: [["1.0.0-gke.0", "1.34.2-gke.1"]], nodes: [] }]);
  });

  describe("of a cluster", () => {
    const ofCluster = (properties: object): Promise<string> =>
      new Promise((resolve) => {
        output(concerning(decidableIssues([OWN_ISSUE]), properties as Resource)).apply(resolve);
      });
    it("are those whose conditions it meets", async () => {
      const told = await ofCluster({
        addonsConfig: output({ gcsFuseCsiDriverConfig: { enabled: true } }),
        enableAutopilot: output(false),
      });
      assert.ok(told.split(",").includes("gcsfuse-node-version-skew"));
      assert.ok(!told.split(",").includes("autopilot-nri-run-pod-sandbox"));
      assert.ok(told.split(",").includes("own"));
    });
    it("are those without conditions where nothing is known of it", async () => {
      const told = await ofCluster({});
      assert.ok(!told.includes("gcsfuse"));
      assert.ok(told.split(",").includes("a4x-exec-format"));
    });
    it("fit the verifier's environment, all of them together", () => {
      assert.match(idsOf(decidableIssues([])).join(","), /^[\w,-]{1,5000}$/);
    });
  });
});

describe("ranges of versions without some", () => {
  const isIn = (ranges: ReturnType<typeof rangesWithout>, text: string): boolean => {
    const order = (other: string) => compareVersions(exactVersion(text), exactVersion(other));
    return ranges.some(([from, until]) => order(from) >= 0 && (until === undefined || order(until) < 0));
  };
  const RANGES = [">=1.36.3-gke.10 <1.36.5-gke.10", "=1.34.1-gke.5", "<1.30.0-gke.1", ">=1.40.0-gke.0"];
  const EXCEPT = ["1.36.4-gke.7", "1.36.3-gke.10", "1.35.0-gke.0", "1.36.4-gke.8", "1.41.0-gke.3"];
  for (const [version, expected] of [
    ["1.36.3-gke.9", false],
    ["1.36.3-gke.10", false],
    ["1.36.3-gke.11", true],
    ["1.36.4-gke.6", true],
    ["1.36.4-gke.7", false],
    ["1.36.4-gke.8", false],
    ["1.36.4-gke.9", true],
    ["1.36.5-gke.10", false],
    ["1.34.1-gke.5", true],
    ["1.34.1-gke.6", false],
    ["1.35.0-gke.0", false],
    ["1.29.9-gke.9", true],
    ["1.30.0-gke.1", false],
    ["1.41.0-gke.2", true],
    ["1.41.0-gke.3", false],
    ["1.99.0-gke.0", true],
  ] as const) {
    it(`${expected ? "hold" : "do not hold"} ${version}`, () => {
      assert.equal(isIn(rangesWithout(RANGES, EXCEPT), version), expected);
    });
  }
});
