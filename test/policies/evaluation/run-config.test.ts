import assert from "node:assert/strict";
import { fitsName, isProductionCluster } from "../../../policies/evaluation/run-config";
import { DEFAULT_SETTINGS, type Settings, settingsFrom } from "../../../policies/settings/settings";

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

  const isProduction = (stackName: string, labels?: Record<string, string>, given: Partial<Settings> = {}) =>
    isProductionCluster(
      {
        stackName,
        settings: settingsFrom(given),
        stackTags: new Map(),
        isDisabled: () => false,
        now: new Date(0),
      },
      labels ? { resourceLabels: labels } : {},
    );

  it("is by default what begins or ends with prod, production or prd, or is called so, in names of stacks and in labels", () => {
    for (const name of ["prod", "production", "prod-eu", "eu-production", "prd", "eu-prd", "live"]) {
      assert.ok(isProduction(name), name);
      assert.ok(isProduction("dev", { env: name }), name);
    }
    for (const name of ["dev", "products", "nonprod", "non-prod", "pre-production", "delivery"])
      assert.ok(!isProduction(name), name);
    for (const name of [
      "dev",
      "nonprod",
      "non-prod",
      "pre-production",
      "pre_prod",
      "prod-like-staging",
      "stg2",
      "review",
    ])
      assert.ok(!isProduction("prod", { environment: name }), name);
    for (const env of ["PROD", "eu-prod-1", "eu_prod", "prod2"]) assert.ok(isProduction("dev", { env }), env);
  });

  it("decides where the label has no known word, or words of both", () => {
    for (const env of ["", "blue", "prod-test", "42", "products"]) {
      assert.ok(isProduction("prod", { env }), env);
      assert.ok(!isProduction("main", { env }), env);
      assert.ok(isProduction("main", { env, environment: "live" }), env);
      assert.ok(!isProduction("prod", { env, environment: "dev" }), env);
    }
  });

  it("decides on no value that the settings know", () => {
    const production = { ...DEFAULT_SETTINGS.production, values: ["Gold"], otherValues: ["silver"] };
    assert.ok(isProduction("main", { env: "gold" }, { production }));
    assert.ok(!isProduction("prod", { env: "silver" }, { production }));
    assert.ok(!isProduction("prod", { env: "nightly" }, { ephemeral: ["nightly"] }));
  });
});
