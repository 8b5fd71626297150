import assert from "node:assert/strict";
import type { Rule, Severity } from "../../policies/rule";
import { rules } from "../../policies/rules";
import type { FormerName } from "../../policies/settings/former-names";
import { rejections, tables } from "./corpus";
import { type Diagnostic, evaluate, type Options, switchedOn, type TestResource } from "./evaluate";

interface Case extends Options {
  resources: TestResource | TestResource[];
}

interface Rejection extends Case {
  /** The properties of the findings, sorted. */
  at: string | string[];
  /** Level of all findings; the rule's own unless given. */
  level?: "mandatory" | "advisory";
  /** Of all findings. */
  severity?: Severity;
  problem?: RegExp;
  fix?: RegExp;
}

/** A rule's cases. Keys are noun phrases that complete "accepts …", "rejects …" or "leaves undecided …". */
export interface Table {
  accepts: Record<string, TestResource | TestResource[] | Case>;
  rejects: Record<string, Rejection>;
  undecided?: Record<string, Case & { at: string | string[]; problem?: RegExp }>;
  /** Level of the rejections that give none; the rule's own unless given. */
  level?: "advisory";
}

const listOf = (resources: TestResource | TestResource[]): TestResource[] =>
  Array.isArray(resources) ? resources : [resources];

const asCase = (given: TestResource | TestResource[] | Case): Case =>
  Array.isArray(given) || "type" in given ? { resources: given } : given;

/** A part of a rule that was one of its own, or what is no such part. */
type Part = FormerName | "own";

/** The pack's rules, of which one has only the checks of a part. */
const onlyPart = (name: string, part: Part): Rule[] =>
  rules.map((rule) => {
    if (rule.name !== name) return rule;
    const isOfPart = (check: object) => ("formerly" in check ? check.formerly : "own") === part;
    const checks = Object.entries(rule.checks).map(([type, all]) => [type, all.filter(isOfPart)]);
    return { ...rule, checks: Object.fromEntries(checks) };
  });

/**
 * Describes a rule by its table; each case goes through the real policy server with all rules of the pack.
 * @param part of a rule to which others were added: the table is about that part alone.
 */
export function ruleTable(name: string, table: Table, part?: Part): void {
  const judging = part === undefined ? rules : onlyPart(name, part);
  const cases = [...Object.values(table.accepts), ...Object.values(table.rejects)];
  const titles = Object.keys(table.rejects);
  tables.set(
    `${name} ${titles[0]}`,
    cases.map((test) => listOf(asCase(test).resources)),
  );
  rejections.set(name, [
    ...(rejections.get(name) ?? []).filter(({ title }) => !titles.includes(title)),
    ...Object.entries(table.rejects).map(([title, { resources, stack, day, config, stackTags }]) => ({
      title,
      program: listOf(resources),
      stack,
      day,
      config,
      stackTags,
    })),
  ]);
  describe(part === undefined || part === "own" ? name : `${name}, once ${part},`, () => {
    const rule = rules.find((candidate) => candidate.name === name);
    const run = async (test: Case): Promise<Diagnostic[]> =>
      (await evaluate(listOf(test.resources), { rules: judging, ...test, config: configOf(test) })).filter(
        (diagnostic) => diagnostic.rule === name,
      );
    const configOf = ({ config }: Case) => ({ ...(rule && switchedOn(rule)), ...config });
    const ownLevel = rule?.level === "disabled" ? "advisory" : rule?.level;
    const at = (diagnostics: Diagnostic[]) => diagnostics.map(({ property }) => property).sort();

    for (const [title, given] of Object.entries(table.accepts)) {
      const test = asCase(given);
      it(`accepts ${title}`, async () => {
        assert.deepEqual(
          (await run(test)).map(({ text }) => text),
          [],
        );
      });
    }
    for (const [title, test] of Object.entries(table.rejects)) {
      it(`rejects ${title}`, async () => {
        const found = await run(test);
        assert.deepEqual(at(found), [test.at].flat().sort(), found.map(({ text }) => text).join("\n"));
        for (const { status, level, severity, problem, fix } of found) {
          assert.deepEqual([status, level], ["violation", test.level ?? table.level ?? ownLevel]);
          if (test.severity) assert.equal(severity, test.severity);
          if (test.problem) assert.match(problem, test.problem);
          if (test.fix) assert.match(fix, test.fix);
        }
      });
    }
    for (const [title, test] of Object.entries(table.undecided ?? {})) {
      it(`leaves undecided ${title}`, async () => {
        const found = await run(test);
        assert.deepEqual(
          found.map(({ status, property }) => [status, property]),
          [test.at].flat().map((property) => ["undecided", property]),
        );
        for (const { problem } of found) if (test.problem) assert.match(problem, test.problem);
      });
    }
  });
}
