import assert from "node:assert/strict";
import { isSameProject, objectIn, projectOfContext } from "../../gke/resource-names";

const CLUSTER = { project: "p", location: "l", name: "c" };

describe("resource names", () => {
  it("reads a project in the name that gcloud gives a context, and in no other", () => {
    assert.equal(projectOfContext("gke_p-1_europe-west4-a_c"), "p-1");
    assert.equal(projectOfContext("gke_example.com:p_europe-west4_c"), "example.com:p");
    for (const other of ["gke", "gke_p_c", "gke_p_prod_c", "connectgateway_p_europe-west4_c", "arn:aws:eks"])
      assert.equal(projectOfContext(other), undefined);
  });

  const same = [
    "projects/p/locations/l/clusters/c",
    "/projects/p/locations/l/clusters/c",
    "//container.googleapis.com/projects/p/locations/l/clusters/c",
    "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
    "https://container.googleapis.com/v1beta1/projects/p/zones/l/clusters/c",
  ];
  for (const text of same) it(`reads ${text}`, () => assert.deepEqual(objectIn(text, "clusters"), CLUSTER));

  const none = [
    "c",
    "",
    "p/l/c",
    "projects/p/locations/l/clusters/",
    "projects//locations/l/clusters/c",
    "projects/p/locations//clusters/c",
    "projects/p/locations/l/clusters/c/nodePools/n",
    "projects/p/locations/l/repositories/c",
    "https://example.com/a/b/projects/p/locations/l/clusters/c",
  ];
  for (const text of none)
    it(`reads no cluster in ${JSON.stringify(text)}`, () =>
      assert.equal(objectIn(text, "clusters"), undefined));

  it("reads an object that is in no location", () =>
    assert.deepEqual(objectIn("projects/p/topics/t", "topics"), {
      project: "p",
      location: undefined,
      name: "t",
    }));

  for (const [a, b, same] of [
    ["projects/fleet-dev", "fleet-dev", true],
    ["//cloudresourcemanager.googleapis.com/projects/fleet-dev", "fleet-dev", true],
    ["projects/123", "projects/123", true],
    ["projects/fleet-dev", "projects/fleet-prod", false],
    ["123", "124", false],
    ["projects/fleet-dev", "123", undefined],
  ] as const) {
    it(`takes ${a} and ${b} for ${same === undefined ? "names that cannot be compared" : same ? "one project" : "two projects"}`, () =>
      assert.equal(isSameProject(a, b), same));
  }
});
