import assert from "node:assert/strict";
import { within } from "../../../../policies/evaluation/run/deadline";
import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import type { Rule } from "../../../../policies/rule";
import { preview, resource } from "../../../support/evaluate";
import { ruleFor } from "../../../support/rule";
import { configure, pack } from "../../../support/server";

function forever(): never {
  for (;;) {
    try {
      JSON.stringify({});
    } catch {}
  }
}

const LIMIT = 50;

/** Judges by these rules, of which none may take more than the limit for a resource. */
async function judged(
  rules: readonly Rule[],
  names: readonly string[],
  type: string = CLUSTER,
  limit = LIMIT,
) {
  const { call, policies } = await pack(rules, undefined, limit);
  await configure(call, policies, {});
  const found = await preview(
    call,
    names.map((name) => resource(type as typeof CLUSTER, {}, { name })),
    "dev",
  );
  return found.map(({ rule, name, problem, level }) => [rule, name, problem.replace(/:.*/, ""), level]);
}

const good = ruleFor("good", {
  [CLUSTER]: [
    function* () {
      yield { at: "location", problem: "is bad" };
    },
    function* ofStack(_, { stack }) {
      yield { at: "network", problem: `is bad in ${stack.clusters.length}` };
    },
  ],
});

describe("a rule that does not end", () => {
  it("is stopped at one resource, says so of each that it has not judged, and leaves other rules' verdicts", async () => {
    const runaway = ruleFor("runaway", {
      [CLUSTER]: [
        function* (_, { resource: { name } }) {
          if (name === "b") forever();
          yield { at: "name", problem: "is bad" };
        },
      ],
    });
    const found = await judged([runaway, good], ["a", "b", "c"]);
    assert.deepEqual(
      found.filter(([rule]) => rule === "runaway"),
      [
        ["runaway", "a", "is bad", "mandatory"],
        ["runaway", "b", "could not judge this resource", "mandatory"],
        ["runaway", "c", "has not judged this resource", "mandatory"],
      ],
    );
    assert.equal(found.filter(([rule]) => rule === "good").length, 6);
  });

  it("is stopped where it compares the resources of the whole stack, and goes on after those that are judged", async () => {
    let calls = 0;
    const runaway = ruleFor("runaway", {
      [CLUSTER]: [
        // biome-ignore lint/correctness/useYield: a check that finds nothing.
        function* (_, { stack, resource: { name } }) {
          if (name === "a") calls += stack.clusters.length;
          else forever();
        },
      ],
    });
    const found = await judged([good, runaway], ["a", "b", "c"]);
    assert.deepEqual(
      found.filter(([rule]) => rule === "runaway").map(([, name, problem]) => [name, problem]),
      [
        ["b", "could not judge this resource"],
        ["c", "has not judged this resource"],
      ],
    );
    assert.equal(found.filter(([rule]) => rule === "good").length, 6);
    assert.equal(calls, 3);
  });

  it("may take long in sum for many resources", async () => {
    const slow = ruleFor("slow", {
      [NODE_POOL]: [
        // biome-ignore lint/correctness/useYield: a check that finds nothing.
        function* (_, { stack }) {
          const start = process.cpuUsage();
          for (let taken = 0; stack && taken < 100_000; ) {
            const { user, system } = process.cpuUsage(start);
            taken = user + system;
          }
        },
      ],
    });
    assert.deepEqual(await judged([slow], ["a", "b", "c", "d", "e", "f"], NODE_POOL, 400), []);
  });

  it("changes nothing where it remediates", async () => {
    const runaway: Rule = { ...ruleFor("runaway", {}), remediations: { [CLUSTER]: forever } };
    const { policies } = await pack([runaway], undefined, LIMIT);
    const { remediateResource } = policies[1] as unknown as {
      remediateResource(args: object): unknown;
    };
    assert.equal(remediateResource({ type: CLUSTER, urn: "urn", name: "it", props: {} }), undefined);
  });
});

describe("a deadline", () => {
  it("gives what a function throws", () => {
    const error = new Error("wrong");
    assert.throws(
      () =>
        within(1000, () => {
          throw error;
        }),
      error,
    );
  });

  it("counts processor time: what only waits goes on", () => {
    let waits = 3;
    const ended = within(40, () => {
      while (waits-- > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
    });
    assert.equal(ended, true);
  });
});
