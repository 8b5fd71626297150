import assert from "node:assert/strict";
import { isEnrolled, PRODUCTION_CHANNELS, RELEASE_CHANNEL } from "../../gke/channels";

describe("gke/channels", () => {
  it("keep RAPID and UNSPECIFIED out of production", () => {
    assert.deepEqual(PRODUCTION_CHANNELS, ["REGULAR", "STABLE", "EXTENDED"]);
  });

  it("enrol with every value but UNSPECIFIED and none", () => {
    for (const channel of Object.values(RELEASE_CHANNEL)) {
      assert.equal(isEnrolled(channel), channel !== "UNSPECIFIED");
    }
    assert.equal(isEnrolled(undefined), false);
  });
});
