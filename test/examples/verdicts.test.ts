import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { check } from "../../cli/check";
import type { Counts, Finding } from "../../cli/report/finding";
import { OUTLOOK_PICTURE, outlookPicture } from "../../tools/outlook-picture";
import { runProgramsOnce } from "../cli/programs-once";
import { FakeTerminal, TemporaryFolder } from "../cli/support";
import { AUTOPILOT } from "../stacks/stack-files";

const ROOT = join(__dirname, "../..");

interface Verdict {
  readonly code: number;
  readonly stacks: readonly {
    name: string;
    counts: Counts;
    findings: readonly Finding[];
    unseen: readonly string[];
  }[];
}

/** What the compiled pack says of a project of this repository. */
async function verdictOf(folder: string, preset: string, ...more: string[]): Promise<Verdict> {
  let out = "";
  const pipe = { write: (text: string) => (out += text) };
  const code = await check.run(
    [resolve(ROOT, folder), "--preset", preset, "--undecided", "mandatory", "--json", ...more],
    {
      out: pipe,
      err: { write: () => true },
      env: {},
    },
  );
  return { code, ...JSON.parse(out) };
}

const textOf = (name: string) => readFileSync(join(ROOT, name), "utf8");

/** Asserts that the stacks' program has no findings with another stack's file. */
async function acceptsStack(preset: string, stackFile: Record<string, string>): Promise<void> {
  const folder = new TemporaryFolder({
    ...stackFile,
    "Pulumi.yaml": textOf("Pulumi.yaml"),
    "dist/stacks/index.js": `module.exports = require(${JSON.stringify(join(ROOT, "dist/stacks/index.js"))});`,
  });
  try {
    const { code, stacks } = await verdictOf(folder.path, preset);
    assert.deepEqual(
      stacks.flatMap(({ findings }) => findings),
      [],
    );
    assert.equal(code, 0);
  } finally {
    folder.remove();
  }
}

describe("the verdict on what this repository offers", function () {
  this.timeout(120_000);
  runProgramsOnce();

  for (const [what, folder, stacks] of [
    ["the stacks", ".", ["dev", "prod", "runners"]],
    ["the getting-started example", "examples/getting-started", ["dev"]],
  ] as const) {
    it(`accepts ${what} under the strict preset, with nothing left undecided or exempt`, async () => {
      const verdict = await verdictOf(folder, "strict");
      assert.deepEqual(
        verdict.stacks.flatMap(({ findings }) => findings),
        [],
      );
      assert.equal(verdict.code, 0);
      assert.deepEqual(
        verdict.stacks.map(({ name }) => name),
        stacks,
      );
      for (const { counts, unseen } of verdict.stacks) {
        assert.ok(counts.resources > 0);
        assert.deepEqual(unseen, []);
      }
    });
  }

  it("accepts the stacks under the preset cis, but for exemptions that are all needed and say why", async () => {
    const exemptions = join(ROOT, "stacks/cis-exemptions.json");
    const { code, stacks } = await verdictOf(".", "recommended,cis", "--config", exemptions);
    const found = stacks.flatMap(({ findings }) => findings);
    assert.equal(code, 0);
    assert.deepEqual(
      found.filter(({ status }) => status !== "exempt"),
      [],
    );
  });

  it("draws the stacks' outlook as it stands in docs/upgrades.md: npm run generate", async () =>
    assert.equal(textOf(OUTLOOK_PICTURE), await outlookPicture(ROOT)));

  it("accepts the runners with GitLab Runner, whose token nobody has to decrypt for it", async () => {
    const gitlabRunner = {
      url: "https://gitlab.example.com",
      token: { secure: "AAABAExample" },
      concurrency: 200,
      cacheBucket: "example-runners-cache",
    };
    await acceptsStack("strict", {
      "Pulumi.runners.yaml": `${textOf("Pulumi.runners.yaml")}  gke-guardrails:gitlabRunner: ${JSON.stringify(gitlabRunner)}\n`,
    });
  });

  it("accepts an Autopilot cluster of the stacks under the strict preset", () =>
    acceptsStack("strict", { "Pulumi.dev.yaml": stringify({ config: AUTOPILOT }) }));

  it("reports the incident's cluster in two screens of 80 × 24, which README.md begins with", async () => {
    const terminal = new FakeTerminal(true, { NO_COLOR: "1" });
    assert.equal(await check.run(["examples/incident"], terminal), 1);
    const report = terminal.stdout.trimEnd();
    const lines = report.split("\n");
    assert.ok(lines.length <= 48, `${lines.length} lines`);
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    );
    const [intro = "", after = ""] = readFileSync(join(ROOT, "README.md"), "utf8").split(
      `\`\`\`\n${report}\n\`\`\`\n`,
    );
    assert.notEqual(after, "", "README.md shows another report: npm run generate");
    assert.ok(intro.split("\n").length <= 12, "the report is not on the first screen of README.md");
  });

  it("rejects the incident's cluster for each cause of the incident", async () => {
    const { code, stacks } = await verdictOf("examples/incident", "recommended");
    assert.equal(code, 1);
    const blocking = stacks
      .flatMap(({ findings }) => findings)
      .filter(({ status, level }) => status === "violation" && level === "mandatory")
      .map(({ rule, name, property }) => `${name}: ${rule} at ${property}`);
    assert.deepEqual(blocking.sort(), [
      "builds: dataplane-boundary-crossing at version",
      "builds: node-pool-gke-metadata-mode at nodeConfig.workloadMetadataConfig.mode",
      "jobs: dataplane-boundary-crossing at version",
      "runner-egress: netpol-allows-metadata-egress at spec.egress[0].to[0].ipBlock.cidr",
      "runners: maintenance-window-required at maintenancePolicy",
      "runners: metadata-server-restart-alert at alerting",
      "runners: post-upgrade-verification-job at upgrade-verification",
      "runners: release-channel-explicit at releaseChannel.channel",
      "runners: upgrade-notifications-complete at notificationConfig.pubsub.enabled",
    ]);
  });
});
