import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { baselineCommand } from "../../cli/baseline";
import { check } from "../../cli/check";
import { sarifProblems } from "./formats/support";
import { runProgramsOnce } from "./programs-once";
import { FakeTerminal, fixture, TemporaryFolder } from "./support";

const RULE = "node-pool-gke-metadata-mode";
const POOL = "urn:pulumi:bad::cluster::gcp:container/nodePool:NodePool::pool";

describe("check with a baseline", function () {
  // Each case runs processes of its own.
  this.timeout(90_000);
  runProgramsOnce();
  let folder: TemporaryFolder;
  before(() => {
    const entry = { rule: RULE, urn: POOL, property: "x" };
    const of = (change: object) =>
      JSON.stringify(
        { version: 1, project: "cluster", stacks: ["bad"], findings: [entry], ...change },
        undefined,
        1,
      );
    folder = new TemporaryFolder(
      {
        "only.json": JSON.stringify({ all: "disabled", settings: "mandatory", [RULE]: "mandatory" }),
        "fixed.json": of({}),
        "other.json": of({ project: "another" }),
        "broken.json": '{\n  "version": 1,\n}',
        "wrong.json": of({ findings: [{ ...entry, count: 0 }] }),
      },
      { hasPackages: false },
    );
  });
  after(() => folder.remove());

  const file = (name: string) => join(folder.path, name);
  async function run(...args: string[]) {
    const terminal = new FakeTerminal();
    const code = await check.run([fixture("cluster"), "--config", file("only.json"), ...args], terminal);
    return { code, out: terminal.stdout };
  }

  it("is written, and lets what it has pass from then on", async () => {
    const written = await run("-s", "bad", "--write-baseline", file("baseline.json"));
    assert.equal(written.code, 0);
    assert.deepEqual(JSON.parse(readFileSync(file("baseline.json"), "utf8")), {
      version: 1,
      project: "cluster",
      stacks: ["bad"],
      findings: [{ rule: RULE, urn: POOL, property: "nodeConfig.workloadMetadataConfig.mode" }],
    });
    assert.match(
      written.out,
      /\nBaseline .*\n {2}was written with 1 finding\n {2}lets only new findings block, where check or audit has --baseline\s/,
    );
    const { code, out } = await run("-s", "bad", "--baseline", file("baseline.json"), "--format", "sarif");
    assert.equal(code, 0);
    assert.equal(sarifProblems(JSON.parse(out)), "");
    assert.equal(JSON.parse(out).runs[0].results[0].baselineState, "unchanged");
  });

  it("blocks what is new, and says what is fixed", async () => {
    const { code, out } = await run("-s", "bad", "--baseline", file("fixed.json"));
    assert.equal(code, 1);
    assert.match(
      out,
      /\nBaseline .*\n {2}1 finding of it is fixed: write it anew with npx gke-guardrails baseline write\n/,
    );
    const json = JSON.parse((await run("-s", "bad", "--json", "--baseline", file("fixed.json"))).out);
    assert.deepEqual(json.baseline, {
      file: file("fixed.json"),
      fixed: [{ rule: RULE, urn: POOL, property: "x", count: 1 }],
      unknown: [],
    });
    assert.equal(json.stacks[0].findings[0].baseline, "new");
  });

  it("is written by its own command, which says what changed and keeps the other stacks", async () => {
    const terminal = () => new FakeTerminal();
    const write = async (...args: string[]) => {
      const to = terminal();
      const code = await baselineCommand.run(
        ["write", fixture("cluster"), "--config", file("only.json"), "--baseline", file("own.json"), ...args],
        to,
      );
      return { code, out: to.stdout, content: JSON.parse(readFileSync(file("own.json"), "utf8")) };
    };
    const first = await write("-s", "bad");
    assert.equal(first.code, 0);
    assert.match(first.out, /\n {2}was written with 1 finding\n/);
    folder.write("own.json", readFileSync(file("fixed.json"), "utf8"));
    const again = await write("-s", "bad", "--verbose");
    assert.match(
      again.out,
      /\n {2}was written with 1 finding: 1 new and 1 fixed since .*\n {2}fixed: node-pool-gke-metadata-mode {2}NodePool pool {2}x\n/,
    );
    assert.deepEqual(again.content, first.content);
    const other = await write("-s", "good");
    assert.match(other.out, /\n {2}keeps what it had of stacks that were not judged: bad\n/);
    assert.deepEqual(other.content, { ...first.content, stacks: ["bad", "good"] });
  });

  it("is written of an exported state too", async () => {
    const state = {
      version: 3,
      deployment: {
        resources: [
          {
            ...{ urn: "urn:pulumi:bad::cluster::pulumi:pulumi:Stack::cluster-bad", custom: false },
            type: "pulumi:pulumi:Stack",
          },
          {
            ...{ urn: POOL, custom: true, id: "pool", type: "gcp:container/nodePool:NodePool" },
            ...{ inputs: { cluster: "main" }, outputs: { cluster: "main" } },
            parent: "urn:pulumi:bad::cluster::pulumi:pulumi:Stack::cluster-bad",
          },
        ],
      },
    };
    folder.write("state.json", JSON.stringify(state));
    const args = ["write", "--state", file("state.json"), "--config", file("only.json")];
    assert.equal(
      await baselineCommand.run([...args, "--baseline", file("of-state.json")], new FakeTerminal()),
      0,
    );
    const { project, findings } = JSON.parse(readFileSync(file("of-state.json"), "utf8"));
    assert.deepEqual([project, findings.map(({ urn }: { urn: string }) => urn)], ["cluster", [POOL]]);
  });

  it("overwrites no file that is not a baseline of this project", async () => {
    for (const [name, message] of [
      ["other.json", /is the baseline of the project "another"/],
      ["only.json", /is not a baseline that gke-guardrails wrote/],
    ] as const) {
      const before = readFileSync(file(name), "utf8");
      await assert.rejects(run("-s", "bad", "--write-baseline", file(name)), message);
      assert.equal(readFileSync(file(name), "utf8"), before);
    }
  });

  it("names what its command takes", () => {
    for (const [args, message] of [
      [[], /needs "write"/],
      [["wirte"], /has no "wirte"\. Did you mean "write"\?/],
      [["write", "--state", "a", "-s", "b"], /takes a program or what is deployed: --stack is for a program/],
      [["write", "folder", "--state", "a"], /folder is for a program/],
    ] as const)
      assert.throws(() => baselineCommand.run(args, new FakeTerminal()), message);
  });

  it("is not written where a stack could not be evaluated", async () => {
    const program = new TemporaryFolder({
      "Pulumi.yaml": "name: cluster\nruntime: nodejs\n",
      "Pulumi.a.yaml": "",
      "index.js": 'throw new Error("as written");',
    });
    try {
      const args = [program.path, "--write-baseline", file("unwritten.json")];
      await assert.rejects(
        async () => check.run(args, new FakeTerminal()),
        /The baseline was not written, as the stack "a" could not be evaluated: .*as written/s,
      );
      assert.ok(!existsSync(file("unwritten.json")));
    } finally {
      program.remove();
    }
  });

  for (const [what, args, message] of [
    [
      "of another project",
      ["-s", "bad", "--baseline", "other.json"],
      /is the baseline of the project "another", and this is "cluster"/,
    ],
    ["that is no JSON, with the line", ["--baseline", "broken.json"], /line 2, column 15: invalid JSON/],
    [
      "with a wrong entry, with its line",
      ["--baseline", "wrong.json"],
      /line \d+, column \d+: findings\[0\]\.count is less than 1/,
    ],
    [
      "that is not there",
      ["--baseline", "missing.json"],
      /missing\.json\. To write it: npx gke-guardrails baseline write --baseline .*missing\.json, with/,
    ],
    [
      "to write beside one to read",
      ["--baseline", "fixed.json", "--write-baseline", "x.json"],
      /cannot be used together/,
    ],
    [
      "with --framework",
      ["--baseline", "fixed.json", "--framework", "cis-gke-1.9.0"],
      /--framework takes no baseline/,
    ],
  ] as const) {
    it(`rejects one ${what}`, () =>
      assert.rejects(run(...args.map((each) => (each.endsWith(".json") ? file(each) : each))), message));
  }
});
