import assert from "node:assert/strict";
import { fitsStack, isProductionCluster } from "../../../policies/evaluation/run-config";
import { DEFAULT_SETTINGS } from "../../../policies/settings/settings";

describe("a pattern of production.stacks", () => {
  for (const [pattern, fits, others] of [
    ["prod-*", ["prod", "prod-eu", "prod-eu-1"], ["production", "preprod", "dev"]],
    ["*-prod", ["prod", "eu-prod"], ["prod-eu", "nonprod"]],
    ["prod", ["prod"], ["prod-eu"]],
    ["prod*", ["prod", "production"], ["eu-prod"]],
    ["*", ["dev"], []],
    ["a*b*b", ["abb", "axbxb"], ["ab", "ba", "abbx"]],
    ["eu.*(1)", ["eu.prod(1)"], ["euxprod1"]],
  ] as const) {
    it(`${pattern} fits ${fits.join(", ")} and not ${others.join(", ") || "less"}`, () => {
      for (const name of fits) assert.ok(fitsStack(pattern, name), name);
      for (const name of others) assert.ok(!fitsStack(pattern, name), name);
    });
  }

  it("is compared in linear time", () => {
    assert.ok(!fitsStack(`${"*a".repeat(40)}*`.concat("b"), "a".repeat(100)));
  });

  it("is by default what begins or ends with prod or production, or is called so", () => {
    const isProduction = (stackName: string) =>
      isProductionCluster(
        {
          stackName,
          settings: DEFAULT_SETTINGS,
          stackTags: new Map(),
          isDisabled: () => false,
          now: new Date(0),
        },
        {},
      );
    for (const name of ["prod", "production", "prod-eu", "eu-production"])
      assert.ok(isProduction(name), name);
    for (const name of ["dev", "products", "nonprod"]) assert.ok(!isProduction(name), name);
  });
});
