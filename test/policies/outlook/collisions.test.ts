import assert from "node:assert/strict";
import type { ClusterOutlook } from "../../../policies/outlook/cluster";
import { collisionsOf } from "../../../policies/outlook/collisions";

describe("collisions in the outlook", () => {
  it("ask each cluster once whether it is production, where none is", () => {
    let asked = 0;
    const cluster = {
      seen: {
        context: { inputs: {}, settings: { staffedHours: [] } },
        home: {
          get isProduction() {
            asked++;
            return false;
          },
        },
      },
      hasWindow: false,
      lateSupport: [],
    } as unknown as ClusterOutlook;
    const clusters = new Array<ClusterOutlook>(100).fill(cluster);
    assert.deepEqual(
      collisionsOf(clusters, { sequences: [], features: [] }, { start: 0, now: 0, end: 1 }),
      [],
    );
    assert.equal(asked, 100);
  });
});
