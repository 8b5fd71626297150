import assert from "node:assert/strict";
import { partOf } from "../../../../policies/evaluation/part-of-rule";
import { CLUSTER } from "../../../../policies/resource-types";
import { rules } from "../../../../policies/rules";
import { FORMER_NAMES, type FormerName } from "../../../../policies/settings/former-names";
import { evaluate, resource, unknown } from "../../../support/evaluate";
import { ruleFor } from "../../../support/rule";

const [former = "" as FormerName, name = ""] = Object.entries(FORMER_NAMES)[0] as [FormerName, string];
/** A rule with a part that had a name of its own. */
const merged = {
  ...ruleFor("merged", {
    [CLUSTER]: [
      function* own() {
        yield { at: "own", problem: "is wrong" };
      },
      partOf(former, function* part(cluster) {
        if (cluster.location !== "good") yield { at: "part", problem: "is wrong" };
      }),
    ],
  }),
  name,
};
const judge = async (settings: object, level: Record<string, string> = {}, props = {}) => {
  const found = await evaluate([resource(CLUSTER, props, { name: "main" })], {
    rules: [merged],
    day: "2026-06-01",
    config: { settings: { ...settings }, ...level },
  });
  return found.map((d) => `${d.level} ${d.status} ${d.rule} ${d.property}`).sort();
};
const exemption = { rule: former, resource: "main", reason: "moves in a quarter", until: "2026-06-30" };
const own = `mandatory violation ${name} own`;

describe("the former name of a rule", () => {
  it("is none of a rule, and stands for one", () => {
    const names = rules.map((rule) => rule.name);
    for (const [before, now] of Object.entries(FORMER_NAMES)) {
      assert.ok(!names.includes(before), before);
      assert.ok(names.includes(now), now);
    }
  });

  it("in an exemption covers that part alone, and the settings say once which name to use", async () => {
    assert.deepEqual(await judge({ exemptions: [exemption, { ...exemption, resource: "other" }] }), [
      `advisory exempt ${name} part`,
      "advisory violation settings exemptions[0].rule",
      own,
    ]);
  });

  for (const [level, expected] of Object.entries({
    advisory: [`advisory violation ${name} part`],
    mandatory: [`mandatory violation ${name} part`],
    disabled: [],
  })) {
    it(`gives that part alone a level: ${level}`, async () => {
      assert.deepEqual(
        await judge({ formerLevels: { [former]: level } }),
        [...expected, `advisory violation settings formerLevels.${former}`, own].sort(),
      );
    });
  }

  it("gives a level over the one of the rule", async () => {
    assert.deepEqual(await judge({ formerLevels: { [former]: "mandatory" } }, { [name]: "advisory" }), [
      `advisory violation ${name} own`,
      `advisory violation settings formerLevels.${former}`,
      `mandatory violation ${name} part`,
    ]);
  });

  it("leaves nothing undecided where that part is disabled", async () => {
    const undecided = (found: string[]) => found.filter((line) => line.includes("undecided"));
    const open = { location: unknown };
    assert.deepEqual(undecided(await judge({}, {}, open)), [`advisory undecided ${name} location`]);
    assert.deepEqual(undecided(await judge({ formerLevels: { [former]: "disabled" } }, {}, open)), []);
  });

  it("is not spoken of where nothing names it", async () => {
    assert.deepEqual(await judge({}), [own, `mandatory violation ${name} part`]);
  });
});
