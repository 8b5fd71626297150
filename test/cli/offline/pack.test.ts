import assert from "node:assert/strict";
import type { Policies } from "@pulumi/policy";
import { NotEvaluated } from "../../../cli/messages/errors";
import { Pack } from "../../../cli/offline/pack";
import { bareResource } from "../../../cli/offline/protocol/bare-resource";

const RESOURCE = bareResource("urn:pulumi:dev::project::test:index:Thing::thing", { size: 3 }, {});

const sizes = (name: string): Policies => [
  {
    name,
    description: "Things have a size.",
    enforcementLevel: "advisory",
    configSchema: { properties: { word: { type: "string" } } },
    validateResource: ({ props, getConfig }, report) => {
      if (props.size === 0) throw new TypeError("a defect");
      report(`${getConfig<{ word: string }>().word} ${props.size}`);
    },
  },
];

const start = (name: string, word: string) =>
  Pack.start({ name, version: "1.0.0", policies: sizes(name) }, () => ({
    level: "mandatory",
    properties: { word },
  }));

describe("Pack", () => {
  it("judges with the policies' own configuration, two packs apart", async () => {
    const [one, other] = [await start("one", "first"), await start("other", "second")];
    const said = async (pack: Pack) =>
      (await pack.analyze(RESOURCE)).map((d) => [d.policy, d.level, d.message, d.urn]);
    assert.deepEqual(await said(one), [["one", "mandatory", "first 3", RESOURCE.urn]]);
    assert.deepEqual(await said(other), [["other", "mandatory", "second 3", RESOURCE.urn]]);
  });

  it("says that it failed, without its stack trace", async () => {
    const pack = await start("failing", "word");
    await assert.rejects(
      () => pack.analyze({ ...RESOURCE, inputs: { size: 0 } }),
      (error) =>
        error instanceof NotEvaluated &&
        /^The policy pack failed: Error validating resource with policy 'failing'.*\nTypeError: a defect$/s.test(
          error.message,
        ),
    );
  });
});
