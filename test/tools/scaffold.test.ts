import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policies/rules";
import { ALERTS } from "../../stacks/alerts/list";
import { runbookText, sectionOf } from "../../stacks/shared/runbook";
import {
  ALERT_PLACEHOLDERS,
  alertScaffold,
  RUNBOOK_PLACEHOLDER,
  unwrittenTexts,
} from "../../tools/scaffold/alert";
import { ScaffoldError } from "../../tools/scaffold/changes";
import { RULE_PLACEHOLDERS, ruleScaffold, themesIn, unwrittenFields } from "../../tools/scaffold/rule";

const ROOT = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const themes = themesIn(join(ROOT, "policies/rules"));
const ids = rules.map(({ name }) => name);
const newRule = (name: string) => ruleScaffold(name, { ids, themes }, read);
const newAlert = (id: string) =>
  alertScaffold(
    id,
    ALERTS.map((alert) => alert.id),
    read,
  );

const isRefused = (run: () => unknown, message: RegExp) =>
  assert.throws(run, (error) => error instanceof ScaffoldError && message.test(error.message));

describe("npm run new-rule", () => {
  for (const [what, name, message] of [
    ["no name", "", /is not <theme>\/<id>\. Usage:/],
    ["a theme alone", "versions", /is not <theme>\/<id>/],
    ["a folder too many", "versions/no/x", /no theme "versions\/no"/],
    ["a theme of themes", "hardening/no-x", /no theme "hardening"/],
    ["a theme that does not exist", "version/no-x", /no theme "version"\. Did you mean "versions"\?/],
    ["upper-case letters", "versions/No-Alias", /cannot be a rule's id: use two or more words/],
    ["one word", "versions/alias", /cannot be a rule's id/],
    ["a path out of the theme", "versions/..", /cannot be a rule's id/],
    ["a rule of this theme", "versions/version-skew", /There is a rule "version-skew" already/],
    ["a rule of another theme", "network/version-skew", /There is a rule "version-skew" already/],
  ] as const) {
    it(`refuses ${what}, and says why`, () => isRefused(() => newRule(name), message));
  }

  for (const theme of themes) {
    it(`adds a rule at the end of the list of ${theme}, and keeps the others`, () => {
      const path = `policies/rules/${theme}/index.ts`;
      const { created, changed } = newRule(`${theme}/no-such-rule`);
      assert.deepEqual(Object.keys(created), [
        `policies/rules/${theme}/no-such-rule.ts`,
        `test/policies/rules/${theme}/no-such-rule.test.ts`,
      ]);
      const names = (text = "") => /\[([^[\]]*)\](?:\.map\(\w+\))?;\s*$/.exec(text)?.[1]?.match(/\w+/g);
      assert.deepEqual(names(changed[path]), [...(names(read(path)) ?? []), "noSuchRule"]);
      const [rule = ""] = Object.values(created);
      const [, types = ""] = /from "(.*resource-types)"/.exec(rule) ?? [];
      assert.ok(existsSync(join(ROOT, "policies/rules", theme, `${types}.ts`)), types);
      assert.match(changed[path] ?? "", /^import \{ noSuchRule \} from ".\/no-such-rule";$/m);
    });
  }

  it("writes the Autopilot case that every rule on clusters has", () => {
    const { created } = newRule("versions/no-such-rule");
    assert.match(Object.values(created)[1] ?? "", /enableAutopilot: true/);
  });

  it("leaves texts that npm run generate refuses, each by its name", () => {
    const [rule = assert.fail()] = rules;
    assert.deepEqual(unwrittenFields(rule), []);
    for (const [field, text] of Object.entries(RULE_PLACEHOLDERS)) {
      assert.deepEqual(unwrittenFields({ ...rule, [field]: text }), [field]);
      assert.ok(
        newRule("versions/no-such-rule").created["policies/rules/versions/no-such-rule.ts"]?.includes(text),
      );
    }
  });
});

describe("npm run new-alert", () => {
  for (const [what, id, message] of [
    ["no id", "", /cannot be an alert's id: use two or more words .* Usage:/],
    ["upper-case letters", "DNS-restarts", /cannot be an alert's id/],
    ["an alert that there is", "dns-restarts", /There is an alert "dns-restarts" already/],
  ] as const) {
    it(`refuses ${what}, and says why`, () => isRefused(() => newAlert(id), message));
  }

  it("says which file has changed so that it knows no place for the entry", () => {
    const without = (path: string) => read(path).replace("## Faults of a node", "## Faults");
    isRefused(
      () => alertScaffold("no-such-alert", [], without),
      /docs\/runbook\.md has no line "## Faults of a node"/,
    );
  });

  it("adds the alert, its entry, its section of the runbook and a scenario", () => {
    const { created, changed } = newAlert("no-such-alert");
    assert.deepEqual(Object.keys(created), ["stacks/alerts/no-such-alert.ts"]);
    assert.match(changed["stacks/alerts/list.ts"] ?? "", /\n {2}noSuchAlert,\n\];/);
    assert.match(
      sectionOf(changed["docs/runbook.md"] ?? "", "no-such-alert") ?? "",
      new RegExp(`^${RUNBOOK_PLACEHOLDER}`),
    );
    assert.match(
      changed["test/alerts/scenarios.test.ts"] ?? "",
      /\{ "no-such-alert": during\(0, 30\) \}\);\n {2}\}\);\n\}\);\n\ndescribe\("the alerts on metrics"/,
    );
  });

  it("leaves texts that npm run generate refuses, each by its name", () => {
    const [alert = assert.fail()] = ALERTS;
    assert.deepEqual(unwrittenTexts(alert, sectionOf(runbookText(), alert.id) ?? ""), []);
    for (const [field, text] of Object.entries(ALERT_PLACEHOLDERS)) {
      assert.deepEqual(unwrittenTexts({ ...alert, [field]: text }, ""), [field]);
    }
    assert.deepEqual(unwrittenTexts(alert, RUNBOOK_PLACEHOLDER), ["its section of docs/runbook.md"]);
  });
});
