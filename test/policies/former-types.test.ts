import assert from "node:assert/strict";
import { rules } from "../../policies/rules";
import { evaluate, resourcesOf, type TestResource } from "../support/evaluate";

/** How @pulumi/gcp 6 writes the types of service accounts, and states that it made. */
const former = (resource: TestResource): TestResource => ({
  ...resource,
  type: resource.type.replace(/^gcp:serviceaccount\//, "gcp:serviceAccount/"),
});

describe("resources of the types of older SDKs", () => {
  for (const rule of rules) {
    const examples = [rule.good, rule.bad].map((example) => resourcesOf(rule, example));
    if (!examples.flat().some(({ type }) => type.startsWith("gcp:serviceaccount/"))) continue;
    it(`are judged like those of newer ones by ${rule.name}`, async () => {
      for (const program of examples) {
        const found = async (resources: TestResource[]) =>
          (await evaluate(resources, { rules: [rule] })).map(({ name, status, property }) => [
            name,
            status,
            property,
          ]);
        assert.deepEqual(await found(program.map(former)), await found(program));
      }
    });
  }
});
