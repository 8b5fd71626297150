import assert from "node:assert/strict";
import fc from "fast-check";
import { NotEvaluated } from "../../../../cli/messages/errors";
import { splitState } from "../../../../cli/offline/state/state-text";

const split = (json: string) => splitState("FILE", Buffer.from(json));

/** A JSON text whose resources are put back in their places. */
function whole(json: string): unknown {
  const text = split(json);
  const { deployment, checkpoint, ...rest } = JSON.parse(text.frame);
  const resources = (deployment ?? checkpoint?.latest)?.resources;
  if (!Array.isArray(resources)) return JSON.parse(text.frame);
  const parsed = resources.map((number: number) => {
    const resource = text.resource(number);
    if (typeof resource !== "object" || resource === null || Array.isArray(resource)) return resource;
    for (const part of ["inputs", "outputs"] as const) {
      const value = text.part(number, part);
      const isApart = (resource as Record<string, unknown>)[part] === 0 && value !== undefined;
      if (isApart) Object.assign(resource, { [part]: value });
    }
    return resource;
  });
  if (deployment) return { ...rest, deployment: { ...deployment, resources: parsed } };
  return { ...rest, checkpoint: { ...checkpoint, latest: { ...checkpoint.latest, resources: parsed } } };
}

/** Values with what a reader that counts brackets and quotes may stumble over. */
const other = fc.oneof(
  fc.json({ maxDepth: 4 }).map((json) => JSON.parse(json) as unknown),
  fc.constantFrom('"', "\\", '\\"', "]", "}", '"resources": [1,', "\u2028", "ä€😀"),
);
const resource = fc.oneof(
  other,
  fc.constant({ resources: ["a", { resources: [1] }] }),
  fc.record(
    { urn: other, inputs: other, 'a"inputs': other, outputs: fc.record({ inputs: other, outputs: other }) },
    { requiredKeys: [] },
  ),
);

describe("the text of a state", () => {
  it("is that of its frame and resources, however it is written", () => {
    fc.assert(
      fc.property(
        fc.array(resource),
        other,
        fc.constantFrom(undefined, 1, 4, "\t"),
        fc.boolean(),
        (resources, one, space, isCheckpoint) => {
          const inner = { manifest: one, resources, pending_operations: [one] };
          const state = isCheckpoint
            ? { version: 3, checkpoint: { stack: one, latest: inner } }
            : { version: 3, other: one, deployment: inner };
          const json = JSON.stringify(state, undefined, space);
          assert.deepEqual(whole(json), JSON.parse(json));
          const { frame } = split(json);
          assert.equal(JSON.parse(frame)[isCheckpoint ? "checkpoint" : "deployment"] !== undefined, true);
        },
      ),
    );
  });

  for (const json of [
    '{"deployment":{"resources":[{},]}}',
    '{"deployment":{"resources":[{} {}',
    '{"deployment":{"resources":["a',
  ])
    it(`is refused as ${json}`, () => {
      assert.throws(() => whole(json), SyntaxError);
    });

  it("has the properties of a resource apart", () => {
    const text = split(
      '{"deployment":{"resources":[{"urn":"u","outputs":{"b":"\\"}"},"inputs" : {"a":[{"inputs":{}}]},"id":"i"},{"inputs":null}]}}',
    );
    assert.deepEqual(text.resource(0), { urn: "u", outputs: 0, inputs: 0, id: "i" });
    assert.deepEqual(text.part(0, "inputs"), { a: [{ inputs: {} }] });
    assert.deepEqual(text.part(0, "outputs"), { b: '"}' });
    assert.deepEqual(text.resource(1), { inputs: null });
    assert.equal(text.part(1, "inputs"), undefined);
  });

  it("is refused where a resource is no JSON", () => {
    assert.throws(() => whole('{"deployment":{"resources":[{} {}]}}'), SyntaxError);
  });

  it("has a bound of depth, also in resources", () => {
    const json = `{"deployment":{"resources":[${"[".repeat(600)}${"]".repeat(600)}]}}`;
    assert.throws(() => split(json), NotEvaluated);
  });
});
