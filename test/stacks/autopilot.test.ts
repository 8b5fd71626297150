import assert from "node:assert/strict";
import { ConfigError, parseConfig } from "../../stacks/config";
import { belongsTo, type Run, run } from "./program";
import { AUTOPILOT, PLACE, stackFile, textsOf, type Values } from "./stack-files";

const OWN = `${PLACE.project}:`;

function problemsOf(values: Values): Record<string, string> {
  try {
    parseConfig(textsOf(values), PLACE);
    return {};
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return Object.fromEntries(error.problems.map(({ at, problem }) => [at.replace(OWN, ""), problem]));
  }
}

describe("an Autopilot cluster of the stacks", () => {
  it("has every setting that contradicts it reported at once, and none twice", () => {
    const values = {
      ...stackFile("dev"),
      [`${OWN}autopilot`]: true,
      [`${OWN}dataplaneV2`]: false,
      [`${OWN}gitlabRunner`]: { url: "https://gitlab.example.com", token: "x", concurrency: 1 },
      [`${OWN}verification`]: { gate: true, nodeConditions: true, selfHeal: "dry-run" },
    };
    const problems = problemsOf(values);
    assert.deepEqual(Object.keys(problems).sort(), [
      "dataplaneV2",
      "gitlabRunner",
      "nodePools",
      "verification.gate",
      "verification.nodeConditions",
      "verification.selfHeal",
    ]);
    assert.equal(
      problems.nodePools,
      "has canary, general; expected none with autopilot: true, as Google runs the nodes",
    );
  });

  it("takes what contradicts nothing, such as a self-heal that is off and no node pools at all", () => {
    const off = { gate: false, nodeConditions: false, selfHeal: "off" };
    const more = { nodePools: {}, dataplaneV2: true, verification: off };
    for (const [key, value] of Object.entries(more))
      assert.deepEqual(problemsOf({ ...AUTOPILOT, [OWN + key]: value }), {}, key);
    assert.deepEqual(problemsOf(AUTOPILOT), {});
  });

  it("concludes nothing where the key itself is wrong", () => {
    assert.deepEqual(Object.keys(problemsOf({ ...AUTOPILOT, [`${OWN}autopilot`]: "yes" })), ["autopilot"]);
  });

  describe("in its program", () => {
    let made: Run;
    before(async () => {
      made = await run(AUTOPILOT);
    });
    const ofType = (type: string) => made.resources.filter((resource) => resource.type === type);

    it("leaves to Google what is Google's, and names the account of the nodes", () => {
      const [cluster, ...others] = ofType("gcp:container/cluster:Cluster");
      assert.ok(cluster && others.length === 0);
      const { inputs } = cluster;
      assert.equal(inputs.enableAutopilot, true);
      const { serviceAccount } = (inputs.clusterAutoscaling as { autoProvisioningDefaults: Values })
        .autoProvisioningDefaults;
      assert.equal(serviceAccount, "dev-nodes@example-dev.iam.gserviceaccount.com");
      for (const standard of [
        ...["nodeConfig", "removeDefaultNodePool", "initialNodeCount", "datapathProvider", "addonsConfig"],
        ...["networkPolicy", "enableIntranodeVisibility", "enableShieldedNodes", "workloadIdentityConfig"],
      ])
        assert.ok(!(standard in inputs), standard);
      assert.deepEqual(ofType("gcp:container/nodePool:NodePool"), []);
      assert.deepEqual(ofType("gke-guardrails:index:NodePools"), []);
    });

    it("has the roles and the way out of its nodes before the cluster, whose nodes come with it", () => {
      const [cluster] = ofType("gcp:container/cluster:Cluster");
      const needed = ["gcp:projects/iAMMember:IAMMember", "gcp:compute/routerNat:RouterNat"].flatMap(ofType);
      assert.ok(needed.length >= 3);
      for (const { urn } of needed) assert.ok(cluster?.dependencies.includes(urn), urn);
    });

    it("is verified and has its workload, as another cluster, and no node pools in its output", () => {
      for (const type of [
        "kubernetes:apps/v1:DaemonSet",
        "kubernetes:batch/v1:CronJob",
        "kubernetes:batch/v1:Job",
      ])
        assert.ok(
          ofType(type).some((resource) => belongsTo(resource, "dev")),
          type,
        );
      const { dev } = made.exports.clusters as Record<string, { nodePoolNames: object }>;
      assert.deepEqual(dev?.nodePoolNames, {});
    });
  });
});
