import assert from "node:assert/strict";
import { CI_PLATFORMS, type CiPlatform } from "../../../stacks/alerts/alert";
import { dashboard } from "../../../stacks/dashboard/definition";
import { assertMessage } from "./grammar";

interface Tile {
  xPos?: number;
  yPos?: number;
  width: number;
  height: number;
}
interface Dashboard {
  mosaicLayout: { columns: number; tiles: Tile[] };
  annotations: object;
}

const target = { project: "example", location: "europe-west4", cluster: "runners" };
const shown = (ci: readonly CiPlatform[]) =>
  dashboard({
    target,
    intervals: { periodSeconds: 60, everyMinutes: 15 },
    ci,
    policies: ["projects/example/alertPolicies/1"],
  }) as Dashboard;

describe("the dashboard of a cluster", () => {
  for (const ci of [[], ["gitlab-runner"], ["github-actions"], [...CI_PLATFORMS]] as CiPlatform[][]) {
    const title = ci.length > 0 ? ci.join(" and ") : "no CI";

    it(`has the form that Cloud Monitoring publishes, with ${title}`, () => {
      // The marks are in the API's description alone.
      const { annotations, ...rest } = shown(ci);
      assert.ok(annotations);
      assertMessage(rest, "google.monitoring.dashboard.v1.Dashboard");
    });

    it(`has whole tiles that fill the width and do not overlap, with ${title}`, () => {
      const { columns, tiles } = shown(ci).mosaicLayout;
      const cells = new Set<string>();
      for (const { xPos = 0, yPos = 0, width, height } of tiles) {
        assert.ok(Number.isInteger(width) && xPos + width <= columns);
        for (let x = xPos; x < xPos + width; x++) {
          for (let y = yPos; y < yPos + height; y++) {
            assert.ok(!cells.has(`${x},${y}`), "two tiles overlap");
            cells.add(`${x},${y}`);
          }
        }
      }
      const bottom = Math.max(...tiles.map(({ yPos = 0, height }) => yPos + height));
      assert.equal(cells.size, columns * bottom);
    });
  }

  it("is about this cluster alone", () => {
    const text = JSON.stringify(shown([...CI_PLATFORMS]));
    const selectors = text.match(/prometheusQuery":"(?:[^"\\]|\\.)*"/g) ?? [];
    assert.ok(selectors.length > 10);
    for (const query of selectors) assert.match(query, /runners/);
  });

  it("writes no position of zero, which Cloud Monitoring does not give back", () => {
    assert.doesNotMatch(JSON.stringify(shown([])), /"[xy]Pos":0/);
  });

  it("is refused by the grammar with a property that does not exist", () => {
    const wrong = { displayName: "x", mosaicLayout: { columns: 12, tiles: [{ widgets: {} }] } };
    assert.throws(
      () => assertMessage(wrong, "google.monitoring.dashboard.v1.Dashboard"),
      /tiles\[0\]\.widgets/,
    );
  });
});
