import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_SOAK_DAYS } from "../../gke/rollout-sequences";
import { rolloutStages } from "../../stacks/rollout-sequence";

const rollouts = fc.record({
  order: fc.uniqueArray(fc.stringMatching(/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/), {
    minLength: 2,
    maxLength: 5,
  }),
  soakDays: fc.integer({ min: 1, max: MAX_SOAK_DAYS }),
});

describe("the stages of a rollout", () => {
  it("are as many as clusters, each of the clusters' own fleet and with the soak after it", () => {
    fc.assert(
      fc.property(rollouts, ({ order, soakDays }) => {
        const stages = rolloutStages({ order, soakDays }, "example-runners");
        assert.equal(stages.length, order.length);
        for (const { fleetProjects, soakDuration } of stages) {
          assert.deepEqual([fleetProjects, soakDuration], [["projects/example-runners"], `${soakDays}d`]);
        }
      }),
    );
  });

  it("select one cluster after the other, and at the end whatever is left", () => {
    const stages = rolloutStages({ order: ["runners-a", "runners-b"], soakDays: 3 }, "example-runners");
    assert.deepEqual(
      stages.map(({ clusterSelector }) => clusterSelector),
      [{ labelSelector: "resource.labels.rollout_stage == 'runners-a'" }, undefined],
    );
  });
});
