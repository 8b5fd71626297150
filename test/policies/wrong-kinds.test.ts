import assert from "node:assert/strict";
import {
  fitted,
  kindOfItem,
  kindOfProperty,
  kindOfType,
  MISFIT,
} from "../../policies/evaluation/properties/kinds";
import { propertyPath } from "../../policies/evaluation/unknown";
import type { Rule } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { corpus, KnownValues, type Path, type Place, placesIn, put } from "../support/corpus";
import { type Diagnostic, evaluate, resourcesOf, switchedOn, type TestResource } from "../support/evaluate";

// What holds of each value of each rule's examples, and of each property that other programs have, where it is of another kind than the provider
// takes: said once, with its place, and of nothing else that it ends a rule or leaves it undecided.

const known = new KnownValues(corpus());
const pathText = (path: Path) => path.reduce<string>(propertyPath, "");
const isMisfit = (value: unknown, type: string, path: Path) => {
  let kind = kindOfType(type);
  for (const key of path) kind = typeof key === "number" ? kindOfItem(kind) : kindOfProperty(kind, key);
  return fitted(value, kind, type, () => pathText(path)) === MISFIT;
};

/** A value of each kind: text, number, boolean, list, object. */
const VALUES = ["another text", 5, true, [["in a list"], 5], { of: "no use" }];

/** One value of another kind for a place, in turn, so that all meet all over the places; where the place takes anything, any. */
function wrongFor({ type }: TestResource, path: Path, turn: number): { value: unknown; isSaid: boolean } {
  const values = VALUES.map((_, i) => VALUES[(i + turn) % VALUES.length]);
  const misfit = values.find((value) => isMisfit(value, type, path));
  return { value: misfit ?? values[0], isSaid: misfit !== undefined };
}

function faults(
  found: readonly Diagnostic[],
  { name }: TestResource,
  path: string,
  isSaid: boolean,
): string[] {
  const said = found.filter((d) => d.rule === "settings" && d.problem.includes("no rule could judge it"));
  const here = said.filter((d) => d.name === name && d.property === path);
  const wrong = found
    .filter(
      (d) => d.property === "rule" || d.property.split(", ").some((each) => isSaid && each.endsWith(path)),
    )
    .filter((d) => !here.includes(d) && (d.property === "rule" || d.status === "undecided"));
  return [
    ...(here.length === Number(isSaid) ? [] : [`is said ${here.length} times`]),
    ...said.filter((d) => !here.includes(d)).map((d) => `says something of ${d.name} ${d.property}`),
    ...wrong.map((d) => `makes ${d.rule} say: ${d.text.split("\n")[0]}`),
  ];
}

describe("a value of another kind", () => {
  const tried = new Set<string>();
  for (const rule of rules) {
    it(`is said once, and ends nothing: the examples of ${rule.name}`, async () => {
      const wrong: string[] = [];
      let turn = 0;
      for (const program of [rule.good, rule.bad].map((example) => resourcesOf(rule, example)))
        for (const place of [...placesIn(program), ...known.absentPlaces(program)])
          wrong.push(...(await faultsAt(rule, program, place, turn++)));
      assert.deepEqual([...new Set(wrong)], []);
    }).timeout(60_000);
  }

  it("ends nothing in what a state alone has", async () => {
    const found: Diagnostic[] = [];
    for (const name of ["email", "masterVersion"])
      for (const value of VALUES)
        for (const rule of rules) {
          const program = resourcesOf(rule, rule.bad).map((r) => ({
            ...r,
            observed: { ...r.props, [name]: value },
          }));
          found.push(...(await evaluate(program, { rules: listOf(rule) })));
        }
    assert.deepEqual(
      found.filter(({ property }) => property === "rule").map(({ text }) => text),
      [],
    );
  }).timeout(60_000);

  async function faultsAt(
    rule: Rule,
    program: TestResource[],
    place: Place,
    turn: number,
  ): Promise<string[]> {
    const owner = program[place.index] as TestResource;
    const path = pathText(place.path);
    // The same place in both examples gets the same verdict.
    const key = `${rule.name} ${owner.type} ${path.replace(/\d+/g, "")}`;
    if (tried.has(key)) return [];
    tried.add(key);
    const { value, isSaid } = wrongFor(owner, place.path, turn);
    const config = { ...switchedOn(rule), settings: { ...rule.exampleSettings } };
    const found = await evaluate(put(program, place, value), { rules: listOf(rule), config });
    return faults(found, owner, path, isSaid).map(
      (fault) => `${owner.name}: ${path} = ${JSON.stringify(value)} ${fault}`,
    );
  }
});

/** The same list for the same rule, so that it is configured once. */
const lists = new Map(rules.map((rule) => [rule, [rule]]));
const listOf = (rule: Rule) => lists.get(rule) ?? [rule];
