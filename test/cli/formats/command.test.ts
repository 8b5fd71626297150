import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../../cli/check";
import { FORMATS } from "../../../cli/formats";
import { NotEvaluated } from "../../../cli/messages/errors";
import { runProgramsOnce } from "../programs-once";
import { FakeTerminal, fixture, TemporaryFolder } from "../support";
import { sarifProblems } from "./support";

const ONLY = { all: "disabled", settings: "mandatory", "node-pool-gke-metadata-mode": "mandatory" };

describe("the formats of check", function () {
  // Each case runs processes of its own.
  this.timeout(90_000);
  runProgramsOnce();
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder({ "only.json": JSON.stringify(ONLY) }, { hasPackages: false });
  });
  after(() => folder.remove());

  const file = (name: string) => join(folder.path, name);
  async function run(...args: string[]) {
    const terminal = new FakeTerminal();
    const code = await check.run(args, terminal);
    return { code, out: terminal.stdout, err: terminal.stderr };
  }
  const inCluster = (...args: string[]) =>
    run(fixture("cluster"), "--config", file("only.json"), "--stack", "bad", ...args);

  it("writes files besides what it prints, and the folders that they are in", async () => {
    const formats = ["sarif", "junit", "markdown", "github", "gitlab", "json", "text"];
    const { code, out } = await inCluster(
      ...formats.flatMap((format) => ["--output", `${format}=${file(`reports/${format}`)}`]),
    );
    assert.equal(code, 1);
    assert.match(out, /\nRefused: 1 mandatory violation\./);
    const written = Object.fromEntries(
      formats.map((format) => [format, readFileSync(file(`reports/${format}`), "utf8")]),
    );
    const { sarif = "", junit = "", markdown = "", github = "", gitlab = "", json = "", text } = written;
    assert.equal(sarifProblems(JSON.parse(sarif)), "");
    const [rule] = JSON.parse(sarif).runs[0].tool.driver.rules;
    assert.match(rule.help.markdown, /^# node-pool-gke-metadata-mode\n/);
    assert.match(junit, /^<\?xml .*\n<testsuites name="gke-guardrails" tests="1" failures="1"/);
    assert.match(markdown, /^### gke-guardrails: Refused: 1 mandatory violation\.\n/);
    assert.match(
      github,
      /^::error file=test\/cli\/fixtures\/cluster\/\S+,title=node-pool-gke-metadata-mode::NodePool pool%0A/,
    );
    assert.equal(JSON.parse(gitlab)[0].severity, "blocker");
    assert.equal(JSON.parse(json).stacks[0].counts.mandatory, 1);
    assert.equal(text, out);
  });

  it("prints the format that is asked for, and that alone", async () => {
    const json = await inCluster("--format", "json");
    assert.deepEqual(json, await inCluster("--json"));
    const { out } = await inCluster("--format", "sarif");
    assert.equal(sarifProblems(JSON.parse(out)), "");
  });

  it("reports in the format what keeps it from evaluating anything, on the terminal and in files", async () => {
    const terminal = new FakeTerminal();
    const args = ["/no/such/folder", "--format", "github", "--output", `sarif=${file("failed.sarif")}`];
    await assert.rejects(
      async () => check.run([...args, "--output", `text=${file("failed.txt")}`], terminal),
      NotEvaluated,
    );
    assert.match(
      terminal.stdout,
      /^::error file=\S+,title=gke-guardrails::There is no folder \/no\/such\/folder\.\nNot evaluated\.\n$/,
    );
    const log = JSON.parse(readFileSync(file("failed.sarif"), "utf8"));
    assert.equal(log.runs[0].invocations[0].executionSuccessful, false);
    assert.equal(
      readFileSync(file("failed.txt"), "utf8"),
      "error: There is no folder /no/such/folder.\nNot evaluated.\n",
    );
  });

  it("overwrites a report in any of its formats, also one of what was not evaluated, and an empty file", async () => {
    writeFileSync(file("empty"), "");
    const named = (name: (format: string) => string) =>
      FORMATS.flatMap((format) => ["--output", `${format}=${file(name(format))}`]);
    const failing = ["/no/such/folder", "--output", `text=${file("empty")}`];
    for (const _ of ["first", "second"]) {
      await inCluster(...named((format) => `again/${format}`));
      await assert.rejects(run(...failing, ...named((format) => `none/${format}`)), /no folder/);
    }
    const byFramework = ["html", "md", "json", "txt"].map((ending) => file(`cis.${ending}`));
    for (const report of [...byFramework, ...byFramework])
      await inCluster("--framework", "cis-gke-1.9.0", "--report", report);
  });

  it("overwrites nothing else", async () => {
    const kept = {
      "state.json": '{ "version": 3, "deployment": { "resources": [] } }',
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.ts": 'console.log("Passed");\n',
      "baseline.json": '{ "version": 1, "project": "p", "stacks": [], "findings": [] }',
      "clusters.json": '[{ "name": "main", "location": "europe-west1" }]',
      "other.sarif": '{ "version": "2.1.0", "runs": [{ "tool": { "driver": { "name": "eslint" } } }] }',
      "notes.md": "# Notes\n",
    };
    for (const [name, content] of Object.entries(kept)) {
      writeFileSync(file(name), content);
      for (const flags of [
        ...FORMATS.map((format) => ["--output", `${format}=${file(name)}`]),
        ...(/\.(json|md)$/.test(name) ? [["--framework", "cis-gke-1.9.0", "--report", file(name)]] : []),
      ])
        await assert.rejects(
          run(fixture("cluster"), ...flags),
          /is not a report of gke-guardrails, so it is not overwritten/,
        );
      assert.equal(readFileSync(file(name), "utf8"), content);
      rmSync(file(name));
    }
  });

  it("says which file it cannot write", async () => {
    const args = ["--output", `sarif=${file("only.json")}/x`];
    await assert.rejects(
      inCluster(...args),
      /^Error: --output sarif: the file ".*only\.json\/x" cannot be written: a folder in its path is a file\. Correct the path\.$/,
    );
  });

  for (const [what, args, message] of [
    ["a misspelt format", ["--format", "serif"], /--format takes text, .*Did you mean "?sarif/],
    ["a misspelt format of a file", ["--output", "serif=x"], /--output takes text, .*Did you mean "?sarif/],
    ["an output without a format", ["--output", "x.sarif"], /--output takes FORMAT=FILE, such as/],
    ["an output without a file", ["--output", "sarif="], /--output takes FORMAT=FILE, such as/],
    ["a file named twice", ["--output", "sarif=x", "--output", "json=./x"], /names the file ".\/x" twice/],
    ["--json with another format", ["--json", "--format", "sarif"], /--json is --format json/],
    [
      "--framework with another format",
      ["--framework", "cis-gke-1.9.0", "--format", "sarif"],
      /--report FILE/,
    ],
  ] as const) {
    it(`rejects ${what}`, () => assert.rejects(inCluster(...args), message));
  }
});
