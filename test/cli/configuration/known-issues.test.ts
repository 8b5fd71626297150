import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { config } from "../../../cli/config";
import { readConfiguration } from "../../../cli/configuration/file";
import { settingsIn } from "../../../cli/configuration/layers";
import { OWN_ISSUE } from "../../support/known-issue";
import { FakeTerminal } from "../support";

describe("known issues of a team's own", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "known-issues-"));
    mkdirSync(join(folder, "ops"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  const write = (name: string, content: unknown) =>
    writeFileSync(at(name), typeof content === "string" ? content : JSON.stringify(content, null, 1));
  const configure = (knownIssues: unknown, name = "ops/guardrails.json") =>
    write(name, { settings: { knownIssues } });
  const check = async (action = "check", name = "ops/guardrails.json") => {
    const terminal = new FakeTerminal();
    return {
      code: await config.run([action, at(name)], terminal),
      out: terminal.stdout,
      err: terminal.stderr,
    };
  };
  const read = () => settingsIn(readConfiguration(at("ops/guardrails.json"))).knownIssues;

  describe("in a configuration", () => {
    it("are refused where an id is taken or a range empty, with line and column", async () => {
      configure([
        OWN_ISSUE,
        OWN_ISSUE,
        { ...OWN_ISSUE, id: "containerd-2", affected: [{ nodes: [">=1.36.0-gke.2 <1.36.0-gke.1"] }] },
      ]);
      const { code, err } = await check();
      assert.equal(code, 1);
      const lines = err.split("\n").filter((line) => line.startsWith("  line"));
      assert.deepEqual(
        lines.map((line) => line.replace(/line \d+, column \d+/, "at")),
        [
          "  at: settings.knownIssues[1].id is the id of entry 1 too",
          "  at: settings.knownIssues[2].id is the id of a built-in issue",
          "  at: settings.knownIssues[2].affected[0].nodes[0] holds no version, as it ends before it begins",
        ],
      );
      const text = JSON.stringify({ settings: { knownIssues: [OWN_ISSUE, OWN_ISSUE] } }, null, 1).split("\n");
      const line = text.findLastIndex((each) => each.includes('"id"'));
      assert.ok(err.includes(`line ${line + 1}, column ${(text[line]?.indexOf('"own"') ?? 0) + 1}: `), err);
    });

    for (const [what, change, said] of [
      [
        "a range",
        { affected: [{ nodes: ["1.36"] }] },
        /has the wrong format; expected a range of exact versions/,
      ],
      ["leading zeroes", { fixedIn: ["1.036.1-gke.1"] }, /expected an exact version, such as/],
      ["an id", { id: "Own" }, /expected lower-case letters, digits and hyphens/],
      ["a day", { date: "2026-02-30" }, /is not a valid date/],
    ] as const)
      it(`are refused in words where ${what} is wrong`, async () => {
        configure([{ ...OWN_ISSUE, ...change }]);
        assert.match((await check()).err, said);
      });
  });

  describe("in a file of their own", () => {
    const FORMS: Readonly<Record<string, unknown>> = {
      "ops/issues.json": [OWN_ISSUE],
      "ops/issues.yaml": stringify([OWN_ISSUE]),
      "ops/whole.json": { $schema: "x", reviewed: "2026-11-01", issues: [OWN_ISSUE] },
      "shared.yml": stringify({ issues: [OWN_ISSUE] }),
    };
    for (const [name, content] of Object.entries(FORMS)) {
      it(`are read beside the configuration: ${name}`, async () => {
        write(name, content);
        configure(name.startsWith("ops/") ? name.slice(4) : `../${name}`);
        assert.deepEqual(read(), [OWN_ISSUE]);
        configure(at(name));
        assert.deepEqual(read(), [OWN_ISSUE]);
        assert.equal((await check()).code, 0);
      });
    }

    it("may be none", () => {
      for (const content of ["[]", { issues: [] }]) {
        write("ops/issues.json", content);
        configure("issues.json");
        assert.deepEqual(read(), []);
      }
    });

    const WRONG: readonly [string, unknown, RegExp][] = [
      [
        "is no JSON",
        "[{]",
        /issues\.json is not a valid file of known issues:\n {2}line 1, column 3: invalid JSON/,
      ],
      ["is empty", "", /issues\.json is not a valid file of known issues/],
      ["is a text", '"x"', /the file is a string; expected a list, or an object/],
      ["has no list", { reviewed: "2026-11-01" }, /the file is missing "issues"/],
      ["has another key", { issues: [], settings: {} }, /line 3, column 14: settings is not a known key/],
      [
        "has a wrong entry",
        [{ ...OWN_ISSUE, theme: "dnz" }],
        /line 5, column 12: \[0\]\.theme is not one of .*Did you mean "dns"/,
      ],
      [
        "has an entry twice",
        { issues: [OWN_ISSUE, OWN_ISSUE] },
        /line \d+, column \d+: issues\[1\]\.id is the id of entry 1 too/,
      ],
    ];
    for (const [what, content, said] of WRONG)
      it(`are refused with the file's name, line and column where it ${what}`, async () => {
        write("ops/issues.json", content);
        configure("issues.json");
        const { code, err } = await check();
        assert.equal(code, 1);
        assert.match(err, said);
      });

    it("are refused where there is no such file, and as an empty path", async () => {
      configure("no.json");
      await assert.rejects(check(), /^Error: settings\.knownIssues in .*: There is no file .*no\.json\./);
      configure("");
      assert.match((await check()).err, /settings\.knownIssues is empty/);
      configure(".");
      await assert.rejects(check(), /is a folder, not a file/);
    });

    it("are in what Pulumi is given", async () => {
      write("ops/issues.json", [OWN_ISSUE]);
      configure("issues.json");
      const { code, out } = await check("print");
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(out), { settings: { knownIssues: [OWN_ISSUE] } });
      write("ops/guardrails.yaml", "# ours\nnode-pool-gke-metadata-mode: advisory\n");
      assert.deepEqual(JSON.parse((await check("print", "ops/guardrails.yaml")).out), {
        "node-pool-gke-metadata-mode": "advisory",
      });
      write("ops/issues.json", [OWN_ISSUE, OWN_ISSUE]);
      assert.equal((await check("print")).code, 1);
    });

    it("are printed without what a terminal would obey", async () => {
      const settings = { production: { stacks: ["\u009b31m\u202eprod\u2028"] } };
      write("ops/guardrails.json", { settings });
      const { out } = await check("print", "ops/guardrails.json");
      assert.match(out, /"\\u009b31m\\u202eprod\\u2028"/);
      assert.deepEqual(JSON.parse(out), { settings });
    });
  });
});
