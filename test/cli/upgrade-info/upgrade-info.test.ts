import assert from "node:assert/strict";
import { join } from "node:path";
import { audit } from "../../../cli/audit";
import { check } from "../../../cli/check";
import type { Command } from "../../../cli/command-line/command";
import { issues } from "../../../cli/issues";
import { outlook } from "../../../cli/outlook";
import { listedCluster } from "../deployed/clusters";
import { stateOf } from "../outlook-states";
import { runProgramsOnce } from "../programs-once";
import { FakeTerminal, TemporaryFolder } from "../support";

const RULE = "no-end-of-support-version";
const VERSION = "1.34.1-gke.3899001";
// By GKE's schedule the standard support of 1.34 ends on 2027-01-25.
const running = (channel: string) =>
  stateOf("prod", {
    main: {
      inputs: { location: "europe-west4", releaseChannel: { channel } },
      outputs: { masterVersion: VERSION },
    },
  });
const settings = (today: string) =>
  JSON.stringify({
    all: "disabled",
    [RULE]: "mandatory",
    settings: { enforcementLevel: "mandatory", today },
  });
const FILES = {
  "state.json": running("REGULAR"),
  "extended.json": running("EXTENDED"),
  "today.json": settings("2026-12-10"),
  "later.json": settings("2027-02-10"),
  "two.json": JSON.stringify({
    settings: {
      clusterEndOfSupport: [
        { cluster: "main", standard: "2026-12-31" },
        { cluster: "prod/main", standard: "2027-06-30", extended: "2027-12-31" },
      ],
    },
  }),
  "off.json": JSON.stringify({ all: "disabled", [RULE]: "mandatory" }),
  "ended.json": JSON.stringify({
    endOfStandardSupportTimestamp: "2026-12-01T00:00:00Z",
    endOfExtendedSupportTimestamp: "2027-11-30T00:00:00Z",
  }),
  "goes-on.json": JSON.stringify({
    eventType: "END_OF_SUPPORT",
    currentVersion: VERSION,
    standardSupportEndTime: "2027-06-30T08:00:00Z",
  }),
  "same.json": JSON.stringify({
    endOfStandardSupportTimestamp: "2026-12-01",
    endOfExtendedSupportTimestamp: "2027-11-30T00:00:00Z",
  }),
  "spoken.json": JSON.stringify({ endOfStandardSupportTimestamp: "1 December 2026" }),
  "list.json": JSON.stringify([listedCluster()]),
  "rest.json": JSON.stringify({ clusters: [listedCluster()] }),
  "message.json": "ERROR: (gcloud.container.clusters.get-upgrade-info) You do not have an active account.\n",
  "no-such-day.json": JSON.stringify({
    endOfStandardSupportTimestamp: "2026-12-01T00:00:00Z",
    extendedSupportEndTime: "2027-02-30T00:00:00Z",
  }),
  "unset.json": stateOf("prod", { main: { inputs: { location: "europe-west4" } } }),
  "other.json": stateOf("dev", { main: { inputs: { location: "europe-west1" } } }),
  "rule-off.json": JSON.stringify({ [RULE]: "disabled" }),
  "Pulumi.yaml": "name: platform\nruntime: nodejs\n",
  "Pulumi.prod.yaml": "config: {}\n",
  "index.js": `const gcp = require("@pulumi/gcp");
new gcp.container.Cluster("main", { location: "europe-west4", minMasterVersion: "${VERSION}" });
new gcp.container.NodePool("general", { cluster: "main", location: "europe-west4" });
`,
};

describe("--upgrade-info", function () {
  this.timeout(120_000);
  runProgramsOnce();
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(FILES);
  });
  after(() => folder.remove());

  const run = async (command: Command, ...args: string[]) => {
    const terminal = new FakeTerminal(false, { COLUMNS: "200" });
    const paths = args.map((arg) => {
      const [, cluster = "", name = arg] = /^([^=]+=)(.*)$/.exec(arg) ?? [];
      return name in FILES ? cluster + join(folder.path, name) : arg;
    });
    const code = await command.run(paths, terminal);
    return { code, out: terminal.stdout, err: terminal.stderr };
  };
  const state = (name: string, config: string) => ["--state", name, "--config", config];

  it("wins over the schedule in audit, whichever of the two is later", async () => {
    assert.equal((await run(audit, ...state("state.json", "today.json"))).code, 0);
    const ended = await run(audit, ...state("state.json", "today.json"), "--upgrade-info", "main=ended.json");
    assert.equal(ended.code, 1);
    assert.match(ended.out, /whose support ended on 2026-12-01, as GKE says about this cluster/);

    const late = await run(audit, ...state("state.json", "later.json"));
    assert.equal(late.code, 1);
    assert.match(late.out, /whose support ended on 2027-01-25: GKE upgrades/);
    const own = await run(
      audit,
      ...state("state.json", "later.json"),
      "--upgrade-info",
      "prod/main=goes-on.json",
    );
    assert.equal(own.code, 0, own.out);
  });

  it("has an end of extended support, which counts in the channel EXTENDED alone", async () => {
    const info = ["--upgrade-info", "europe-west4/main=ended.json"];
    assert.equal((await run(audit, ...state("extended.json", "today.json"), ...info)).code, 0);
    const { out } = await run(
      outlook,
      ...state("extended.json", "today.json"),
      "--format",
      "json",
      "--zone",
      "UTC",
    );
    // The schedule of GKE of 2026-10-04.
    assert.equal(JSON.parse(out).clusters[0].support[0].lastDay, "2027-11-25");
  });

  it("wins over the schedule in check, for the version that a program asks for", async () => {
    const args = [folder.path, "--config", "today.json"];
    assert.equal((await run(check, ...args)).code, 0);
    const { code, out } = await run(check, ...args, "--upgrade-info", "main=ended.json");
    assert.equal(code, 0);
    assert.match(out, /whose support ended on 2026-12-01, as GKE says about this cluster/);
  });

  it("is what issues tells of a cluster's support", async () => {
    const args = state("state.json", "today.json");
    assert.match(
      (await run(issues, ...args)).out,
      /\n {2}support: 1\.34 ends on 2027-01-25: then GKE upgrades it by force\n/,
    );
    const own = await run(issues, ...args, "--upgrade-info", "main=goes-on.json");
    assert.match(own.out, /support: 1\.34 ends on 2027-06-30, as GKE says about this cluster: then/);
    const json = await run(issues, ...args, "--upgrade-info", "main=goes-on.json", "--json");
    assert.deepEqual(JSON.parse(json.out).clusters[0].support, [
      { pools: [], minor: "1.34", lastDay: "2027-06-30", isOver: false, isOwn: true },
    ]);
  });

  it("is refused where the configuration disables all settings", async () => {
    const args = state("state.json", "off.json");
    assert.match(
      await messageOf(audit, ...args, "--upgrade-info", "main=ended.json"),
      /--upgrade-info has no effect, as .*off\.json disables the settings\. Set settings\.enforcementLevel/,
    );
  });

  const messageOf = async (command: Command, ...args: string[]): Promise<string> => {
    const terminal = new FakeTerminal(false, { COLUMNS: "200" });
    try {
      const { code, err } = await run(command, ...args);
      assert.equal(code, 2);
      return err;
    } catch (error) {
      return error instanceof Error ? error.message : terminal.stderr;
    }
  };

  it("refuses a cluster that is not there, and a file that says nothing", async () => {
    const args = state("state.json", "today.json");
    for (const command of [audit, issues, outlook]) {
      assert.match(
        await messageOf(command, ...args, "--upgrade-info", "blue=ended.json"),
        /--upgrade-info names the cluster "blue", and there are prod\/main\./,
      );
      assert.match(
        await messageOf(command, ...args, "--upgrade-info", "main=today.json"),
        /has no endOfStandardSupportTimestamp\. To write it: gcloud/,
      );
      assert.match(await messageOf(command, ...args, "--upgrade-info", "x"), /is CLUSTER=FILE, not "x"/);
    }
    for (const [file, problem] of [
      [
        "spoken.json",
        /endOfStandardSupportTimestamp is "1 December 2026", which is not a time such as 2027-/,
      ],
      ["message.json", /begins with a message of the command that was to write it \("ERROR: …"\)/],
      [
        "list.json",
        /has no endOfStandardSupportTimestamp: it is gcloud's list of clusters\. Give it to --gcloud/,
      ],
      [
        "rest.json",
        /has no endOfStandardSupportTimestamp: it is gcloud's list of clusters\. Give it to --gcloud/,
      ],
      ["/dev/null", /^\/dev\/null is empty\. To write it: gcloud/],
      ["no-such-day.json", /extendedSupportEndTime is "2027-02-30T00:00:00Z", which is not a time/],
    ] as const)
      assert.match(await messageOf(audit, ...args, "--upgrade-info", `main=${file}`), problem);
    const program = [folder.path, "--config", "today.json", "--upgrade-info", "blue=ended.json"];
    assert.match(await messageOf(check, ...program), /names the cluster "blue", and there are prod\/main\./);
  });

  const info = (...given: string[]) => given.flatMap((each) => ["--upgrade-info", each]);

  it("refuses two files of one cluster that contradict each other, by whatever names, and takes two that agree", async () => {
    const args = state("state.json", "today.json");
    const clash =
      /gives the cluster prod\/main two ends of support: \S+ended\.json says 2026-12-01, or 2027-11-30 for extended support; \S+goes-on\.json says 2027-06-30\. Keep the newer file\./;
    for (const command of [audit, issues, outlook])
      assert.match(
        await messageOf(command, ...args, ...info("europe-west4/main=ended.json", "main=goes-on.json")),
        clash,
      );
    const program = [folder.path, "--config", "today.json"];
    assert.match(await messageOf(check, ...program, ...info("main=ended.json", "main=goes-on.json")), clash);
    const agreeing = await run(audit, ...args, ...info("main=ended.json", "europe-west4/main=same.json"));
    assert.match(agreeing.out, /ended on 2026-12-01, as GKE says about this cluster/);
  });

  it("refuses two entries of a configuration that contradict each other, and wins over both", async () => {
    const clash =
      'settings.clusterEndOfSupport gives the cluster prod/main two ends of support: "main" says 2026-12-31; "prod/main" says 2027-06-30, or 2027-12-31 for extended support. Keep the newer entry, or write STACK/NAME in both.';
    for (const command of [audit, issues, outlook])
      assert.equal(await messageOf(command, ...state("state.json", "two.json")), clash);
    assert.equal(await messageOf(check, folder.path, "--config", "two.json"), clash);
    const own = await run(issues, ...state("state.json", "two.json"), ...info("main=goes-on.json"), "--json");
    assert.equal(JSON.parse(own.out).clusters[0].support[0].lastDay, "2027-06-30");
  });

  it("names the clusters among which a name does not decide", async () => {
    const states = ["--state", "unset.json", "--state", "other.json"];
    assert.match(
      await messageOf(outlook, ...states, ...info("main=ended.json")),
      /"main", and 2 have this name: .*, such as dev\/main or prod\/main\./,
    );
  });

  it("says of a file that it is not used, as the cluster's version is not known", async () => {
    const note =
      /--upgrade-info: \S+ended\.json is not used, as the version of the cluster prod\/main is not/;
    const args = state("unset.json", "today.json");
    for (const command of [issues, outlook])
      assert.match((await run(command, ...args, ...info("main=ended.json"))).err, note);
    assert.match((await run(audit, ...args, ...info("main=ended.json"))).out, note);
    const known = await run(audit, ...state("state.json", "today.json"), ...info("main=ended.json"));
    assert.doesNotMatch(known.out, /not used/);
  });

  it("is refused where the rule that reads it is disabled", async () => {
    const flags = info("main=ended.json");
    assert.match(
      await messageOf(audit, ...state("state.json", "rule-off.json"), ...flags),
      /--upgrade-info has no effect, as the rule no-end-of-support-version is disabled\. Leave/,
    );
    assert.match(
      await messageOf(audit, "--state", "state.json", "--framework", "cis-gke-1.9.0", ...flags),
      /is disabled by --framework cis-gke-1\.9\.0\./,
    );
  });
});
