import assert from "node:assert/strict";
import { join } from "node:path";
import { parseXml } from "@rgrove/parse-xml";
import fc from "fast-check";
import { sync } from "node-ical";
import { audit } from "../../cli/audit";
import { UsageError } from "../../cli/messages/errors";
import { outlook } from "../../cli/outlook";
import { durationText, localZone, slotText } from "../../cli/outlook/times";
import { listedCluster } from "./deployed/clusters";
import { type StatedCluster, stateOf } from "./outlook-states";
import { FakeTerminal, TemporaryFolder } from "./support";

const TODAY = "2026-12-01";
const HOSTILE = '</text><script>alert(1)</script>"\u001b[31m\r\nEND:VCALENDAR; täglich, \\ äöü';

const window = (days: string, from: string, to: string) => ({
  recurringWindow: {
    startTime: `2026-01-05T${from}:00Z`,
    endTime: `2026-01-05T${to}:00Z`,
    recurrence: `FREQ=WEEKLY;BYDAY=${days}`,
  },
});
const exclusion = (start: string, end: string | undefined, scope: string, name = "freeze") => ({
  maintenanceExclusions: [
    {
      exclusionName: name,
      startTime: `${start}T00:00:00Z`,
      ...(end !== undefined && { endTime: `${end.includes("T") ? end : `${end}T00`}:00:00Z` }),
      exclusionOptions: { scope, ...(end === undefined && { endTimeBehavior: "UNTIL_END_OF_SUPPORT" }) },
    },
  ],
});
const cluster = (
  env: string,
  policy: object | undefined,
  more: object = {},
  running?: string,
): StatedCluster => ({
  inputs: {
    resourceLabels: { env },
    releaseChannel: { channel: "REGULAR" },
    ...(policy && { maintenancePolicy: policy }),
    ...more,
  },
  ...(running !== undefined && {
    outputs: { masterVersion: running },
    pools: { general: { outputs: { version: running } } },
  }),
});
const FLEET = { fleet: { project: "f" } };
/** What has a fleet's clusters upgraded after those of others. */
const fleetUpgrade = (project: string, upstreamFleets: readonly string[], soaking: string) => ({
  name: "clusterupgrade",
  location: "global",
  project,
  spec: { clusterupgrade: { upstreamFleets: [...upstreamFleets], postConditions: { soaking } } },
});
const TUESDAYS = window("TU", "02:00", "10:00");
const FRIDAYS = window("FR", "02:00", "10:00");

/** The windows of the cluster that gcloud lists. */
const listedPolicy = () => ({
  recurringWindow: {
    startTime: "2026-01-03T01:00:00Z",
    endTime: "2026-01-03T07:00:00Z",
    recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
  },
});

const STATES = {
  "good.json": stateOf("prod", {
    blue: cluster("prod", TUESDAYS, {}, "1.35.3-gke.2347000"),
    green: cluster("prod", FRIDAYS, {}, "1.35.3-gke.2347000"),
  }),
  "same-slot.json": stateOf("prod", { blue: cluster("prod", TUESDAYS), green: cluster("prod", TUESDAYS) }),
  "many.json": stateOf(
    "prod",
    Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`main-${i}`, cluster("prod", TUESDAYS)])),
  ),
  "other.json": stateOf("other", { red: cluster("prod", TUESDAYS) }),
  "active.json": stateOf("prod", {
    blue: cluster("prod", TUESDAYS, { resourceLabels: { env: "prod", "active-active": "x" } }),
    green: cluster("prod", TUESDAYS, { resourceLabels: { env: "prod", "active-active": "x" } }),
  }),
  "staged.json": stateOf(
    "prod",
    {
      first: cluster("prod", TUESDAYS, { ...FLEET, resourceLabels: { env: "prod", turn: "1" } }),
      last: cluster("prod", TUESDAYS, FLEET),
      silent: cluster("dev", undefined, FLEET),
    },
    [
      {
        stages: [
          {
            fleetProjects: ["projects/f"],
            clusterSelector: { labelSelector: "resource.labels.turn == '1'" },
            soakDuration: "3d",
          },
          { fleetProjects: ["projects/f"] },
        ],
      },
    ],
  ),
  "fleets.json": stateOf(
    "prod",
    {
      dev: cluster("dev", TUESDAYS, { fleet: { project: "projects/f-dev" } }),
      main: cluster("prod", TUESDAYS, { fleet: { project: "f-prod" } }),
      early: cluster("prod", TUESDAYS, { fleet: { project: "f-staging" } }),
    },
    [],
    [
      fleetUpgrade("f-prod", ["f-staging"], "86400s"),
      fleetUpgrade("f-dev", [], "604800s"),
      fleetUpgrade("f-staging", ["f-dev"], "172800s"),
      { name: "multiclusteringress", project: "f-prod", location: "global" },
    ],
  ),
  "twins.json": stateOf("twins", {
    main: cluster("dev", TUESDAYS, { project: "first", location: "europe-west4" }, "1.34.1-gke.3899001"),
  }),
  "others.json": stateOf("others", {
    main: cluster("dev", TUESDAYS, { project: "second", location: "europe-west1" }, "1.34.1-gke.3899001"),
  }),
  "late.json": stateOf("prod", {
    main: cluster(
      "prod",
      { ...TUESDAYS, ...exclusion("2026-11-20", "2027-02-05", "NO_MINOR_UPGRADES") },
      {},
      "1.34.1-gke.3899001",
    ),
  }),
  "late-and-little.json": stateOf("prod", {
    freeze: cluster(
      "prod",
      { ...TUESDAYS, ...exclusion("2026-11-20", "2027-02-05", "NO_UPGRADES") },
      {},
      "1.34.1-gke.3899001",
    ),
    main: cluster(
      "dev",
      {
        ...TUESDAYS,
        maintenanceExclusions: [
          ...exclusion("2026-11-20", "2027-02-05", "NO_MINOR_UPGRADES", "winter").maintenanceExclusions,
          ...exclusion("2027-02-10", "2027-05-08", "NO_UPGRADES", "spring").maintenanceExclusions,
        ],
      },
      {},
      "1.34.1-gke.3899001",
    ),
  }),
  "in-time.json": stateOf("prod", {
    main: cluster(
      "prod",
      { ...TUESDAYS, ...exclusion("2026-12-10", "2027-02-05", "NO_MINOR_UPGRADES") },
      {},
      "1.34.1-gke.3899001",
    ),
  }),
  "windowless.json": stateOf("prod", {
    main: cluster(
      "prod",
      exclusion("2026-11-20", "2027-02-05", "NO_MINOR_UPGRADES"),
      {},
      "1.34.1-gke.3899001",
    ),
    open: cluster(
      "prod",
      exclusion("2026-12-10", "2027-02-05", "NO_MINOR_UPGRADES"),
      {},
      "1.34.1-gke.3899001",
    ),
    free: cluster("prod", undefined, {}, "1.34.1-gke.3899001"),
  }),
  "frozen.json": stateOf("prod", {
    blue: cluster("prod", { ...TUESDAYS, ...exclusion("2026-11-20", "2026-12-15T06", "NO_UPGRADES") }),
    green: cluster("prod", {
      ...TUESDAYS,
      ...exclusion("2026-12-14", "2027-01-20", "NO_MINOR_OR_NODE_UPGRADES"),
    }),
    grey: cluster("prod", { ...FRIDAYS, ...exclusion("2026-11-20", "2027-06-01", "NO_UPGRADES") }),
    anytime: cluster("dev", exclusion("2026-11-20", "2027-06-01", "NO_UPGRADES")),
  }),
  "over.json": stateOf("old", { over: cluster("dev", undefined, {}, "1.28.5-gke.1217000") }),
  "freeze.json": stateOf("prod", {
    long: cluster("prod", { ...TUESDAYS, ...exclusion("2026-12-02", "2027-02-28", "NO_UPGRADES") }),
    short: cluster("dev", { ...FRIDAYS, ...exclusion("2026-12-02", "2027-01-10", "NO_UPGRADES") }),
    scoped: cluster("dev", { ...FRIDAYS, ...exclusion("2026-12-02", "2027-02-28", "NO_MINOR_UPGRADES") }),
  }),
  "later.json": stateOf("prod", {
    main: cluster("prod", { ...TUESDAYS, ...exclusion("2027-02-01", "2027-05-01", "NO_UPGRADES") }),
  }),
  "numbered.json": stateOf("prod", {
    c10: cluster("dev", undefined),
    c1: cluster("dev", undefined),
    c2: cluster("dev", undefined),
  }),
  "unread.json": stateOf("prod", {
    main: cluster("prod", {
      ...TUESDAYS,
      maintenanceExclusions: [
        ...exclusion("2026-12-20", "2026-01-04", "NO_UPGRADES", "year-end").maintenanceExclusions,
        ...exclusion("2026-12-10", "soon", "NO_PATCHES", "sale").maintenanceExclusions,
        ...exclusion("2026-12-10", "2026-12-12", "NO_UPGRADES", "good").maintenanceExclusions,
      ],
    }),
  }),
  "unread-window.json": stateOf("prod", {
    main: cluster("prod", {
      ...window("TU", "10:00", "02:00"),
      maintenanceExclusions: [
        ...exclusion("2026-12-10", "2026-12-12", "NO_UPGRADES").maintenanceExclusions.map(
          ({ exclusionName: _, ...unnamed }) => unnamed,
        ),
        { exclusionName: "sale", startTime: "soon" },
      ],
    }),
  }),
  "until-end.json": stateOf("prod", {
    main: cluster(
      "prod",
      { ...TUESDAYS, ...exclusion("2026-11-20", undefined, "NO_MINOR_UPGRADES") },
      {},
      "1.34.1-gke.3899001",
    ),
  }),
  "hostile.json": stateOf("hostile", {
    [HOSTILE]: cluster(
      "prod",
      { ...TUESDAYS, ...exclusion("2026-12-10", undefined, "NO_UPGRADES", HOSTILE) },
      {},
      "1.34.1-gke.3899001",
    ),
  }),
  "no-channel.json": stateOf("prod", {
    main: cluster("prod", TUESDAYS, { releaseChannel: { channel: "UNSPECIFIED" } }, "1.34.1-gke.3899001"),
  }),
  "payments.json": stateOf("prod", { blue: cluster("prod", TUESDAYS) }).replaceAll(
    "::platform::",
    "::payments::",
  ),
  "listed.json": stateOf("prod", {
    main: cluster("prod", listedPolicy(), { project: "acme-prod", location: "europe-west1" }),
  }),
  "empty.json": stateOf("empty", {}),
};
const FILES = {
  ...STATES,
  "today.json": JSON.stringify({ settings: { today: TODAY } }),
  "disabled.json": JSON.stringify({ all: "disabled", settings: { production: { stacks: ["none"] } } }),
  "upgrade-info.json": JSON.stringify({
    endOfStandardSupportTimestamp: "2027-02-20T00:00:00Z",
    endOfExtendedSupportTimestamp: "2027-12-20T00:00:00Z",
    minorTargetVersion: "1.35.3-gke.2347000",
  }),
  "event.json": JSON.stringify({
    eventType: "END_OF_SUPPORT",
    standardSupportEndTime: "2027-02-20T08:00:00Z",
  }),
  "list.json": JSON.stringify([listedCluster()]),
  "other-list.json": JSON.stringify([listedCluster({ currentMasterVersion: "1.34.1-gke.3899001" })]),
  "staffed.json": JSON.stringify({
    settings: { today: TODAY, staffedHours: [{ days: ["TU"], from: "08:00", to: "18:00" }] },
  }),
};

describe("outlook", function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(FILES);
  });
  after(() => folder.remove());
  const pathOf = (name: string) => join(folder.path, name);

  const run = async (
    states: readonly (keyof typeof STATES)[],
    args: readonly string[] = [],
    config = "today.json",
  ) => {
    const terminal = new FakeTerminal(false, { COLUMNS: "80" });
    const all = [
      ...states.flatMap((state) => ["--state", pathOf(state)]),
      "--config",
      pathOf(config),
      ...args,
    ];
    const code = await outlook.run(
      all.some((arg) => arg === "--zone") ? all : [...all, "--zone", "UTC"],
      terminal,
    );
    return { code, out: terminal.stdout, err: terminal.stderr };
  };
  const report = async (states: readonly (keyof typeof STATES)[], config?: string) =>
    JSON.parse((await run(states, ["--format", "json"], config)).out);
  const collisions = async (states: readonly (keyof typeof STATES)[], config?: string) =>
    (await report(states, config)).collisions.map(
      ({ kind, clusters, start }: { kind: string; clusters: string[]; start: string }) =>
        `${kind} ${clusters.join(" ")} ${start}`,
    );

  it("shows no text that stands in the place of a release channel", async () => {
    const list = new TemporaryFolder({
      "c.json": JSON.stringify([listedCluster({ releaseChannel: { channel: "canary text" } })]),
    });
    try {
      for (const format of ["text", "json", "html", "svg", "ics"]) {
        const { code, out } = await run([], ["--gcloud", join(list.path, "c.json"), "--format", format]);
        assert.equal(code, 0);
        assert.doesNotMatch(out, /canary/);
      }
    } finally {
      list.remove();
    }
  });

  it("goes by no settings that do not apply, as check says they do not", async () => {
    const { err, out } = await run(["staged.json"], ["--format", "json"], "disabled.json");
    assert.match(
      err.replace(/\s+/g, " "),
      /note: settings\.production: does not apply, as "all": "disabled"/,
    );
    assert.deepEqual(
      JSON.parse(out).clusters.map((one: { isProduction: boolean }) => one.isProduction),
      [true, true, false],
    );
  });

  describe("as text", () => {
    it("shows the time line, and fits the terminal", async () => {
      const { code, out } = await run(["good.json"], ["--days", "30"]);
      assert.equal(code, 0);
      const [title, months, blue, green] = out.split("\n");
      assert.equal(title, "30 days from 2026-12-01 on");
      assert.equal(months, "           Dec");
      assert.equal(blue, "prod/blue  █······█······█······█······█·");
      assert.equal(green, "prod/green ···█······█······█······█·····");
      for (const line of (await run(["good.json", "late.json", "staged.json"])).out.split("\n"))
        assert.ok(line.length <= 80, line);
    });

    it("names windows in UTC and in the local zone", async () => {
      const { out } = await run(["good.json"], ["--zone", "America/Los_Angeles"]);
      const text = out.replace(/\s+/g, " ");
      assert.match(
        text,
        /Tue 2026-12-01 02:00 to 10:00 UTC \(Mon 2026-11-30 18:00 to Tue 2026-12-01 02:00 America\/Los_Angeles\)/,
      );
      assert.match(text, /; 11 more/);
      assert.match(
        text,
        /By windows alone, which guarantee no order, in a week: prod\/blue \(2026-12-08 02:00\), 3 days later prod\/green/,
      );
      assert.match(text, /Collisions None\. Known issues as of/);
    });

    it("lists clusters by the numbers in their names, as reports do", async () => {
      const { clusters } = await report(["numbered.json"]);
      assert.deepEqual(
        clusters.map(({ cluster }: { cluster: string }) => cluster),
        ["c1", "c2", "c10"],
      );
      const terminal = new FakeTerminal(false, { COLUMNS: "80" });
      await audit.run(["--state", pathOf("numbered.json")], terminal);
      assert.match(terminal.stdout, /maintenance-window-required {2}Cluster c1, c2, c10\n/);
    });

    it("marks exclusions and ends of support, and says what follows", async () => {
      const { out } = await run(["in-time.json"], ["--days", "60"]);
      assert.match(out, /^prod\/main █······█·░░░░░▒░░░░░░▒/m);
      assert.match(out, /░!/);
      const over = (await run(["over.json", "no-channel.json"], ["--days", "200"])).out;
      assert.match(over, /^old\/over +!·/m);
      assert.match(over, /^prod\/main +█.*!/m);
      const picture = (await run(["over.json", "no-channel.json"], ["--days", "200", "--format", "svg"])).out;
      assert.match(picture, /Support of 1\.28 has ended on \d{4}-\d\d-\d\d: GKE upgrades it by force/);
      assert.match(picture, /GKE enrols the cluster in the channel STABLE/);
      assert.match(
        out,
        /Exclusion {5}"freeze", NO_MINOR_UPGRADES: 2026-12-10 00:00 UTC to 2027-02-05\n {16}00:00 UTC \(57 days\)\n/,
      );
      assert.match(out, /Support {7}1\.34 ends on 2027-01-25: then GKE upgrades it by force/);
      assert.match(
        out.replace(/\s+/g, " "),
        /Known issues possible now: containerd-2, node-service-agent [A-Z]/,
      );
      assert.match(
        (await run(["no-channel.json"])).out,
        /Forced {8}2027-06-14: GKE enrols the cluster in the channel STABLE/,
      );
    });

    it("names no window that an exclusion closes, and what alone a window in one allows", async () => {
      const { out } = await run(["frozen.json"], ["--days", "28", "--format", "json"]);
      const { clusters, collisions } = JSON.parse(out);
      const [, blue, green, grey] = clusters;
      assert.equal(grey.cluster, "grey");
      assert.deepEqual(blue.windows, [
        { start: "2026-12-15T06:00:00Z", end: "2026-12-15T10:00:00Z" },
        { start: "2026-12-22T02:00:00Z", end: "2026-12-22T10:00:00Z" },
      ]);
      assert.deepEqual(
        green.windows.map(({ start, only }: { start: string; only?: string }) => [start, only]),
        [
          ["2026-12-01T02:00:00Z", undefined],
          ["2026-12-08T02:00:00Z", undefined],
          ["2026-12-15T02:00:00Z", "control-plane-patches"],
          ["2026-12-22T02:00:00Z", "control-plane-patches"],
        ],
      );
      assert.deepEqual(grey.windows, []);
      // Before that, the one is closed.
      assert.deepEqual(
        collisions
          .filter(({ kind }: Record<string, string>) => kind === "same-slot")
          .map(({ kind, start, end }: Record<string, string>) => [kind, start, end]),
        [["same-slot", "2026-12-15T06:00:00Z", "2026-12-15T10:00:00Z"]],
      );
      const text = (await run(["frozen.json"], ["--days", "28"])).out.replace(/\s+/g, " ");
      assert.match(text, /Windows none: GKE may upgrade at any time that no exclusion takes/);
      assert.match(text, /Windows none in this time that no exclusion takes/);
      const late = (await run(["late.json"])).out.replace(/\s+/g, " ");
      assert.match(late, /Windows Tue 2026-12-01 02:00 to 10:00 UTC, for patches only; Tue /);
    });

    it("says of exclusions that it cannot read why, and reads the others", async () => {
      const [main] = (await report(["unread.json"])).clusters;
      const at = "maintenancePolicy.maintenanceExclusions";
      assert.deepEqual(
        main.exclusions.map(({ name }: { name: string }) => name),
        ["good"],
      );
      assert.deepEqual(
        main.unreadExclusions.map(({ name }: { name: string }) => name),
        ["year-end", "sale"],
      );
      assert.deepEqual(main.unreadExclusions[0].problems, [`${at}[0].endTime is not after startTime`]);
      assert.match(
        main.unreadExclusions[1].problems.join(),
        /\[1\]\.endTime .*\[1\]\.exclusionOptions\.scope is not/,
      );
      const text = (await run(["unread.json"])).out.replace(/\s+/g, " ");
      assert.match(
        text,
        /Exclusion "year-end" is not read, and closes no window here: .*is not after startTime /,
      );
      const unfolded = (await run(["unread.json"], ["--format", "ics"])).out.replaceAll("\r\n ", "");
      assert.match(unfolded, /SUMMARY:Maintenance exclusion not read: prod\/main/);
      assert.match((await run(["unread.json"], ["--format", "svg"])).out, /exclusions not read/);
    });

    it("says of a window that it cannot read why, and reads exclusions without a name", async () => {
      const [main] = (await report(["unread-window.json"])).clusters;
      assert.deepEqual(main.windowProblems, [
        "maintenancePolicy.recurringWindow.endTime is not after startTime",
      ]);
      assert.deepEqual(main.exclusions, [
        { scope: "NO_UPGRADES", start: "2026-12-10T00:00:00Z", end: "2026-12-12T00:00:00Z" },
      ]);
      const text = (await run(["unread-window.json"])).out.replace(/\s+/g, " ");
      assert.match(
        text,
        /Windows not read: maintenancePolicy\.recurringWindow\.endTime is not after startTime Exclusion one without a known name, NO_UPGRADES: 2026-12-10/,
      );
      const calendar = await run(["unread-window.json"], ["--format", "ics"]);
      assert.match(
        calendar.out.replaceAll("\r\n ", ""),
        /DESCRIPTION:not read: maintenancePolicy\.recurring/,
      );
      assert.match((await run(["unread-window.json"], ["--format", "svg"])).out, /windows not read/);
    });

    it("says that there are no clusters", async () => {
      const { code, out } = await run(["empty.json"]);
      assert.equal(code, 0);
      assert.match(out, /\nNo clusters were found\.\n/);
    });

    it("does not say it where a file could not be looked at, which it names once", async () => {
      for (const format of ["text", "html"]) {
        const { code, out } = await run(
          ["missing.json" as "empty.json", "missing.json" as "empty.json"],
          ["--format", format],
        );
        assert.equal(code, 2);
        assert.equal(out.match(/Not looked at: [^<\n]*missing\.json/g)?.length, 1);
        assert.doesNotMatch(out, /No clusters|missing\.json, /);
      }
    });
  });

  describe("on order", () => {
    it("tells the stages of a sequence with their soak, and a cluster without a window", async () => {
      const { orders, clusters, turns } = await report(["staged.json"]);
      assert.deepEqual(orders, [
        {
          stack: "prod",
          sequence: "sequence-0",
          stages: [
            { clusters: ["prod/first"], soakSeconds: 259_200 },
            { clusters: ["prod/last", "prod/silent"], soakSeconds: 0 },
          ],
        },
      ]);
      const silent = clusters.find(({ cluster: name }: { cluster: string }) => name === "silent");
      assert.deepEqual([silent.hasWindow, silent.windows, silent.isProduction], [false, [], false]);
      assert.equal(turns.length, 2);
    });
  });

  it("tells the fleets that GKE upgrades one after the other, from the first", async () => {
    const { orders } = await report(["fleets.json"]);
    assert.deepEqual(orders, [
      {
        stack: "prod",
        sequence: "feature-0",
        stages: [
          { clusters: ["prod/dev"], soakSeconds: 604_800 },
          { clusters: ["prod/early"], soakSeconds: 172_800 },
          { clusters: ["prod/main"], soakSeconds: 86_400 },
        ],
      },
    ]);
    assert.match(
      (await run(["fleets.json"])).out.replace(/\s+/g, " "),
      /prod\/feature-0: prod\/dev, then after 7 days prod\/early, then after 2 days prod\/main/,
    );
  });

  describe("on collisions", () => {
    it("finds none where windows, stages, fleets or labels keep clusters apart", async () => {
      for (const state of ["good.json", "active.json", "staged.json", "fleets.json", "in-time.json"] as const)
        assert.deepEqual(await collisions([state]), [], state);
    });

    it("finds two production clusters in one slot, of one stack or of two", async () => {
      assert.deepEqual(await collisions(["same-slot.json"]), [
        "same-slot prod/blue prod/green 2026-12-01T02:00:00Z",
      ]);
      assert.deepEqual(await collisions(["good.json", "other.json"]), [
        "same-slot other/red prod/blue 2026-12-01T02:00:00Z",
      ]);
      assert.equal((await run(["same-slot.json"])).code, 1);
      assert.equal((await run(["same-slot.json"], ["--format", "ics"])).code, 0);
    });

    it("counts those of many clusters, and marks each cluster once", async () => {
      const { out } = await run(["many.json"]);
      assert.match(out, /\n {2}20 more: --format json has all of them\n/);
      assert.equal((await report(["many.json"])).collisions.length, 45);
      const picture = (await run(["many.json"], ["--format", "svg"])).out;
      assert.equal(picture.match(/class="collision" rx="3" x="\d/g)?.length, 10);
    });

    it("finds an end of support that no window comes before", async () => {
      const late = ["no-window-before-end-of-support prod/main 2026-12-01T00:00:00Z"];
      assert.deepEqual(await collisions(["late.json"]), late);
      assert.deepEqual(await collisions(["until-end.json"]), late);
    });

    it("finds one of a cluster without a window, where exclusions take all the time until then", async () => {
      assert.deepEqual(await collisions(["windowless.json"]), [
        "no-window-before-end-of-support prod/main 2026-12-01T00:00:00Z",
      ]);
      assert.match(
        (await run(["windowless.json"])).out.replace(/\s+/g, " "),
        /prod\/main: exclusions leave no time in which the control plane may leave 1\.34 before its support ends on 2027-01-25: GKE/,
      );
    });

    it("finds one after the days that are shown, unless an exclusion is meant to last until then", async () => {
      const short = async (state: keyof typeof STATES) =>
        JSON.parse((await run([state], ["--days", "30", "--format", "json"])).out).collisions;
      const [collision, ...others] = await short("late.json");
      assert.deepEqual(
        [collision.kind, collision.end, others],
        ["no-window-before-end-of-support", "2027-01-26T00:00:00Z", []],
      );
      for (const state of ["until-end.json", "in-time.json"] as const)
        assert.deepEqual(await short(state), [], state);
      assert.match(
        (await run(["late.json"], ["--days", "30", "--format", "svg"])).out,
        /class="collision" rx/,
      );
    });

    it("finds exclusions that leave too little time for upgrades, as the rule does, but for an end of support that they hide", async () => {
      const tooLittle = "too-little-time";
      assert.deepEqual(
        (await collisions(["frozen.json"])).filter((each: string) => each.startsWith(tooLittle)),
        [`${tooLittle} prod/anytime 2026-12-01T00:00:00Z`, `${tooLittle} prod/grey 2026-12-01T00:00:00Z`],
      );
      assert.match(
        (await run(["frozen.json"])).out.replace(/\s+/g, " "),
        /prod\/grey: exclusions leave 0 hours for upgrades in the 92 days from 2026-12-01: GKE requires 48, in pieces of 4 hours or more/,
      );
      assert.deepEqual(await collisions(["freeze.json"]), [`${tooLittle} prod/long 2026-12-01T10:00:00Z`]);
      assert.equal((await run(["freeze.json"])).code, 1);
      // It begins after the days that are shown.
      const near = (await run(["later.json"], ["--days", "30", "--format", "json"])).out;
      assert.deepEqual(JSON.parse(near).collisions, []);
    });

    it("finds too little time beside an end of support, unless one exclusion is why of both", async () => {
      assert.deepEqual(await collisions(["late-and-little.json"]), [
        "no-window-before-end-of-support prod/freeze 2026-12-01T00:00:00Z",
        "no-window-before-end-of-support prod/main 2026-12-01T00:00:00Z",
        "too-little-time prod/main 2027-02-02T10:00:00Z",
      ]);
    });

    it("finds windows that end where nobody is there", async () => {
      assert.deepEqual(await collisions(["good.json"], "staffed.json"), [
        "nobody-there prod/green 2026-12-07T00:00:00Z",
      ]);
    });

    it("agrees with the rules", async () => {
      const ruleOf = {
        "same-slot": "no-same-slot-across-prod",
        "nobody-there": "maintenance-window-hours",
      } as const;
      for (const state of Object.keys(STATES) as (keyof typeof STATES)[]) {
        // The rules judge what is to be for good, and no exclusion.
        if (state === "empty.json" || state === "frozen.json") continue;
        const terminal = new FakeTerminal(false, { COLUMNS: "80" });
        await audit.run(["--state", pathOf(state), "--config", pathOf("staffed.json"), "--json"], terminal);
        const rules = new Set(
          JSON.parse(terminal.stdout).stacks[0].findings.map(({ rule }: { rule: string }) => rule),
        );
        const kinds = new Set(
          (await report([state], "staffed.json")).collisions.map(({ kind }: { kind: string }) => kind),
        );
        for (const [kind, rule] of Object.entries(ruleOf))
          assert.equal(kinds.has(kind), rules.has(rule), `${state}: ${rule}`);
      }
    });
  });

  describe("as a calendar", () => {
    it("is one that a parser of RFC 5545 reads, with an event for each window, exclusion and end of support", async () => {
      const { out } = await run(["in-time.json"], ["--format", "ics"]);
      const events = Object.values(sync.parseICS(out)).filter((part) => part?.type === "VEVENT");
      const windows = events.filter(({ summary }) => summary === "Maintenance window: prod/main");
      assert.equal(windows.length, 5);
      const patches = "Maintenance window: prod/main, for patches only";
      assert.equal(events.filter(({ summary }) => summary === patches).length, 8);
      assert.equal(windows[0]?.start.toISOString(), "2026-12-01T02:00:00.000Z");
      assert.equal(windows[0]?.end?.toISOString(), "2026-12-01T10:00:00.000Z");
      const [end] = events.filter(({ summary }) =>
        String(summary).startsWith("End of support: prod/main, 1.34"),
      );
      assert.equal(end?.datetype, "date");
      assert.equal(events.filter(({ summary }) => summary === "Maintenance exclusion: prod/main").length, 1);
      assert.equal(new Set(events.map(({ uid }) => uid)).size, events.length);
    });

    it("has lines of at most 75 octets that end in CRLF, and gives no property to what a program says", async () => {
      const { out } = await run(["hostile.json"], ["--format", "ics"]);
      const lines = out.split("\r\n");
      assert.equal(lines.pop(), "");
      for (const line of lines) {
        assert.ok(Buffer.byteLength(line) <= 75, line);
        assert.doesNotMatch(line, /\p{Cc}/u);
      }
      assert.equal(lines.filter((line) => line === "END:VCALENDAR").length, 1);
      const events = Object.values(sync.parseICS(out)).filter((part) => part?.type === "VEVENT");
      assert.match(String(events[0]?.summary), /END:VCALENDAR; täglich, \\ äöü$/);
    });

    it("gives an event the same UID tomorrow", async () => {
      const uids = async (args: string[]) =>
        (await run(["in-time.json"], ["--format", "ics", ...args])).out.match(/^UID:.*/gm);
      const [all, some] = [await uids([]), await uids(["--days", "30"])];
      assert.ok(some && some.length > 0 && some.every((uid) => all?.includes(uid)));
    });
  });

  describe("as a picture and a page", () => {
    it("is well-formed, and shows what a program says as text", async () => {
      const { out } = await run(["hostile.json", "staged.json"], ["--format", "svg"]);
      const root = parseXml(out).root;
      assert.equal(root?.name, "svg");
      assert.ok(!out.includes("<script"));
      assert.match(out, /&lt;script&gt;/);
      assert.match(out, /soak 3 days/);
      assert.match(out, /1\.34 ends/);
      assert.match(out, /prefers-color-scheme:dark/);
    });

    it("is one file that asks for no other, and runs nothing", async () => {
      const { out } = await run(
        ["hostile.json", "same-slot.json"],
        ["--format", "html", "--zone", "Europe/Berlin"],
      );
      assert.doesNotMatch(out, /<script|<link|<img|\ssrc=|@import|url\((?!#)/);
      assert.match(out, /^<!doctype html>\n<html lang="en">/);
      assert.match(out, /All 13 windows/);
      assert.match(out, /both are production, and open for upgrades at the same time/);
      assert.match(out, /03:00 to 11:00 Europe\/Berlin/);
    });
  });

  it("tells clusters of one name in stacks of one name apart by their projects", async () => {
    const { clusters, collisions } = await report(["same-slot.json", "payments.json"]);
    assert.equal(clusters.length, 3);
    const named = collisions.flatMap((collision: { clusters: string[] }) => collision.clusters);
    assert.deepEqual(new Set(named), new Set(["platform/prod/blue", "payments/prod/blue", "prod/green"]));
  });

  it("shows a cluster once that a state and gcloud's list both have, as it runs", async () => {
    const args = ["--gcloud", pathOf("list.json"), "--days", "30", "--upgrade-info"];
    const known = async (name: string) => {
      const { code, out } = await run(
        ["listed.json"],
        [...args, `${name}=${pathOf("event.json")}`, "--format", "json"],
      );
      return { code, ...JSON.parse(out) };
    };
    const { code, clusters, collisions, turns } = await known("prod/main");
    assert.deepEqual([code, clusters.length, collisions, turns.length], [0, 1, [], 1]);
    const [{ stack, cluster, isProduction, shownFrom, controlPlane, nodes, support }] = clusters;
    assert.deepEqual(
      [stack, cluster, isProduction, shownFrom, controlPlane, nodes.length, support[0].isOwn],
      ["prod", "main", true, "acme-prod/europe-west1/main", "1.35.2-gke.1000000", 1, true],
    );
    for (const name of ["main", "europe-west1/main", "acme-prod/europe-west1/main"])
      assert.equal((await known(name)).clusters[0].support[0].isOwn, true, name);
    const { out } = await run(["listed.json"], args.slice(0, 4));
    assert.match(out, /Source {8}the same cluster is acme-prod\/europe-west1\/main in a file/);
    assert.match(out, /Order\n {2}GKE upgrades these clusters in no order that is known here\./);
  });

  it("shows a stack once of which there are two states, as the later file has it", async () => {
    const { out, err } = await run(["same-slot.json", "late.json"], ["--format", "json"]);
    const shown = JSON.parse(out).clusters.map(({ cluster, nodes }: { cluster: string; nodes: object[] }) => [
      cluster,
      nodes.length,
    ]);
    assert.deepEqual(shown, [["main", 1]]);
    assert.match(
      err.replace(/\s+/g, " "),
      /late\.json is of the same stack \(prod\) as a file before it: what that one says is not shown\./,
    );
    const lists = ["--gcloud", pathOf("list.json"), "--gcloud", pathOf("list.json"), "--format", "json"];
    const equal = await run([], lists);
    assert.deepEqual([JSON.parse(equal.out).clusters[0].nodes.length, equal.err], [1, ""]);
    const later = await run([], ["--gcloud", pathOf("other-list.json"), ...lists]);
    assert.deepEqual(
      JSON.parse(later.out).clusters.map((one: { controlPlane: string }) => one.controlPlane),
      ["1.35.2-gke.1000000"],
    );
    assert.match(
      later.err.replace(/\s+/g, " "),
      /other-list\.json and \S+list\.json list the cluster acme-prod\/europe-west1\/main with different values of currentMasterVersion\. What \S+list\.json says counts/,
    );
  });

  it("shows both of two clusters of one name in two projects, and of a project that is not known", async () => {
    const { out } = await run(
      ["twins.json", "others.json"],
      ["--gcloud", pathOf("list.json"), "--format", "json"],
    );
    assert.equal(JSON.parse(out).clusters.length, 3);
  });

  it("shows clusters that no program made, from what gcloud lists", async () => {
    const { out, code } = await run([], ["--gcloud", pathOf("list.json"), "--format", "json"]);
    const { clusters } = JSON.parse(out);
    assert.equal(code, 0);
    assert.deepEqual(
      clusters.map((one: Record<string, unknown>) => [
        one.stack,
        one.cluster,
        one.isProduction,
        one.controlPlane,
      ]),
      [["acme-prod", "europe-west1/main", true, "1.35.2-gke.1000000"]],
    );
    const [main] = clusters;
    assert.deepEqual(main.nodes, [{ pool: "europe-west1/main/default-pool", version: "1.35.2-gke.1000000" }]);
    assert.deepEqual(main.windows[0], { start: "2026-12-05T01:00:00Z", end: "2026-12-05T07:00:00Z" });
    assert.deepEqual(
      main.exclusions.map(({ name }: { name: string }) => name),
      ["freeze"],
    );
    assert.deepEqual(main.support[0]?.minor, "1.35");
  });

  it("takes what GKE says of a cluster's own end of support over its schedule", async () => {
    const info = (name: string) => ["--upgrade-info", `main=${pathOf(name)}`];
    const support = async (name: string) =>
      JSON.parse((await run(["in-time.json"], ["--format", "json", ...info(name)])).out).clusters[0].support;
    const own = { pools: [], minor: "1.34", lastDay: "2027-02-20", isOver: false, isOwn: true };
    assert.deepEqual(await support("upgrade-info.json"), [own]);
    assert.deepEqual(await support("event.json"), [own]);
    assert.match(
      (await run(["in-time.json"], info("event.json"))).out,
      /1\.34 ends on 2027-02-20, as GKE says about this cluster: then/,
    );
    await assert.rejects(
      run(["in-time.json"], info("today.json")),
      /has no endOfStandardSupportTimestamp\. To write it: gcloud/,
    );
    await assert.rejects(
      run(["good.json"], info("event.json")),
      /names the cluster "main", and there are prod\/blue, prod\/green/,
    );
    await assert.rejects(run(["good.json"], ["--upgrade-info", "x"]), UsageError);
  });

  it("gives what GKE says to one of several clusters of a name, and to none where it does not tell which", async () => {
    const owns = async (name: string) => {
      const args = ["--format", "json", "--upgrade-info", `${name}=${pathOf("event.json")}`];
      const { clusters } = JSON.parse((await run(["twins.json", "others.json"], args)).out);
      return clusters.map(({ stack, support }: { stack: string; support: { isOwn?: true }[] }) => [
        stack,
        support.some(({ isOwn }) => isOwn === true),
      ]);
    };
    for (const name of ["twins/main", "europe-west4/main", "first/europe-west4/main"])
      assert.deepEqual(
        await owns(name),
        [
          ["others", false],
          ["twins", true],
        ],
        name,
      );
    await assert.rejects(
      owns("main"),
      /"main", and 2 have this name: write STACK\/NAME, LOCATION\/NAME or PROJECT/,
    );
    for (const name of ["second/europe-west4/main", "europe-west9/main", "a/b/c/main", "first/twins/main"])
      await assert.rejects(owns(name), /and there are others\/main, twins\/main/, name);
  });

  it("names in every format what could not be looked at, beside what could", async () => {
    const missing = join(folder.path, "missing.json");
    for (const format of ["text", "json", "ics", "svg", "html"]) {
      const { code, out, err } = await run(["good.json"], ["--state", missing, "--format", format]);
      assert.equal(code, 2);
      assert.match(err, /There is no file .*missing\.json/);
      const text = format === "ics" ? out.replaceAll("\r\n ", "") : out.replace(/(Not looked at:)\s+/, "$1 ");
      assert.ok(text.includes(format === "json" ? `"${missing}"` : `Not looked at: ${missing}`), text);
      assert.match(text, /prod\/blue|"blue"/);
    }
    const { failed } = JSON.parse((await run(["good.json"], ["--format", "json"])).out);
    assert.deepEqual(failed, []);
  });

  it("names in every format a listed cluster that GKE is still making, and shows the others", async () => {
    const list = new TemporaryFolder({
      "c.json": JSON.stringify([
        listedCluster(),
        { ...listedCluster(), name: "new", status: "PROVISIONING", currentMasterVersion: undefined },
      ]),
    });
    const file = join(list.path, "c.json");
    const sentence = `${file} has the cluster europe-west1/new, for which GKE gives no currentMasterVersion (its status is PROVISIONING): it is not looked into.`;
    try {
      for (const format of ["text", "json", "ics", "svg", "html"]) {
        const { code, out, err } = await run([], ["--gcloud", file, "--format", format]);
        assert.deepEqual([code, err], [0, ""], format);
        const text = format === "ics" ? out.replaceAll("\r\n ", "").replaceAll("\\,", ",") : out;
        assert.ok(text.replace(/\s+/g, " ").includes(sentence), text);
      }
      const { notLookedInto } = JSON.parse((await run([], ["--gcloud", file, "--format", "json"])).out);
      assert.deepEqual(notLookedInto, [sentence]);
    } finally {
      list.remove();
    }
  });

  it("says once why several could not be looked at, and names each", async () => {
    const files = { "Pulumi.yaml": "name: broken\nruntime: nodejs\n", "index.js": "" };
    const program = new TemporaryFolder(
      { ...files, "Pulumi.a.yaml": "", "Pulumi.b.yaml": "" },
      { hasPackages: false },
    );
    try {
      const { code, out, err } = await run([], [program.path]);
      assert.equal(code, 2);
      assert.equal(err.match(/^error: /gm)?.length, 1, err);
      assert.match(out, /Not looked at: a\n.*b/s);
    } finally {
      program.remove();
    }
  });

  it("refuses what is no number of days, no zone and no format", async () => {
    for (const args of [
      ["--days", "0"],
      ["--days", "731"],
      ["--days", "x"],
      ["--zone", "Mars/Olympus"],
      ["--format", "pdf"],
    ])
      await assert.rejects(run(["good.json"], args), UsageError, args.join(" "));
  });
});

describe("times of the outlook", () => {
  it("follow the local zone's summer time", () => {
    const slot = (day: string) => ({
      start: Date.parse(`${day}T02:00:00Z`),
      end: Date.parse(`${day}T10:00:00Z`),
    });
    assert.match(slotText(slot("2027-03-27"), "Europe/Berlin"), /\(03:00 to 11:00 Europe\/Berlin\)$/);
    assert.match(slotText(slot("2027-03-28"), "Europe/Berlin"), /\(04:00 to 12:00 Europe\/Berlin\)$/);
    assert.equal(slotText(slot("2027-03-28"), "Etc/UTC"), "Sun 2027-03-28 02:00 to 10:00 UTC");
  });

  it("are in UTC where the system names no zone", () => {
    const { TZ } = process.env;
    try {
      for (const [variable, zone] of [
        ["Europe/Berlin", "Europe/Berlin"],
        ["", "UTC"],
        [":/etc/localtime", "UTC"],
      ]) {
        process.env.TZ = variable;
        assert.equal(localZone(), zone, variable);
      }
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });

  it("name each duration to the minute", () => {
    const UNITS: Readonly<Record<string, number>> = { day: 1440, hour: 60, minute: 1 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (minutes) => {
        const parts = [...durationText(minutes * 60).matchAll(/(\d+) (day|hour|minute)(s?)/g)];
        const sum = parts.reduce(
          (total, [, count, unit = ""]) => total + Number(count) * (UNITS[unit] ?? 0),
          0,
        );
        assert.equal(sum, minutes);
        for (const [, count, , plural] of parts) assert.equal(plural, count === "1" ? "" : "s");
      }),
    );
    assert.equal(durationText(0), "no time");
  });
});
