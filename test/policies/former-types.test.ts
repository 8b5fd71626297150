import assert from "node:assert/strict";
import { rules } from "../../policies/rules";
import { evaluate, resourcesOf, type TestResource } from "../support/evaluate";

const OTHER_TYPES = /^(?:gcp:serviceaccount\/|kubernetes:core\/v1:)/;

/** How @pulumi/gcp 6 writes the types of service accounts, and a CustomResource those of the group core, and states that they made. */
const former = (resource: TestResource): TestResource => ({
  ...resource,
  type: resource.type
    .replace(/^gcp:serviceaccount\//, "gcp:serviceAccount/")
    .replace(/^kubernetes:core\/v1:/, "kubernetes:v1:"),
});

describe("resources of the types of older SDKs, and custom ones of the group core", () => {
  for (const rule of rules) {
    const examples = [rule.good, rule.bad].map((example) => resourcesOf(rule, example));
    if (!examples.flat().some(({ type }) => OTHER_TYPES.test(type))) continue;
    it(`are judged like others by ${rule.name}`, async () => {
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
