import assert from "node:assert/strict";
import fc from "fast-check";
import { ChecksByType } from "../../policies/evaluation/run/checks-by-type";
import type { Rule } from "../../policies/rule";
import { rules } from "../../policies/rules";
import {
  corpus,
  KnownValues,
  observedPlacesIn,
  type Path,
  type Place,
  pathsIn,
  put,
  replaceAt,
  valueAt,
  without,
} from "../support/corpus";
import {
  type Diagnostic,
  evaluate,
  isLeftOpen,
  isOfKnownCause,
  isOnAnother,
  type Options,
  said,
  switchedOn,
  type TestResource,
  unknown,
} from "../support/evaluate";

// What the pack promises of all inputs. The inputs are the programs of all rules' examples and tables, changed at
// arbitrary places.

/** How often each is tried here, which shows what is wrong of many programs. `npm run fuzz` asks the same of 14,000 in each run of CI. */
const RUNS = 40;

const programs = corpus();

/** Judges by all rules, also those that are off until a configuration switches them on or has settings for them. */
const judge = (resources: readonly TestResource[], options: Options = {}): Promise<Diagnostic[]> =>
  evaluate(resources, { ...options, config: EVERYTHING });
const EVERYTHING = {
  ...Object.assign({}, ...rules.map(switchedOn)),
  settings: { allowedLocations: ["europe-west4"], allowedVersions: ["1.34"], refusedVersions: ["1.34.2"] },
};
const program = fc.constantFrom(...programs);

/** A program and a value in it. */
const place = program.chain((resources) => {
  const places = resources.flatMap((r, index) => pathsIn(r.props).map((path) => ({ index, path })));
  return fc.record({
    resources: fc.constant(resources),
    place: places.length > 0 ? fc.constantFrom(...places) : fc.constant(undefined),
    stack: fc.constantFrom("dev", "prod"),
  });
});

const replaced = (resources: TestResource[], at: { index: number; path: Path }, value: unknown) =>
  resources.map((r, i) => (i === at.index ? { ...r, props: replaceAt(r.props, at.path, value) } : r));

const withProps = (r: TestResource, props: TestResource["props"]): TestResource => ({ ...r, props });

/** Whether another part of the same top-level property comes from a resource. */
const isBesideReference = (props: TestResource["props"], [property = "", ...rest]: Path): boolean =>
  JSON.stringify(replaceAt({ value: props[property] }, ["value", ...rest], null)).includes('"$resource"');

/** Whether a pool names its cluster by a name that Pulumi may have made up: one that is not known would come from the cluster itself. */
const writesMadeUpName = (resources: readonly TestResource[], { index, path }: Place): boolean =>
  path.join() === "cluster" && /-[0-9a-f]{7}$/.test(String(valueAt(resources[index]?.props, path)));

const key = (d: Diagnostic) => `${d.rule} ${d.status} ${d.level} ${d.urn} ${said(d)}`;
const judges = (rule: Rule, type: string) => new ChecksByType([rule]).of(type).size > 0;
/** A command that is not known is named as not looked into, which a known one that changes nothing is not. */
const isUnseenCommand = (d: Diagnostic) => d.rule === "settings" && d.property === "unseen";
const violations = (found: Diagnostic[]) => found.filter((d) => d.status === "violation");

describe("whatever the program", () => {
  it("an unknown value hides nothing: it only leaves undecided what needs it, which is said once a rule and resource", async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ resources, place: at, stack }) => {
        if (!at || writesMadeUpName(resources, at)) return;
        const before = await judge(resources, { stack });
        const after = await judge(replaced(resources, at, unknown), { stack });
        const known = new Set(before.map(key));
        const left = new Set(after.map(key));
        // Of what a property comes from is told for all of it: such an unknown value is taken to come from there, too.
        if (!isBesideReference(resources[at.index]?.props ?? {}, at.path))
          for (const d of violations(after))
            assert.ok(
              known.has(key(d)) ||
                isUnseenCommand(d) ||
                isOfKnownCause(d, before) ||
                isOnAnother(d, after, before),
              `is new: ${d.rule}\n${d.text}`,
            );
        for (const d of violations(before)) {
          assert.ok(
            left.has(key(d)) || isLeftOpen(d, after, rules, resources) || isOnAnother(d, before, after),
            `is hidden: ${d.rule}\n${d.text}`,
          );
        }
      }),
      { numRuns: RUNS },
    );
  }).timeout(600_000);

  it("no string of it is echoed unless it belongs to a closed vocabulary", async () => {
    const canaries = fc.constantFrom(
      "hunter2-canary",
      "HUNTER2_CANARY",
      "canary/with:signs",
      "projects/canary/x",
      "canary@example.com",
    );
    await fc.assert(
      fc.asyncProperty(
        program,
        canaries,
        fc.infiniteStream(fc.boolean()),
        async (resources, canary, choose) => {
          const secretive = resources.map((r) =>
            pathsIn(r.props)
              .filter((path) => typeof valueAt(r.props, path) === "string" && choose.next().value)
              .reduce((changed, path) => withProps(changed, replaceAt(changed.props, path, canary)), r),
          );
          for (const d of await judge(secretive)) assert.ok(!d.text.includes(canary), d.text);
        },
      ),
      { numRuns: RUNS },
    );
  }).timeout(600_000);

  it("no value of any kind makes a rule fail on a property that other programs give too", async () => {
    // Values move between programs along the same property, so that they are of the right type and odd together.
    const byProperty = new Map<string, unknown[]>();
    const keyOf = (type: string, path: Path) =>
      `${type} ${path.map((part) => (typeof part === "number" ? "[]" : part)).join(".")}`;
    for (const r of programs.flat()) {
      for (const path of pathsIn(r.props)) {
        const k = keyOf(r.type, path);
        byProperty.set(k, [...(byProperty.get(k) ?? []), valueAt(r.props, path)]);
      }
    }
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), async ({ resources, place: at, stack }, n) => {
        const target = at && resources[at.index];
        if (!target) return;
        const values = byProperty.get(keyOf(target.type, at.path)) ?? [];
        const found = await judge(replaced(resources, at, values[n % values.length]), { stack });
        assert.deepEqual(
          found.filter((d) => d.property === "rule").map((d) => `${d.rule}: ${d.problem}`),
          [],
        );
      }),
      { numRuns: RUNS },
    );
  }).timeout(600_000);

  it("what is observed is judged where it is known, whatever its form, and is never echoed", async () => {
    const known = new KnownValues(programs);
    const observed = program.chain((resources) => {
      const places = [...observedPlacesIn(resources), ...known.absentObservedPlaces(resources)];
      return fc.record({
        resources: fc.constant(resources),
        place: places.length > 0 ? fc.constantFrom(...places) : fc.constant(undefined),
      });
    });
    const odd = fc.constantFrom(null, 0, true, "hunter2-canary", [], {}, [null], [[]], { a: null });
    await fc.assert(
      fc.asyncProperty(observed, odd, async ({ resources, place: at }, value) => {
        if (!at) return;
        const absent = await judge(without(resources, at));
        const open = await judge(put(resources, at, unknown));
        assert.deepEqual(open.map(key).sort(), absent.map(key).sort());
        for (const d of await judge(put(resources, at, value))) {
          assert.ok(!d.text.includes("hunter2-canary"), d.text);
          // A value that no type allows may be one that a rule cannot judge; null is absent.
          if (value === null) assert.notEqual(d.property, "rule", d.rule);
        }
      }),
      { numRuns: RUNS },
    );
  }).timeout(600_000);

  it("a rule that fails is reported as its own finding, and the others go on", async () => {
    const breaking = (rule: Rule): Rule => ({
      ...rule,
      checks: Object.fromEntries(
        Object.keys(rule.checks).map((type) => [
          type,
          [
            (): never => {
              throw new RangeError("defect");
            },
          ],
        ]),
      ),
    });
    await fc.assert(
      fc.asyncProperty(program, fc.constantFrom(...rules), async (resources, chosen) => {
        const before = await judge(resources);
        const after = await judge(resources, {
          rules: rules.map((rule) => (rule === chosen ? breaking(rule) : rule)),
        });
        const others = (found: Diagnostic[]) =>
          found
            .filter((d) => d.rule !== chosen.name)
            .map(key)
            .sort();
        assert.deepEqual(others(after), others(before));
        const own = after.filter((d) => d.rule === chosen.name);
        const judged = resources.filter((r) => !r.external && judges(chosen, r.type));
        assert.equal(own.length, judged.length);
        for (const d of own)
          assert.deepEqual(
            [d.property, d.level],
            ["rule", chosen.level === "disabled" ? "advisory" : chosen.level],
          );
      }),
      { numRuns: 20 },
    );
  }).timeout(600_000);
});
