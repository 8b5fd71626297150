import assert from "node:assert/strict";
import { parseSeconds, parseSoak, parseUnitDuration } from "../../gke/durations";

describe("gke/durations", () => {
  for (const [text, seconds] of [
    ["3600s", 3600],
    ["3600.5s", 3600.5],
    ["0s", 0],
    ["604800s", 604_800],
    ["0.000000001s", 1e-9],
  ] as const) {
    it(`reads ${text} as ${seconds} seconds`, () => assert.equal(parseSeconds(text), seconds));
  }
  for (const text of ["", "3600", "1h", "-1s", "1.s", ".5s", "1e3s", "1.0000000001s", "3600s\n", " 3600s"]) {
    it(`rejects ${JSON.stringify(text)} as seconds`, () => assert.equal(parseSeconds(text), undefined));
  }

  for (const [text, seconds] of [
    ["4h", 14_400],
    ["2h45m", 9_900],
    ["300s", 300],
    ["1.5m", 90],
    ["+1h", 3_600],
    [".5h", 1_800],
    ["1h1m1s", 3_661],
    ["1500ms", 1.5],
  ] as const) {
    it(`reads ${text} as ${seconds} seconds`, () => assert.equal(parseUnitDuration(text), seconds));
  }
  for (const text of ["", "4", "h", "4d", "-4h", "0s", "4 h", "1.5.5h", "4h30", "PT4H", "4H", "4h\n"]) {
    it(`rejects ${JSON.stringify(text)} as a duration with units`, () =>
      assert.equal(parseUnitDuration(text), undefined));
  }

  for (const [text, seconds] of [
    ["604800s", 604_800],
    ["168h", 604_800],
    ["7d", 604_800],
    ["30m", 1_800],
    ["0s", 0],
    ["1.5d", 129_600],
  ] as const) {
    it(`reads ${text} as a soak of ${seconds} seconds`, () => assert.equal(parseSoak(text), seconds));
  }
  for (const text of ["", "7", "d", "1w", "-1d", "7 d", "1d12h", "P7D", "7D", "7d\n", "1e3s"]) {
    it(`rejects ${JSON.stringify(text)} as a soak`, () => assert.equal(parseSoak(text), undefined));
  }
});
