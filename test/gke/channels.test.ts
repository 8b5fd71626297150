import assert from "node:assert/strict";
import { isEnrolled, RELEASE_CHANNEL } from "../../gke/channels";

describe("gke/channels", () => {
  it("enrol with every value but UNSPECIFIED and none", () => {
    for (const channel of Object.values(RELEASE_CHANNEL)) {
      assert.equal(isEnrolled(channel), channel !== "UNSPECIFIED");
    }
    assert.equal(isEnrolled(undefined), false);
  });
});
