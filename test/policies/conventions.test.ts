import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pageText } from "../../policies/reference/page";
import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import { rules } from "../../policies/rules";
import { unwrittenFields } from "../../tools/scaffold/rule";
import { evaluate, resource, resourcesOf, switchedOn } from "../support/evaluate";

const root = join(__dirname, "../..");
const filesIn = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(ending) && !basename(file).startsWith("index."),
  );
const camel = (id: string) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

describe("the list of rules", () => {
  it("has no two rules of one name", () => {
    assert.equal(new Set(rules.map((rule) => rule.name)).size, rules.length);
  });

  for (const [what, folder, ending, hint] of [
    ["a file", "policies/rules", ".ts", "add it to the list of its theme"],
    ["a table of tests", "test/policies/rules", ".test.ts", "write the table"],
    ["a page", "docs/rules", ".md", "run npm run generate"],
  ] as const) {
    it(`has ${what} for each rule, and none that is of no rule`, () => {
      const names = rules.map((rule) => rule.name);
      const files = filesIn(folder, ending).map((file) => basename(file, ending));
      const missing = names.filter((name) => !files.includes(name));
      const left = files.filter((file) => !names.includes(file));
      assert.deepEqual(
        { missing, left },
        { missing: [], left: [] },
        `${folder}: ${hint} (${[...missing, ...left]})`,
      );
    });
  }

  for (const file of filesIn("policies/rules", ".ts")) {
    it(`has a test beside ${file} in the same theme, and an export of its name`, () => {
      const id = basename(file, ".ts");
      assert.ok(existsSync(join(root, "test/policies/rules", file.replace(/\.ts$/, ".test.ts"))));
      const exported = require(join(root, "policies/rules", file)) as Record<string, { name?: string }>;
      assert.equal(exported[camel(id)]?.name, id);
    });
  }
});

for (const rule of rules) {
  describe(`the rule ${rule.name}`, () => {
    it("states requirement, reason, fix, exemption and sources", () => {
      assert.match(rule.name, /^[a-z]+(-[a-z0-9]+)+$/);
      assert.match(rule.description, /^[A-Z].{10,110}\.$/s, "a sentence");
      assert.match(rule.fix, /^[A-Z].*\.$/s, "a sentence");
      for (const text of [rule.why, rule.whenToExempt]) assert.match(text, /^[A-Z].{30,}\.$/s, "a sentence");
      assert.ok(rule.sources.length > 0, "a source");
      assert.ok(Object.keys(rule.checks).length > 0, "a check");
    });

    it("refuses its bad example, and nothing in its good one", async () => {
      const own = async (example: typeof rule.good) =>
        (
          await evaluate(resourcesOf(rule, example), {
            config: { ...switchedOn(rule), settings: { ...rule.exampleSettings } },
          })
        )
          .filter((d) => d.rule === rule.name)
          .map((d) => [d.status, d.text]);
      assert.deepEqual(await own(rule.good), []);
      const bad = await own(rule.bad);
      assert.ok(bad.length > 0 && bad.every(([status]) => status === "violation"), JSON.stringify(bad));
    });

    it("says what it blocks, where its bad example is not always refused", async () => {
      if (rule.level !== "mandatory") return assert.equal(rule.mandatoryFor, undefined);
      const config = { settings: rule.exampleSettings ?? {} };
      const isRefused = async (stack: string) =>
        (await evaluate(resourcesOf(rule, rule.bad), { config, stack })).some(
          (d) => d.rule === rule.name && d.level === "mandatory",
        );
      assert.equal(await isRefused("dev"), rule.mandatoryFor === undefined);
      if (await isRefused("prod"))
        assert.ok(rule.mandatoryFor === undefined || rule.mandatoryFor === "production clusters");
      else assert.notEqual(rule.mandatoryFor ?? "production clusters", "production clusters");
    });

    it("says nothing that the scaffold of npm run new-rule says for any rule", () => {
      assert.deepEqual(unwrittenFields(rule), [], "write these texts");
    });

    it("has a current page", () => {
      const page = join(root, `docs/rules/${rule.name}.md`);
      assert.ok(existsSync(page), "there is none: run npm run generate");
      assert.equal(readFileSync(page, "utf8"), pageText(rule), "run npm run generate");
    });

    if (NODE_POOL in rule.checks || CLUSTER in rule.checks) {
      it("has an Autopilot case, or judges Autopilot clusters like others", () => {
        const table = filesIn("test/policies/rules", `${rule.name}.test.ts`)[0] ?? "";
        const text = readFileSync(join(root, "test/policies/rules", table), "utf8");
        assert.ok(
          !(CLUSTER in rule.checks) || /enableAutopilot|clustersWithoutPools/.test(text),
          "no case with enableAutopilot in its table",
        );
      });
    }
  });
}

describe("an Autopilot cluster as a user would declare it", () => {
  it("has no finding about nodes, which Google runs", async () => {
    const about = (
      await evaluate([resource(CLUSTER, { enableAutopilot: true, location: "europe-west4" })])
    ).filter((d) => /nodeConfig|nodePools|upgradeSettings|removeDefaultNodePool/.test(d.property));
    assert.deepEqual(
      about.map((d) => `${d.rule}: ${d.property}`),
      [],
    );
  });
});
