import assert from "node:assert/strict";
import { isSameFleet } from "../../gke/rollout-sequences";

describe("gke/rollout-sequences", () => {
  for (const [a, b, same] of [
    ["projects/fleet-dev", "fleet-dev", true],
    ["projects/123", "projects/123", true],
    ["projects/fleet-dev", "projects/fleet-prod", false],
    ["123", "124", false],
    ["projects/fleet-dev", "123", undefined],
  ] as const) {
    it(`takes ${a} and ${b} for ${same === undefined ? "names that cannot be compared" : same ? "one fleet" : "two fleets"}`, () =>
      assert.equal(isSameFleet(a, b), same));
  }
});
