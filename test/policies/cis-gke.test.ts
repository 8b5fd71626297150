import assert from "node:assert/strict";
import { CIS_GKE, rulesOf, rulesOfLevels } from "../../policies/reference/cis-gke";
import { rules } from "../../policies/rules";

const CIS = /^CIS GKE /;
const ids = CIS_GKE.controls.map(({ id }) => id);

describe("the controls of the CIS GKE Benchmark", () => {
  it("are the 57 of 1.9.0, 24 of which are of level 1 besides those of the nodes' files", () => {
    assert.equal(new Set(ids).size, 57);
    const ofLevel1 = CIS_GKE.controls.filter(({ id, level }) => level === 1 && !id.startsWith("3."));
    assert.equal(ofLevel1.length, 24);
  });

  for (const control of CIS_GKE.controls) {
    it(`are decided by a rule, or say why not: ${control.id}`, () => {
      const deciding = rulesOf(CIS_GKE, control, rules);
      assert.equal(deciding.length > 0, control.without === undefined);
      if (control.without) assert.match(control.without.why, /^[A-Z].{20,}\.$/);
    });
  }

  for (const rule of rules) {
    const claimed = (rule.frameworks ?? []).filter((id) => CIS.test(id));
    if (claimed.length === 0) continue;
    it(`are there where ${rule.name} names them`, () => {
      for (const id of claimed) assert.ok(ids.includes(id.slice(CIS_GKE.prefix.length)), id);
      assert.ok(claimed.every((id) => id.startsWith(CIS_GKE.prefix)));
    });
  }

  it("are not claimed by a rule on another subject", () => {
    const image = rules.find(({ name }) => name === "deprecated-image-type");
    assert.deepEqual(image?.frameworks ?? [], []);
  });

  it("have the rules of level 1 among those of level 2", () => {
    const [first, second] = [rulesOfLevels(CIS_GKE, rules, 1), rulesOfLevels(CIS_GKE, rules, 2)];
    assert.ok(first.length > 0 && first.length < second.length);
    assert.ok(first.every((rule) => second.includes(rule)));
  });
});
