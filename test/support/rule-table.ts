import assert from "node:assert/strict";
import { rules } from "../../policies/rules";
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
  problem?: RegExp;
  fix?: RegExp;
}

/** A rule's cases. Keys are noun phrases that complete "accepts …", "rejects …" or "leaves undecided …". */
export interface Table {
  accepts: Record<string, TestResource | TestResource[] | Case>;
  rejects: Record<string, Rejection>;
  undecided?: Record<string, Case & { at: string }>;
}

const listOf = (resources: TestResource | TestResource[]): TestResource[] =>
  Array.isArray(resources) ? resources : [resources];

const asCase = (given: TestResource | TestResource[] | Case): Case =>
  Array.isArray(given) || "type" in given ? { resources: given } : given;

/** Describes a rule by its table; each case goes through the real policy server with all rules of the pack. */
export function ruleTable(name: string, table: Table): void {
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
  describe(name, () => {
    const rule = rules.find((candidate) => candidate.name === name);
    const run = async (test: Case): Promise<Diagnostic[]> =>
      (await evaluate(listOf(test.resources), { ...test, config: configOf(test) })).filter(
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
        for (const { status, level, problem, fix } of found) {
          assert.deepEqual([status, level], ["violation", test.level ?? ownLevel]);
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
          [["undecided", test.at]],
        );
      });
    }
  });
}
