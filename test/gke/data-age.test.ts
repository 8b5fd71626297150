import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DATED_DATA, isOld, oldFrom } from "../../gke/data-age";

const FOLDER = join(__dirname, "../../gke");

/** The newest day on which each file of facts says that it was compared with its sources. */
const files = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => {
    const text = readFileSync(join(FOLDER, file), "utf8");
    const days = [...text.matchAll(/checked:? (20\d\d-\d\d-\d\d)/gi)].map(([, day = ""]) => day).sort();
    const newest = days.at(-1);
    return newest === undefined ? [] : [{ what: `gke/${file}`, asOf: newest }];
  });

describe("the age of facts", () => {
  it("is below 180 days: compare those listed with their sources, and write down the day", () => {
    const now = new Date();
    assert.deepEqual(
      [...DATED_DATA, ...files].filter((data) => isOld(data, now)),
      [],
    );
  });

  it("counts from the day of the last comparison", () => {
    const data = { what: "facts", asOf: "2026-11-28" };
    assert.equal(oldFrom(data), "2027-05-27");
    assert.equal(isOld(data, new Date("2027-05-26T23:59:59Z")), false);
    assert.equal(isOld(data, new Date("2027-05-27T00:00:00Z")), true);
  });
});
