import assert from "node:assert/strict";
import { CLUSTER, NETWORK_POLICY, NODE_POOL } from "../../../../policies/resource-types";
import { type Rule, ref } from "../../../../policies/rule";
import { type Diagnostic, evaluate, preview, resource, unknown } from "../../../support/evaluate";
import { ruleFor } from "../../../support/rule";
import { configure, type PackConfig, pack } from "../../../support/server";

const locationAndChannel = ruleFor("two-clauses", {
  [CLUSTER]: [
    function* location(cluster) {
      if (cluster.location === "bad") yield { at: "location", problem: "is bad" };
    },
    function* channel(cluster) {
      if (cluster.releaseChannel?.channel === "bad")
        yield { at: "releaseChannel.channel", problem: "is bad", level: "advisory" };
    },
  ],
});
const summary = (found: Diagnostic[]) => found.map((d) => [d.rule, d.status, d.level, d.name, d.property]);

describe("the evaluation", () => {
  it("lets an unknown value end only the clause that reads it, and says so once", async () => {
    const found = await evaluate(
      [resource(CLUSTER, { location: unknown, releaseChannel: { channel: "bad" } })],
      { rules: [locationAndChannel] },
    );
    assert.deepEqual(summary(found), [
      ["two-clauses", "violation", "advisory", "it", "releaseChannel.channel"],
      ["two-clauses", "undecided", "advisory", "it", "location"],
    ]);
  });

  it("judges the other items of a list when one is unknown", async () => {
    const zones = ruleFor("zones", {
      [CLUSTER]: [
        function* zones(cluster, context) {
          yield* context.each(cluster.nodeLocations, function* (zone, i) {
            if (zone === "bad") yield { at: `nodeLocations[${i}]`, problem: "is bad" };
          });
        },
      ],
    });
    // The item is read inside its own clause.
    const found = await evaluate([resource(CLUSTER, { nodeLocations: ["bad", unknown, "bad"] })], {
      rules: [zones],
    });
    assert.deepEqual(found.map((d) => d.property).sort(), [
      "nodeLocations[0]",
      "nodeLocations[1]",
      "nodeLocations[2]",
    ]);
  });

  it("gives undecided verdicts and milder findings the rule's own level where the settings say so", async () => {
    const resources = [resource(CLUSTER, { location: unknown, releaseChannel: { channel: "bad" } })];
    const settings = { undecided: "mandatory", advice: "mandatory" };
    const strict = await evaluate(resources, { rules: [locationAndChannel], config: { settings } });
    assert.deepEqual(
      strict.map((d) => d.level),
      ["mandatory", "mandatory"],
    );
    const lowered = await evaluate(resources, {
      rules: [locationAndChannel],
      config: { settings, all: "advisory" },
    });
    assert.deepEqual(
      lowered.map((d) => d.level),
      ["advisory", "advisory"],
    );
  });

  it("treats a secret that analysis could not decrypt as unknown, whatever its type", async () => {
    const found = await evaluate([resource(CLUSTER, { releaseChannel: "[secret]" })], {
      rules: [locationAndChannel],
    });
    assert.deepEqual(summary(found), [["two-clauses", "undecided", "advisory", "it", "releaseChannel"]]);
  });

  it("leaves alone what the stack only reads, as with Cluster.get", async () => {
    const read = resource(CLUSTER, {}, { external: true, observed: { name: "main", location: "bad" } });
    const always = ruleFor("always", {
      [CLUSTER]: [
        function* now() {
          yield { at: "name", problem: "is there" };
        },
        function* later(_cluster, context) {
          if (context.observed) yield { at: "name", problem: "is there" };
        },
      ],
    });
    assert.deepEqual(await evaluate([read], { rules: [always] }), []);
    assert.equal((await evaluate([resource(CLUSTER, {})], { rules: [always] })).length, 2);
    const behindUnknownProvider = resource(
      CLUSTER,
      { location: "bad" },
      { provider: { project: unknown }, isUnchecked: true },
    );
    assert.equal((await evaluate([behindUnknownProvider], { rules: [always] })).length, 2);
  });

  describe("a check that needs the stack", () => {
    const poolsAlike = ruleFor("pools-alike", {
      [CLUSTER]: [
        function* pools(cluster, context) {
          if (cluster.location === "bad") yield { at: "location", problem: "is bad" };
          for (const pool of context.stack.poolsOf(context.self)) {
            if (pool.inputs.version !== cluster.minMasterVersion)
              yield { at: "minMasterVersion", problem: "differs from a pool's" };
          }
        },
      ],
      [NETWORK_POLICY]: [
        function* place(_policy, context) {
          const cluster = context.stack.clusterOf(context.self);
          yield { at: "metadata", problem: cluster ? "is on a cluster of the stack" : "is elsewhere" };
        },
      ],
    });

    it("runs once, at the end, with each pool of the cluster", async () => {
      const found = await evaluate(
        [
          resource(CLUSTER, { location: "bad", minMasterVersion: "1.33" }, { name: "a" }),
          resource(CLUSTER, { minMasterVersion: "1.33" }, { name: "b" }),
          resource(NODE_POOL, { cluster: ref("a", "name"), version: "1.32" }, { name: "pool" }),
          resource(NODE_POOL, { cluster: "b", version: "1.32" }, { name: "of another stack" }),
        ],
        { rules: [poolsAlike] },
      );
      assert.deepEqual(summary(found), [
        ["pools-alike", "violation", "mandatory", "a", "location"],
        ["pools-alike", "violation", "mandatory", "a", "minMasterVersion"],
      ]);
    });

    it("finds the cluster of a Kubernetes resource through its provider, also when Pulumi hides its properties", async () => {
      const found = await evaluate(
        [
          resource(CLUSTER, {}, { name: "a" }),
          resource(NETWORK_POLICY, { spec: {} }, { name: "here", cluster: "a", hidden: true }),
          resource(NETWORK_POLICY, { spec: {} }, { name: "there" }),
        ],
        { rules: [poolsAlike] },
      );
      assert.deepEqual(
        found.map((d) => [d.name, d.problem]),
        [
          ["here", "is on a cluster of the stack"],
          ["there", "is elsewhere"],
        ],
      );
    });

    it("reports the same when the same stack is judged again", async () => {
      const { call, policies } = await pack([poolsAlike]);
      await configure(call, policies, {});
      const resources = [resource(NETWORK_POLICY, {}, { name: "there" })];
      const first = await preview(call, resources, "dev");
      const other = await preview(call, resources, "prod");
      assert.equal(first.length, 1);
      assert.equal(other.length, 1);
      assert.deepEqual(await preview(call, resources, "dev"), first);
    });
  });

  describe("a defect in a rule", () => {
    const broken = ruleFor("broken", {
      [CLUSTER]: [
        (cluster): never => {
          throw new TypeError(`cannot read ${cluster.location}`);
        },
      ],
    });

    it("names the property that was read last, and its kind", async () => {
      const reading = ruleFor("reading", {
        [CLUSTER]: [
          function* labels({ resourceLabels, location }, { inputs }) {
            const { future } = inputs as { future?: unknown };
            const components = (future as { enableComponents: string[] }).enableComponents;
            if (location && resourceLabels && components.map((each) => each.trim()).includes("A"))
              yield { at: "location", problem: "is somewhere" };
          },
        ],
      });
      for (const [enableComponents, says] of [
        [["A", 5], /it stopped at future\.enableComponents\[1\], which is a number\./],
        ["A", /it stopped at future\.enableComponents, which is a text\./],
        [undefined, /it stopped at future\.enableComponents, which is missing\./],
      ] as const) {
        const inputs = { location: "a", resourceLabels: {}, future: { enableComponents } };
        const [found] = await evaluate([resource(CLUSTER, inputs)], { rules: [reading] });
        assert.match(found?.problem ?? "", says);
      }
    });

    it("is a finding of that rule at its level, tells no value, and leaves the others judged", async () => {
      const found = await evaluate([resource(CLUSTER, { location: "bad" })], {
        rules: [broken, locationAndChannel],
      });
      assert.deepEqual(summary(found), [
        ["broken", "violation", "mandatory", "it", "rule"],
        ["two-clauses", "violation", "mandatory", "it", "location"],
      ]);
      assert.match(found[0]?.problem ?? "", /TypeError/);
      assert.doesNotMatch(found[0]?.text ?? "", /cannot read/);
    });
  });

  describe("when a configuration disables all policies but one", () => {
    it("still judges by that one", async () => {
      const config = { all: "disabled", "two-clauses": "mandatory" };
      const found = await evaluate([resource(CLUSTER, { location: "bad" })], {
        rules: [locationAndChannel],
        config,
      });
      assert.deepEqual(summary(found), [["two-clauses", "violation", "mandatory", "it", "location"]]);
    });
  });

  describe("of a rule that is off", () => {
    let runs = 0;
    const off: Rule = {
      ...ruleFor("is-off", {
        [CLUSTER]: [
          function* early() {
            runs++;
            yield { at: "location", problem: "is somewhere" };
          },
        ],
      }),
      level: "disabled",
    };
    const judge = async (config: PackConfig) => {
      runs = 0;
      return evaluate([resource(CLUSTER, { location: "bad" })], { rules: [locationAndChannel, off], config });
    };
    it("runs no check, and needs no exemption", async () => {
      const exemptions = [{ rule: "is-off", resource: "it", reason: "a later audit", until: "2026-12-31" }];
      const found = await judge({ settings: { exemptions } });
      assert.deepEqual([runs, found.map(({ rule }) => rule)], [0, ["two-clauses"]]);
    });
    it("runs them where a configuration gives it a level", async () => {
      const found = await judge({ "is-off": "advisory" });
      assert.deepEqual([runs, found.map(({ rule }) => rule).sort()], [1, ["is-off", "two-clauses"]]);
    });
  });

  it("hands the stack's tags to a check, of one resource and of the stack", async () => {
    const tagged = ruleFor("tagged", {
      [CLUSTER]: [
        function* early(_cluster, context) {
          if (context.stackTags.has("owner"))
            yield { at: "location", problem: "is in a stack with an owner" };
        },
        function* late(_cluster, context) {
          if (context.stack.clusters.length === 1 && context.stackTags.get("owner") === "a")
            yield { at: "name", problem: "is in a stack of a" };
        },
      ],
    });
    const at = async (stackTags?: Record<string, string>) =>
      (await evaluate([resource(CLUSTER, {})], { rules: [tagged], stackTags })).map((d) => d.property);
    assert.deepEqual(await at({ owner: "a" }), ["location", "name"]);
    assert.deepEqual(await at({ owner: "b" }), ["location"]);
    assert.deepEqual(await at(), []);
  });

  describe("when a configuration disables the settings alone", () => {
    it("says each finding once, at either stage", async () => {
      const later = ruleFor("later", {
        [CLUSTER]: [
          function* location(_cluster, context) {
            if (context.stack) yield { at: "location", problem: "is bad" };
          },
        ],
      });
      const found = await evaluate(
        [resource(CLUSTER, { location: "bad", releaseChannel: { channel: "bad" } })],
        {
          rules: [locationAndChannel, later],
          config: { settings: "disabled" },
        },
      );
      assert.deepEqual(
        found.map((d) => [d.rule, d.property]),
        [
          ["two-clauses", "location"],
          ["two-clauses", "releaseChannel.channel"],
          ["later", "location"],
        ],
      );
    });
  });

  describe("production", () => {
    const serious = ruleFor("serious", {
      [CLUSTER]: [
        function* always(_cluster, context) {
          yield { at: "name", problem: "is there", level: context.levelByEnvironment };
        },
      ],
      [NODE_POOL]: [
        function* always(_pool, context) {
          yield { at: "name", problem: "is there", level: context.levelByEnvironment };
        },
      ],
    });
    const levels = async (labels: Record<string, string>, stack: string) =>
      (
        await evaluate(
          [
            resource(CLUSTER, { resourceLabels: labels }, { name: "c" }),
            resource(NODE_POOL, { cluster: ref("c", "name") }, { name: "p" }),
          ],
          { rules: [serious], stack },
        )
      ).map((d) => d.level);

    it("is decided by the cluster's label, for its pools too", async () => {
      assert.deepEqual(await levels({ env: "prod" }, "dev"), ["mandatory", "mandatory"]);
      assert.deepEqual(await levels({ env: "dev" }, "prod"), ["advisory", "advisory"]);
    });
    it("is decided by the stack's name where no label says it", async () => {
      assert.deepEqual(await levels({}, "europe-prod"), ["mandatory", "mandatory"]);
      assert.deepEqual(await levels({ team: "a" }, "dev"), ["advisory", "advisory"]);
    });
  });
});
