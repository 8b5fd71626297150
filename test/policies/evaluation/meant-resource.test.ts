import assert from "node:assert/strict";
import { meantAmong } from "../../../policies/evaluation/meant-resource";

describe("meantAmong", () => {
  const some = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `pool-${i}`, inputs: { name: `gke-${i}` } }));

  it("finds a resource by its name on GKE, and by a name that is misspelt", () => {
    const meant = meantAmong(some(30));
    assert.equal(meant("gke-7"), ' Did you mean "pool-7"? "gke-7" is its name.');
    assert.equal(meant("pol-17"), ' Did you mean "pool-17"?');
    assert.equal(meant("urn:pulumi:dev::p::x:y:Z::pool-7"), ' Did you mean "pool-7"?');
    assert.equal(meant("another"), "");
  });

  it("says of several that the name is theirs", () => {
    const deny = (name: string) => ({ name, inputs: { metadata: { name: "deny" } } });
    assert.equal(
      meantAmong(["a", "b"].map(deny))("deny"),
      ' Did you mean "a" or "b"? "deny" is their metadata.name.',
    );
  });

  it("finds a name behind a project, a stack or a place", () => {
    const meant = meantAmong([
      { name: "main", inputs: { name: "gke" } },
      { name: "europe-west1/other", inputs: { name: "other" } },
    ]);
    for (const given of ["prod/main", "prod:main", "acme:prod/main"])
      assert.equal(meant(given), ' Did you mean "main"?', given);
    assert.equal(meant("acme-prod/europe-west1/other"), ' Did you mean "europe-west1/other"?');
    assert.equal(meant("prod/gke"), ' Did you mean "main"?');
  });

  it("compares no misspelt name with those of thousands of resources, but finds names on GKE", () => {
    const meant = meantAmong(some(100_000));
    assert.equal(meant("gke-77777"), ' Did you mean "pool-77777"? "gke-77777" is its name.');
    assert.equal(meant("pol-77777"), "");
  });
});
