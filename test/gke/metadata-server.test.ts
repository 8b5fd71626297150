import assert from "node:assert/strict";
import { BOUNDARIES } from "../../gke/boundaries";
import { METADATA_EGRESS } from "../../gke/metadata-egress";
import { METADATA_SERVER_ADDRESS_SINCE } from "../../gke/metadata-server";

describe("gke/metadata-server", () => {
  it("is past a known boundary", () => {
    assert.ok(BOUNDARIES.some(({ version }) => version === METADATA_SERVER_ADDRESS_SINCE));
  });

  it("is reached at 169.254.169.252:988 or 169.254.169.254:80, by dataplane", () => {
    assert.deepEqual(METADATA_EGRESS.iptables, { address: "169.254.169.252", ports: [988, 987] });
    assert.deepEqual(METADATA_EGRESS.dataplaneV2, { address: "169.254.169.254", ports: [80, 8080] });
  });
});
