import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fitted, kindOfType, MISFIT } from "../../../../policies/evaluation/properties/kinds";
import table from "../../../../policies/evaluation/properties/kinds.json";
import { rulesLeftIn } from "../../../../policies/evaluation/run/misfits";
import * as types from "../../../../policies/resource-types";
import { CLUSTER, HELM_CHART_V4, NETWORK_POLICY, NODE_POOL, POD } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { evaluate, resource } from "../../../support/evaluate";

const STALE = "run npm run kinds";

describe("the kinds of properties", () => {
  it("are those of the SDKs that are installed, and of all types", () => {
    for (const [name, version] of Object.entries(table.of)) {
      const file = join(__dirname, "../../../../node_modules", name, "package.json");
      assert.equal(JSON.parse(readFileSync(file, "utf8")).version, version, STALE);
    }
    const source = readFileSync(join(__dirname, "../../../../policies/resource-types.ts"), "utf8");
    const tokens = new Map<string, unknown>(Object.entries(types));
    const names = [...source.matchAll(/^ {2}\[(\w+)\]: /gm)].map(([, name = ""]) => tokens.get(name));
    assert.deepEqual(Object.keys(table.types).sort(), names.sort(), STALE);
  });

  it("take numbers, booleans and lone items as the provider does", () => {
    const at = () => "";
    for (const [value, kind, taken] of [
      [5, "s", "5"],
      [false, "s", "false"],
      ["5", "n", 5],
      ["true", "b", true],
      ["1e-3", "n", 0.001],
      ["five", "n", MISFIT],
      [5, "b", MISFIT],
      ["a", "[s", ["a"]],
      [[], "#0", undefined],
      [[{ a: 1 }], "#0", { a: 1 }],
      [[{}, {}], "#0", MISFIT],
      [["a"], "{s", MISFIT],
      [5, "[#0", MISFIT],
      [5, "*", 5],
      [null, "n", null],
      [80, "ns", 80],
    ] as const)
      assert.deepEqual(fitted(value, kind, NODE_POOL, at), taken, `${JSON.stringify(value)} as ${kind}`);
  });

  it("are the API server's for objects, which takes numbers for texts in quantities alone", () => {
    const of = (at: string) => fitted(5, "s", POD, () => at);
    for (const path of ["limits.cpu", 'requests["nvidia.com/gpu"]'])
      assert.equal(of(`spec.containers[0].resources.${path}`), "5");
    for (const path of ["scaleDown.tolerance", "scaleUp.tolerance"])
      assert.equal(of(`spec.behavior.${path}`), "5");
    assert.equal(of("status.currentMetrics[0].external.current.value"), "5");
    for (const path of [
      "spec.containers[0].env[0].value",
      "metadata.labels.limits",
      "metadata.labels.tolerance",
    ])
      assert.equal(of(path), MISFIT);
    assert.equal(
      fitted("5", "n", POD, () => "spec.priority"),
      MISFIT,
    );
  });

  it("stand for those of resources whose types no rule names", () => {
    assert.equal(kindOfType("kubernetes:example.com/v1:Thing"), kindOfType(types.ANY_KUBERNETES));
    assert.equal(kindOfType("gcp:storage/bucketIAMMember:BucketIAMMember"), kindOfType(types.ANY_IAM_MEMBER));
    assert.equal(kindOfType("gcp:storage/bucket:Bucket"), undefined);
  });
});

describe("a value of another kind", () => {
  const said = async (...program: Parameters<typeof evaluate>[0]) =>
    (await evaluate(program))
      .filter((d) => d.rule === "settings")
      .map(({ name, level, property, problem }) => [name, level, property, problem.split("; it leaves")[0]]);

  it("is advice, with its place, what it is and what is expected", async () => {
    assert.deepEqual(
      await said(
        resource(
          CLUSTER,
          { nodePools: [5], location: ["a", "b"], initialNodeCount: "one" },
          { name: "main" },
        ),
        resource(NETWORK_POLICY, { spec: { podSelector: {}, egress: "all" } }, { name: "policy" }),
      ),
      [
        [
          "main",
          "advisory",
          "nodePools[0]",
          "is a number, where an object is expected, so no rule could judge it",
        ],
        ["main", "advisory", "location", "is a list, where a text is expected, so no rule could judge it"],
        [
          "main",
          "advisory",
          "initialNodeCount",
          "is a text, where a number is expected, so no rule could judge it",
        ],
        [
          "policy",
          "advisory",
          "spec.egress",
          "is a text, where a list is expected, so no rule could judge it",
        ],
      ],
    );
  });

  it("names the rules that ask for it, on other resources too", async () => {
    const leftBy = async (...program: Parameters<typeof evaluate>[0]) =>
      (await evaluate(program)).flatMap(({ problem }) => rulesLeftIn(problem) ?? []);
    const left = await leftBy(
      resource(CLUSTER, { location: "europe-west4", removeDefaultNodePool: true }, { name: "main" }),
      resource(NODE_POOL, { cluster: ref("main", "name"), nodeConfig: 5 }, { name: "pool" }),
    );
    assert.ok(left.includes("node-pool-gke-metadata-mode"));
    assert.ok(left.includes("system-pods-have-nodes"));
    assert.deepEqual(await leftBy(resource(NETWORK_POLICY, { metadata: { labels: { tier: 5 } } })), []);
    assert.equal(rulesLeftIn("is a number, where an object is expected"), undefined);
  });

  it("is seen among values by name, such as labels", async () => {
    const policy = resource(NETWORK_POLICY, { metadata: { labels: { tier: 5 } }, spec: { podSelector: {} } });
    assert.deepEqual(
      (await said(policy)).map(([, , property]) => property),
      ["metadata.labels.tier"],
    );
  });

  it("blocks where what is not looked into does", async () => {
    const config = { settings: { unseen: "mandatory" } };
    const found = await evaluate([resource(CLUSTER, { nodePools: [5] })], { config });
    assert.deepEqual(
      found.filter(({ property }) => property === "nodePools[0]").map(({ level }) => level),
      ["mandatory"],
    );
  });

  it("is not said of an object on a cluster that is not GKE's", async () => {
    const eks = { type: "aws:eks/cluster:Cluster", name: "eks", props: {} };
    const policy = resource(NETWORK_POLICY, { spec: { egress: "all" } }, { cluster: "eks" });
    assert.deepEqual(
      (await said(eks, policy)).filter(([, , property]) => property !== "unseen"),
      [],
    );
  });

  it("is not a file that a chart takes as an asset", async () => {
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "a key" };
    const props = { chart: "shop", verify: true, keyring: asset, repositoryOpts: { caFile: asset } };
    assert.deepEqual(
      (await said(resource(HELM_CHART_V4, props))).filter(([, , property]) => property !== "unseen"),
      [],
    );
  });

  it("leaves the rest of the resource judged", async () => {
    const found = await evaluate([
      resource(CLUSTER, { nodePools: [5], releaseChannel: { channel: "NONE" } }),
    ]);
    assert.deepEqual(
      found.filter(({ rule }) => rule === "release-channel-explicit").map(({ property }) => property),
      ["releaseChannel.channel"],
    );
    assert.deepEqual(
      found.filter(({ property }) => property === "rule"),
      [],
    );
  });
});
