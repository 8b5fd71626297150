import assert from "node:assert/strict";
import { CLUSTER } from "../../../../policies/resource-types";
import { evaluate, resource } from "../../../support/evaluate";

const judge = async (settings: Record<string, unknown>) => {
  const resources = [resource(CLUSTER, { location: "europe-west1" }, { name: "main" })];
  const found = await evaluate(resources, { rules: [], day: "2026-06-01", config: { settings } });
  return found.map((d) => [d.rule, d.level, d.property, d.problem]);
};

describe("a day in the settings that is not in the calendar, or contradicts another", () => {
  it("is reported, with what counts instead, and blocks, as the offline check refuses it", async () => {
    const settings = { today: "2026-02-30", endOfSupport: { "1.34": "2026-13-01", "1.35": "2026-12-31" } };
    const isNone = "is not a valid date, so";
    assert.deepEqual(await judge(settings), [
      ["settings", "mandatory", "today", `${isNone} the stack is judged as of the day of this run`],
      ["settings", "mandatory", 'endOfSupport["1.34"]', `${isNone} the built-in table applies`],
    ]);
  });

  it("is reported of a cluster's own end of support", async () => {
    const clusterEndOfSupport = [{ cluster: "main", standard: "2026-02-30", extended: "2026-13-01" }];
    const problem = "is not a valid date, so it is ignored";
    assert.deepEqual(await judge({ clusterEndOfSupport }), [
      ["settings", "mandatory", "clusterEndOfSupport[0].standard", problem],
      ["settings", "mandatory", "clusterEndOfSupport[0].extended", problem],
    ]);
  });

  it("is reported of two ends of support of one cluster, of which the first would win", async () => {
    const clusterEndOfSupport = [
      { cluster: "main", standard: "2026-12-01" },
      { cluster: "main", standard: "2026-12-01", extended: "2027-12-01" },
      { cluster: "main", standard: "2026-12-01" },
      { cluster: "blue", standard: "2027-12-01" },
    ];
    const problem = "gives the cluster of clusterEndOfSupport[0] other days, so it is ignored";
    assert.deepEqual(await judge({ clusterEndOfSupport }), [
      ["settings", "mandatory", "clusterEndOfSupport[1]", problem],
    ]);
  });

  it("is reported of two projects that have one number, which no day is", async () => {
    const projectNumbers = { "acme-dev": "123456789012", "acme-prod": "123456789012" };
    assert.deepEqual(await judge({ projectNumbers }), [
      [
        "settings",
        "mandatory",
        'projectNumbers["acme-prod"]',
        "is also the number of acme-dev, and each project has its own",
      ],
    ]);
  });

  it("is reported of peak hours that leave no time for a window", async () => {
    const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    const [found] = await judge({ peakHours: [{ days, from: "00:00", to: "00:00" }] });
    assert.deepEqual(found?.slice(0, 3), ["settings", "mandatory", "peakHours"]);
    assert.match(String(found?.[3]), /leave no 4 hours in a week/);
  });

  it("is not reported where each is", async () => {
    assert.deepEqual(await judge({ today: "2028-02-29", endOfSupport: { "1.34": "2026-12-31" } }), []);
    assert.deepEqual(await judge({}), []);
  });
});
