import assert from "node:assert/strict";
import { join } from "node:path";
import type { Command } from "../../cli/command-line/command";
import { issues } from "../../cli/issues";
import { outlook } from "../../cli/outlook";
import { releaseNotes } from "../../cli/release-notes";
import { stateOf } from "./outlook-states";
import { FakeTerminal, TemporaryFolder } from "./support";

const WIDTHS = [20, 40, 60, 80, 120, 200];
const COMMAND = "::error::title";
const TUESDAYS = {
  recurringWindow: {
    startTime: "2026-01-06T02:00:00Z",
    endTime: "2026-01-06T10:00:00Z",
    recurrence: "FREQ=WEEKLY;BYDAY=TU",
  },
};
const FREEZE = {
  maintenanceExclusions: [
    {
      exclusionName: `no upgrades in the last weeks of a year ${COMMAND}`,
      startTime: "2026-12-10T00:00:00Z",
      endTime: "2027-01-05T00:00:00Z",
      exclusionOptions: { scope: "NO_MINOR_UPGRADES" },
    },
  ],
};
const cluster = (policy: object | undefined) => ({
  inputs: {
    resourceLabels: { env: "prod" },
    addonsConfig: { gcsFuseCsiDriverConfig: { enabled: true } },
    ...(policy && { maintenancePolicy: policy }),
  },
  outputs: { masterVersion: "1.36.3-gke.1244000" },
  pools: { general: { outputs: { version: "1.34.1-gke.3899001" } } },
});
const FILES = {
  "state.json": stateOf("prod", {
    "a-cluster-with-a-name-that-is-long": cluster({ ...TUESDAYS, ...FREEZE }),
    green: cluster(TUESDAYS),
    red: cluster(undefined),
  }),
  "today.json": JSON.stringify({ settings: { today: "2026-12-01" } }),
  "feed.xml": `<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>October 20, 2026</title><updated>2026-10-20T00:00:00-07:00</updated>
<content type="html"><![CDATA[<h3>Issue</h3><p>Tokens of Workload Identity may be late on nodes of 1.34.1-gke.3899001 and before, and
may be late on others as well ${COMMAND} of them, where Pods ask the metadata server before it answers.</p>]]></content></entry></feed>`,
};

/** The lines that are too long, though they could be broken at a space. */
const tooLong = (lines: readonly string[], width: number): string[] =>
  lines.filter((line) => line.length > width && /\S \S/.test(line));

describe("the width of the outlook, issues and release notes", function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(FILES);
  });
  after(() => folder.remove());

  const COMMANDS: readonly [Command, readonly string[]][] = [
    [outlook, ["--config", "today.json", "--zone", "Europe/Berlin"]],
    [issues, ["--config", "today.json"]],
    [releaseNotes, ["--feed", "feed.xml", "--since", "2026-10-01"]],
  ];
  const printed = async (command: Command, args: readonly string[], width: number) => {
    const terminal = new FakeTerminal(false, { COLUMNS: String(width) });
    const all = ["--state", "state.json", ...args];
    await command.run(
      all.map((arg) => (arg in FILES ? join(folder.path, arg) : arg)),
      terminal,
    );
    return terminal.stdout.split("\n");
  };

  for (const width of WIDTHS)
    for (const [command, args] of COMMANDS)
      it(`is ${width} where COLUMNS says so in a pipe: ${command.summary}`, async () => {
        const lines = await printed(command, args, width);
        assert.deepEqual(tooLong(lines, width), []);
        assert.ok(Math.max(...lines.map(({ length }) => length)) > width / 2, "it is not used");
        // A text that is wrapped must not become a command to a CI system.
        assert.deepEqual(
          lines.filter((line) => line.trimStart().startsWith("::")),
          [],
        );
      });

  it("leaves room for the time line beside names, and keeps a mark beside its meaning", async () => {
    const lines = await printed(outlook, COMMANDS[0]?.[1] ?? [], 40);
    const rows = lines.filter((line) => /[·█]{5}/.test(line));
    assert.deepEqual(
      rows.map((line) => [line.length, line.slice(0, 20).trimEnd()]),
      [
        [40, "prod/a-cluster-wit…"],
        [40, "prod/green"],
        [40, "prod/red"],
      ],
    );
    assert.deepEqual(lines.slice(5, 7), ["█ window, ░ exclusion, ▒ both,", "! forced by GKE"]);
    const wide = await printed(outlook, COMMANDS[0]?.[1] ?? [], 120);
    assert.match(wide[5] ?? "", /^ {29}█ window, ░ exclusion, ▒ both, ! forced by GKE$/);
  });

  it("takes windows that open together for what they are", async () => {
    const text = (await printed(outlook, COMMANDS[0]?.[1] ?? [], 4000)).join("\n");
    assert.match(text, /name-that-is-long \(2026-12-08 02:00\), at the same time prod\/green \(2026-12-08/);
  });
});
