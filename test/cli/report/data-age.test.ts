import assert from "node:assert/strict";
import { ageText, dataAges, dataLine } from "../../../cli/report/data-age";

describe("the age of data in reports", () => {
  it("is shown until the data is old, and then what to do", () => {
    const recent = dataAges(new Date("2026-12-01T00:00:00Z"));
    const old = dataAges(new Date("2036-12-01T00:00:00Z"));
    assert.match(
      dataLine(recent),
      /^Data of GKE: known issues as of \S+ \(old from \S+ on\), support dates as of \S+ \(old from \S+ on\)\.$/,
    );
    assert.match(dataLine(old), /known issues as of \S+, too old to rely on, .* Upgrade gke-guardrails\.$/);
    for (const age of old) assert.match(ageText(age), /too old to rely on: upgrade gke-guardrails\.$/);
  });
});
