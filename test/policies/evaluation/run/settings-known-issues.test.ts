import assert from "node:assert/strict";
import { CLUSTER } from "../../../../policies/resource-types";
import { evaluate, resource } from "../../../support/evaluate";
import { OWN_ISSUE } from "../../../support/known-issue";

const judge = async (knownIssues: unknown) => {
  const resources = [resource(CLUSTER, { location: "europe-west1" }, { name: "main" })];
  const config = { settings: { knownIssues } };
  const found = await evaluate(resources, { rules: [], day: "2026-12-01", config });
  return found.map((d) => [d.rule, d.level, d.property, d.problem]);
};

describe("known issues in the settings", () => {
  it("are reported where an id is taken or a range empty, and block, as the offline check refuses them", async () => {
    const inverted = { ...OWN_ISSUE, id: "two", affected: [{ nodes: [">=1.36.0-gke.2 <1.36.0-gke.1"] }] };
    assert.deepEqual(await judge([OWN_ISSUE, OWN_ISSUE, { ...OWN_ISSUE, id: "containerd-2" }, inverted]), [
      ["settings", "mandatory", "knownIssues[1].id", "is the id of entry 1 too"],
      ["settings", "mandatory", "knownIssues[2].id", "is the id of a built-in issue"],
      [
        "settings",
        "mandatory",
        "knownIssues[3].affected[0].nodes[0]",
        "holds no version, as it ends before it begins",
      ],
    ]);
  });

  it("are reported, and block, as a path, which a pack cannot follow", async () => {
    const [[, level, property, problem = ""] = [], ...rest] = await judge("issues.json");
    assert.deepEqual([level, property, rest], ["mandatory", "knownIssues", []]);
    assert.match(problem, /is the path of a file, .* so its issues are not judged/);
  });

  it("are not reported where they are right", async () => {
    assert.deepEqual(await judge([OWN_ISSUE]), []);
    assert.deepEqual(await judge([]), []);
  });
});
