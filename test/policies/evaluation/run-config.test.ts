import assert from "node:assert/strict";
import { fitsName, isProductionCluster } from "../../../policies/evaluation/run-config";
import { DEFAULT_SETTINGS } from "../../../policies/settings/settings";

describe("a pattern of production.stacks", () => {
  for (const [pattern, fits, others] of [
    ["prod-*", ["prod", "prod-eu", "prod-eu-1"], ["production", "preprod", "dev"]],
    ["*-prod", ["prod", "eu-prod", "pre-eu-prod"], ["prod-eu", "nonprod", "non-prod", "eu-pre-prod"]],
    ["prod", ["prod"], ["prod-eu"]],
    ["prod*", ["prod", "production"], ["eu-prod"]],
    ["*", ["dev"], []],
    ["a*b*b", ["abb", "axbxb"], ["ab", "ba", "abbx"]],
    ["eu.*(1)", ["eu.prod(1)"], ["euxprod1"]],
  ] as const) {
    it(`${pattern} fits ${fits.join(", ")} and not ${others.join(", ") || "less"}`, () => {
      for (const name of fits) assert.ok(fitsName(pattern, name), name);
      for (const name of others) assert.ok(!fitsName(pattern, name), name);
    });
  }

  it("is compared in linear time", () => {
    assert.ok(!fitsName(`${"*a".repeat(40)}*`.concat("b"), "a".repeat(100)));
  });

  it("is by default what begins or ends with prod, production or prd, or is called so, in names of stacks and in labels", () => {
    const isProduction = (stackName: string, resourceLabels?: Record<string, string>) =>
      isProductionCluster(
        {
          stackName,
          settings: DEFAULT_SETTINGS,
          stackTags: new Map(),
          isDisabled: () => false,
          now: new Date(0),
        },
        resourceLabels ? { resourceLabels } : {},
      );
    for (const name of ["prod", "production", "prod-eu", "eu-production", "prd", "eu-prd", "live"]) {
      assert.ok(isProduction(name), name);
      assert.ok(isProduction("dev", { env: name }), name);
    }
    for (const name of ["dev", "products", "nonprod", "non-prod", "pre-production", "delivery"]) {
      assert.ok(!isProduction(name), name);
      assert.ok(!isProduction("prod", { environment: name }), name);
    }
  });
});
