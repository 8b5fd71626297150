import assert from "node:assert/strict";
import { join } from "node:path";
import { mock } from "node:test";
import { outlook } from "../../cli/outlook";
import { stateOf } from "./outlook-states";
import { FakeTerminal, TemporaryFolder } from "./support";

const NIGHT = { startTime: "2026-01-05T22:00:00Z", endTime: "2026-01-06T06:00:00Z" };
const state = stateOf("prod", {
  main: {
    inputs: {
      releaseChannel: { channel: "UNSPECIFIED" },
      maintenancePolicy: {
        recurringWindow: { ...NIGHT, recurrence: "FREQ=WEEKLY;BYDAY=MO" },
        maintenanceExclusions: [
          {
            exclusionName: "freeze",
            startTime: "2027-06-01T00:00:00Z",
            endTime: "2027-06-15T05:00:00Z",
            exclusionOptions: { scope: "NO_UPGRADES" },
          },
        ],
      },
    },
    outputs: { masterVersion: "1.31.14-gke.1000000" },
  },
});

const window = (recurrence: string, endTime = NIGHT.endTime) => ({
  inputs: {
    resourceLabels: { env: "prod" },
    releaseChannel: { channel: "REGULAR" },
    maintenancePolicy: { recurringWindow: { ...NIGHT, endTime, recurrence } },
  },
});
const WEEKLY = "FREQ=WEEKLY;BYDAY=MO";

describe("outlook, of what is over today", () => {
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder({
      "prod.json": state,
      "same.json": stateOf("prod", { blue: window(WEEKLY), green: window(WEEKLY) }),
      "endless.json": stateOf("prod", { main: window("FREQ=DAILY", "2026-01-06T22:00:00Z") }),
      "config.json": "{}",
    });
  });
  after(() => folder.remove());
  afterEach(() => mock.timers.reset());

  const at = async (now: string, format: string, file = "prod.json") => {
    mock.timers.enable({ apis: ["Date"], now: Date.parse(now) });
    const [states, config] = [join(folder.path, file), join(folder.path, "config.json")];
    const terminal = new FakeTerminal(false, { COLUMNS: "200" });
    const args = ["--state", states, "--config", config, "--zone", "UTC", "--days", "14", "--format", format];
    await outlook.run(args, terminal);
    mock.timers.reset();
    return terminal.stdout.replaceAll("\r\n ", "");
  };
  /** How each format writes what is open in the morning of 2027-06-15, from the end of the exclusion on. */
  const WINDOW = {
    text: "Tue 2027-06-15 05:00 to 06:00 UTC",
    json: '"end": "2027-06-15T06:00:00Z"',
    svg: "Tue 2027-06-15 05:00 to 06:00 UTC",
    html: "Tue 2027-06-15 05:00 to 06:00 UTC",
    ics: "DTSTART:20270615T050000Z\r\nDTEND:20270615T060000Z",
  };
  const EXCLUSION = {
    text: 'Exclusion     "freeze"',
    json: '"name": "freeze"',
    svg: "Exclusion freeze",
    html: "Exclusion freeze",
    ics: "SUMMARY:Maintenance exclusion",
  };

  for (const format of ["text", "json", "svg", "html", "ics"] as const)
    it(`names no window and no exclusion that has ended, as ${format}`, async () => {
      const shown = async (now: string) => {
        const out = await at(now, format);
        return [out.includes(WINDOW[format]), out.includes(EXCLUSION[format])];
      };
      assert.deepEqual(await shown("2027-06-15T04:59:00Z"), [true, true]);
      assert.deepEqual(await shown("2027-06-15T05:30:00Z"), [true, false]);
      assert.deepEqual(await shown("2027-06-15T06:00:00Z"), [false, false]);
    });

  it("names what GKE does by itself until its day has passed", async () => {
    const forced = async (now: string) => JSON.parse(await at(now, "json")).clusters[0].forced.length;
    assert.equal(await forced("2027-06-14T23:59:00Z"), 1);
    assert.equal(await forced("2027-06-15T00:00:00Z"), 0);
  });

  it("keeps past ends of support out of the calendar, and says in text that they have passed", async () => {
    assert.doesNotMatch(await at("2027-06-15T06:00:00Z", "ics"), /End of support/);
    assert.match(await at("2027-06-15T06:00:00Z", "text"), /1\.31 ended on/);
  });

  it("gives a window that is open over midnight the same UID on both days", async () => {
    const uids = async (now: string) => (await at(now, "ics", "same.json")).match(/^UID:.*$/gm);
    const later = await uids("2027-06-15T05:30:00Z");
    const window = (await at("2027-06-14T12:00:00Z", "ics", "same.json")).match(
      /UID:[^\r]*(?=\r\nDTSTAMP:[^\r]*\r\nDTSTART:20270614T220000Z)/,
    );
    assert.ok(window && later?.some((uid) => uid.startsWith(window[0])));
  });

  it("gives a collision that has begun the start of its windows, and the same UID", async () => {
    const start = async (now: string) => JSON.parse(await at(now, "json", "same.json")).collisions[0].start;
    assert.equal(await start("2027-06-14T23:30:12.345Z"), "2027-06-14T22:00:00Z");
    assert.equal(await start("2027-06-15T05:30:00Z"), "2027-06-14T22:00:00Z");
  });

  it("begins a window that never closes with the first day", async () => {
    const { windows } = JSON.parse(await at("2027-06-15T05:30:00Z", "json", "endless.json")).clusters[0];
    assert.deepEqual(windows, [{ start: "2027-06-15T00:00:00Z", end: "2027-06-29T00:00:00Z" }]);
  });
});
