import assert from "node:assert/strict";
import { CONTAINERD_ONLY_SINCE, containerdSuccessor } from "../../gke/upgrades";
import { parseVersion } from "../../gke/versions";

describe("gke/upgrades", () => {
  for (const [image, successor] of [
    ["COS", "COS_CONTAINERD"],
    ["cos", "COS_CONTAINERD"],
    ["Ubuntu", "UBUNTU_CONTAINERD"],
    ["WINDOWS_LTSC", "WINDOWS_LTSC_CONTAINERD"],
    ["WINDOWS_SAC", "WINDOWS_LTSC_CONTAINERD"],
    ["cos_containerd", undefined],
    ["UBUNTU_CONTAINERD", undefined],
    ["constructor", undefined],
    ["", undefined],
  ] as const) {
    it(`offers ${successor ?? "nothing"} instead of the image ${JSON.stringify(image)}`, () =>
      assert.equal(containerdSuccessor(image), successor));
  }

  it("have containerd only from a version that can be compared", () => {
    assert.equal(parseVersion(CONTAINERD_ONLY_SINCE).kind, "exact");
  });
});
