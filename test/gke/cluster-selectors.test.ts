import assert from "node:assert/strict";
import fc from "fast-check";
import { parseClusterSelector, selectsCluster } from "../../gke/cluster-selectors";

/** Selects by these labels; a key that is named in `open` is not known. */
function select(text: string, labels: Record<string, string>, open: readonly string[] = []) {
  const selector = parseClusterSelector(text);
  assert.ok(selector, `${text} is not read`);
  return selectsCluster(selector, (key) => (open.includes(key) ? undefined : (labels[key] ?? null)));
}

describe("gke/cluster-selectors", () => {
  const prod = { env: "prod", tier: "1" };

  for (const text of [
    "resource.labels.env == 'prod'",
    "resource.labels.env=='prod'",
    'resource.labels.env == "prod"',
    "'prod' == resource.labels.env",
    "resource.labels['env'] == 'prod'",
    "resource.labels.env != 'dev'",
    "resource.labels.env in ['dev', 'prod']",
    "has(resource.labels.env)",
    "'env' in resource.labels",
    "!has(resource.labels.canary)",
    "!(has(resource.labels.canary) && resource.labels.canary == 'true')",
    "resource.labels.env == 'prod' && resource.labels.tier == '1'",
    "resource.labels.env == 'dev' || resource.labels.tier == '1'",
    "resource.labels.env == 'prod' || resource.labels.absent == 'x'",
    "(resource.labels.env == 'dev' || resource.labels.env == 'prod') && !(resource.labels.tier == '2')",
    "resource.labels.tier == '1' || resource.labels.env == 'dev' && resource.labels.env == 'prod'",
  ]) {
    it(`selects a production cluster by ${text}`, () => assert.equal(select(text, prod), true));
  }

  for (const text of [
    "resource.labels.env == 'dev'",
    "resource.labels.env in ['dev']",
    "resource.labels.env == 'dev' && resource.labels.absent == 'x'",
    "!(resource.labels.env == 'prod')",
    "has(resource.labels.canary)",
  ]) {
    it(`does not select a production cluster by ${text}`, () => assert.equal(select(text, prod), false));
  }

  for (const text of [
    "resource.labels.absent == 'x'",
    "resource.labels.absent != 'x'",
    "!(resource.labels.absent == 'x')",
    "resource.labels.env == 'dev' || resource.labels.absent == 'x'",
  ]) {
    it(`leaves open what compares a label that is not there: ${text}`, () =>
      assert.equal(select(text, prod), undefined));
  }

  it("leaves open what hangs on a label that is not known, and nothing else", () => {
    assert.equal(select("resource.labels.env == 'prod'", {}, ["env"]), undefined);
    assert.equal(select("has(resource.labels.env)", {}, ["env"]), undefined);
    assert.equal(select("resource.labels.tier == '1' || resource.labels.env == 'x'", prod, ["env"]), true);
    assert.equal(select("resource.labels.tier == '2' && resource.labels.env == 'x'", prod, ["env"]), false);
  });

  for (const text of [
    "",
    "env == 'prod'",
    "labels.env == 'prod'",
    "resource.labels.env",
    "resource.labels.env = 'prod'",
    "resource.labels.env == prod",
    "resource.labels.env == resource.labels.other",
    "resource.labels.env == 'prod",
    "resource.labels.env == 'pr\\'od'",
    "resource.labels.env.startsWith('p')",
    "resource.labels.env == 'a' || ",
    "(resource.labels.env == 'a'",
    "resource.labels.env in []",
    "resource.labels.env in ['a'",
    "has(resource.labels)",
    "resource.labels.env == 'a' resource.labels.env == 'b'",
    "size(resource.labels) > 1",
    `${"(".repeat(60)}has(resource.labels.env)${")".repeat(60)}`,
    `resource.labels.env == '${"x".repeat(5000)}'`,
  ]) {
    it(`does not read ${JSON.stringify(text.slice(0, 60))}`, () =>
      assert.equal(parseClusterSelector(text), undefined));
  }

  it("never throws", () => {
    const pieces = fc.constantFrom(
      "resource",
      ".",
      "labels",
      "env",
      "==",
      "!",
      "(",
      ")",
      "'a'",
      "&&",
      "in",
      "[",
      "has",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join(" ")),
        ),
        (text) => {
          const selector = parseClusterSelector(text);
          if (selector) selectsCluster(selector, () => undefined);
        },
      ),
    );
  });
});
