import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import { ref } from "../../policies/rule";
import { faultsOf } from "../../tools/fuzz/faults";
import { joined } from "../../tools/fuzz/joined";
import { CANARY, type Mutation } from "../../tools/fuzz/mutations";
import { referredFrom } from "../../tools/fuzz/possible-values";
import { resource, unknown } from "../support/evaluate";
import { ruleFor } from "../support/rule";

/** A rule with each fault that the fuzzer looks for. */
const faulty = ruleFor("faulty", {
  [NODE_POOL]: [
    function* echo({ name }) {
      if (name === CANARY) yield { at: "name", problem: `is ${name}` };
    },
    function* guess(pool) {
      if (!Object.hasOwn(pool, "version")) yield { at: "version", problem: "is absent" };
    },
    function* trip({ nodeConfig }) {
      const taint = nodeConfig?.taints?.[0];
      // A program without types may give a taint without a key.
      if (taint && (taint.key as string).startsWith("x")) yield { at: "nodeConfig", problem: "is bad" };
    },
  ],
});
const good = { name: "a", version: "1.34" };
const program = (props: Record<string, unknown>) => [resource(NODE_POOL, { ...good, ...props })];
const faults = async (
  kind: Mutation["kind"],
  props: object,
  known: Mutation["known"] = [],
  referred: Mutation["referred"] = [],
) =>
  (
    await faultsOf(
      { kind, program: program({ ...props }), known, referred, place: "it", stack: "dev", changed: 1 },
      [faulty],
    )
  ).map((fault) => fault.kind);

describe("the fuzzer", () => {
  it("finds nothing in a good program", async () => {
    assert.deepEqual(await faults("text", {}), []);
  });
  it("finds a text that a message echoes", async () => {
    assert.deepEqual(await faults("canary", { name: CANARY }), ["canary"]);
  });
  it("finds a finding that an unknown value hides", async () => {
    const without = program({ version: undefined });
    assert.deepEqual(await faults("unknown", { version: unknown }, [without]), ["hidden finding"]);
  });
  it("finds a finding that an unknown value makes", async () => {
    const known = program({});
    assert.deepEqual(await faults("unknown", { version: undefined }, [known]), [
      "finding of an unknown value",
    ]);
  });
  it("finds none that the value of a resource makes to which the property refers", async () => {
    const [known, referred] = [program({}), program({ version: undefined })];
    assert.deepEqual(await faults("unknown", { version: undefined }, [known], [referred]), []);
    assert.deepEqual(await faults("unknown", { version: undefined }, [known], [known]), [
      "finding of an unknown value",
    ]);
  });
  it("takes for what an unknown value may be the texts of the resources to which its property refers", () => {
    const programOf = (name: unknown) => [
      resource(CLUSTER, { name: "apps" }, { name: "cluster" }),
      resource(CLUSTER, { name: "other" }, { name: "other" }),
      resource(NODE_POOL, { nodeConfig: { tags: [name, ref("cluster", "name")] } }, { name: "pool" }),
    ];
    const place = { index: 2, path: ["nodeConfig", "tags", 0] };
    assert.deepEqual(referredFrom(programOf("a"), place), [programOf("apps")]);
  });
  it("finds a defect on a value that types allow, and takes it for fair on any other", async () => {
    const taints = { nodeConfig: { taints: [{}] } };
    assert.deepEqual(await faults("null", taints), ["defect"]);
    assert.deepEqual(await faults("odd", taints), []);
  });
  it("joins programs so that each still refers to its own resources", () => {
    const [, pool, cluster, ownPool] = joined([
      [
        resource(CLUSTER, {}, { name: "c" }),
        resource(NODE_POOL, { cluster: ref("c", "name") }, { name: "p" }),
      ],
      [
        resource(CLUSTER, {}, { name: "c" }),
        resource(
          NODE_POOL,
          { cluster: ref("c", "name"), nodeLocations: [ref("c", "location")] },
          { name: "p", cluster: "c", parent: "c", provider: { project: ref("c", "project") } },
        ),
      ],
    ]);
    assert.deepEqual(pool?.props, { cluster: ref("c", "name") });
    assert.notEqual(cluster?.name, "c");
    const own = String(cluster?.name);
    assert.deepEqual(ownPool, {
      type: NODE_POOL,
      name: "p-1",
      props: { cluster: ref(own, "name"), nodeLocations: [ref(own, "location")] },
      cluster: own,
      parent: own,
      provider: { project: ref(own, "project") },
    });
  });
  it("ends, and says where, once the verdict of a program does not end", () => {
    const loop = 'require("./tools/fuzz/watch.ts").watched(0.1).next("the place"); for (;;);';
    const { stdout, signal } = spawnSync(process.execPath, ["--require=tsx/cjs", "-e", loop], {
      encoding: "utf8",
      timeout: 100_000,
      killSignal: "SIGKILL",
    });
    assert.equal(signal, "SIGTERM");
    assert.match(stdout, /^crash: no verdict after 0\.1 s of processor time, of the place$/m);
  });
});
