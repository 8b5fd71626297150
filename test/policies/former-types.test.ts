import assert from "node:assert/strict";
import { MUTATING_POLICY, MUTATING_POLICY_BINDING } from "../../policies/resource-types";
import { rules } from "../../policies/rules";
import { webhookExcludesKubeSystem } from "../../policies/rules/kube-system/webhook-excludes-kube-system";
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

describe("admission policies of v1alpha1", () => {
  it("are judged as those of v1", async () => {
    const program: TestResource[] = [
      {
        type: MUTATING_POLICY,
        name: "policy",
        props: {
          metadata: { name: "policy" },
          spec: {
            failurePolicy: "Fail",
            matchConstraints: {
              resourceRules: [
                { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
              ],
            },
          },
        },
      },
      {
        type: MUTATING_POLICY_BINDING,
        name: "binding",
        props: { metadata: { name: "binding" }, spec: { policyName: "policy" } },
      },
    ];
    const alpha = program.map((resource) => ({
      ...resource,
      type: resource.type.replace("/v1:", "/v1alpha1:"),
    }));
    const found = async (resources: TestResource[]) =>
      (await evaluate(resources, { rules: [webhookExcludesKubeSystem] })).map(({ name, property }) => [
        name,
        property,
      ]);
    assert.deepEqual(await found(alpha), [["binding", "spec.matchResources.namespaceSelector"]]);
    assert.deepEqual(await found(alpha), await found(program));
  });
});
