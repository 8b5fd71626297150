import assert from "node:assert/strict";
import { CLUSTER } from "../../../../policies/resource-types";
import { evaluate, resource, unknown } from "../../../support/evaluate";
import { ruleFor } from "../../../support/rule";

const badLocation = ruleFor("bad-location", {
  [CLUSTER]: [
    function* location(cluster) {
      if (cluster.location === "bad") yield { at: "location", problem: "is bad" };
    },
  ],
});
const bad = resource(CLUSTER, { location: "bad" }, { name: "main" });
const exemption = {
  rule: "bad-location",
  resource: "main",
  reason: "moves in the second quarter",
  until: "2026-06-30",
};

const judge = (exemptions: object[], day: string, resources = [bad]) =>
  evaluate(resources, { rules: [badLocation], day, config: { settings: { exemptions } } });

describe("an exemption", () => {
  it("makes the finding advisory and is listed with its reason and end", async () => {
    const [found, ...others] = await judge([exemption], "2026-06-30");
    assert.deepEqual(others, []);
    assert.deepEqual([found?.status, found?.level], ["exempt", "advisory"]);
    assert.deepEqual(found?.exemption, {
      until: "2026-06-30",
      reason: "moves in the second quarter",
      expired: false,
    });
  });

  it("takes a URN for the resource", async () => {
    const urn = `urn:pulumi:dev::project::${CLUSTER}::main`;
    assert.equal((await judge([{ ...exemption, resource: urn }], "2026-06-30"))[0]?.status, "exempt");
  });

  it("covers what an unknown value leaves open", async () => {
    const found = await evaluate([resource(CLUSTER, { location: unknown }, { name: "main" })], {
      rules: [badLocation],
      day: "2026-06-01",
      config: { settings: { exemptions: [exemption], undecided: "mandatory" } },
    });
    assert.deepEqual(
      found.map((d) => [d.status, d.level]),
      [["exempt", "advisory"]],
    );
  });

  it("is a violation again after its last day, and says so", async () => {
    const [found] = await judge([exemption], "2026-07-01");
    assert.deepEqual(
      [found?.status, found?.level, found?.exemption?.expired],
      ["violation", "mandatory", true],
    );
  });

  it("is reported where nothing needs it", async () => {
    const [found] = await judge([exemption], "2026-06-01", [
      resource(CLUSTER, { location: "good" }, { name: "main" }),
    ]);
    assert.deepEqual([found?.rule, found?.level, found?.property], ["settings", "advisory", "exemptions[0]"]);
  });

  it("names the resources on which its rule finds something, where nothing needs it, of its own type first", async () => {
    const others = ["a", "b", "c", "d"].map((name) => resource(CLUSTER, { location: "bad" }, { name }));
    const good = resource(CLUSTER, { location: "good" }, { name: "main" });
    const problemOf = async (resources: (typeof good)[]) =>
      (await judge([exemption], "2026-06-01", resources)).find(({ rule }) => rule === "settings")?.problem;
    assert.equal(
      await problemOf([others[0] as typeof good, good]),
      "is not needed: bad-location finds nothing on this resource, but on Cluster.a",
    );
    assert.match(
      String(await problemOf([good, ...others])),
      /but on Cluster\.a, Cluster\.b, Cluster\.c, Cluster\.d$/,
    );
    const exempt = { ...exemption, resource: "a" };
    const [, unused] = await judge([exempt, exemption], "2026-06-01", [others[0] as typeof good, good]);
    assert.equal(unused?.problem, "is not needed: bad-location finds nothing on this resource");
  });

  it("is left alone where the stack does not have the resource", async () => {
    assert.deepEqual(await judge([{ ...exemption, resource: "elsewhere" }], "2026-06-01", []), []);
  });

  it("is reported where the stack that it names does not have the resource", async () => {
    const gone = { ...exemption, resource: "gone", stack: "dev" };
    const [found, ...others] = await judge([gone], "2026-06-01", [
      resource(CLUSTER, { location: "good" }, { name: "main" }),
    ]);
    assert.deepEqual(others, []);
    assert.deepEqual([found?.rule, found?.level, found?.property], ["settings", "advisory", "exemptions[0]"]);
    assert.match(found?.problem ?? "", /the stack that it names has no such resource/);
    assert.doesNotMatch(found?.problem ?? "", /Did you mean/);
    const meant = { ...gone, resource: "main-eu" };
    const [other] = await judge([meant], "2026-06-01", [
      resource(CLUSTER, { location: "good", name: "main-eu" }, { name: "main" }),
    ]);
    assert.match(other?.problem ?? "", /resource\. Did you mean "main"\? "main-eu" is its name$/);
    assert.deepEqual(await judge([{ ...gone, stack: "prod" }], "2026-06-01", []), []);
  });

  it("is reported where the stack of its URN does not have the resource", async () => {
    const urnIn = (stack: string) => `urn:pulumi:${stack}::project::${CLUSTER}::gone`;
    const resources = [resource(CLUSTER, { location: "good" }, { name: "main" })];
    const found = await judge([{ ...exemption, resource: urnIn("dev") }], "2026-06-01", resources);
    assert.deepEqual(
      found.map((d) => [d.rule, d.level, d.property]),
      [["settings", "advisory", "exemptions[0]"]],
    );
    assert.deepEqual(await judge([{ ...exemption, resource: urnIn("prod") }], "2026-06-01", resources), []);
  });

  it("is reported where the pack does not have its rule", async () => {
    const found = await judge([{ ...exemption, rule: "good-location" }], "2026-06-01");
    const [unused] = found.filter(({ rule }) => rule === "settings");
    assert.deepEqual([unused?.level, unused?.property], ["advisory", "exemptions[0]"]);
    assert.match(unused?.problem ?? "", /the pack has no rule "good-location"/);
  });

  it("holds only in the stack that it names", async () => {
    assert.equal((await judge([{ ...exemption, stack: "prod" }], "2026-06-01"))[0]?.status, "violation");
    assert.equal((await judge([{ ...exemption, stack: "dev" }], "2026-06-01"))[0]?.status, "exempt");
  });

  for (const [title, broken] of Object.entries({
    "without a reason": { ...exemption, reason: "because" },
    "without an end": { ...exemption, until: undefined },
    "with a day that no calendar has": { ...exemption, until: "2026-02-30" },
    "without a resource": { ...exemption, resource: "" },
  })) {
    it(`exempts nothing ${title}, which blocks`, async () => {
      const found = await judge([JSON.parse(JSON.stringify(broken))], "2026-06-01");
      assert.deepEqual(found.map((d) => [d.rule, d.status, d.level]).sort(), [
        ["bad-location", "violation", "mandatory"],
        ["settings", "violation", "mandatory"],
      ]);
    });
  }
});

describe("newNodePools", () => {
  const judgePools = (pools: string[]) =>
    evaluate([bad], { rules: [], day: "2026-06-01", config: { settings: { newNodePools: pools } } });

  it("is reported where a URN of this stack is not in it", async () => {
    const urnIn = (stack: string) => `urn:pulumi:${stack}::project::${CLUSTER}::gone`;
    const found = await judgePools(["elsewhere", urnIn("prod"), urnIn("dev")]);
    assert.deepEqual(
      found.map((d) => [d.rule, d.level, d.property]),
      [["settings", "advisory", "newNodePools[2]"]],
    );
  });
});
