import assert from "node:assert/strict";
import { rules } from "../../../../policies/rules";
import { preview, switchedOn } from "../../../support/evaluate";
import { configure, pack } from "../../../support/server";
import { copiesOf } from "../../growth/copies";

describe("a stack whose resources are all there", () => {
  it("is judged as if they came one after the other", async () => {
    const resources = copiesOf(rules, 1, "clusters");
    const judged = async (isDeployed: boolean) => {
      const { call, policies } = await pack(rules, undefined, undefined, isDeployed);
      await configure(call, policies, Object.assign({}, ...rules.map(switchedOn)));
      const found = await preview(call, resources, "prod");
      return found.map(({ rule, urn, level, text }) => [rule, urn, level, text].join("\n")).sort();
    };
    const expected = await judged(false);
    assert.ok(expected.length > 1000);
    assert.deepEqual(await judged(true), expected);
  });
});
