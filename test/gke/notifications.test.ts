import assert from "node:assert/strict";
import { EVENT_TYPE, parseTopic, TYPE_URL, UPGRADE_EVENT_TYPES } from "../../gke/notifications";

describe("gke/notifications", () => {
  it("have a type URL for each event", () => {
    assert.deepEqual(Object.keys(TYPE_URL), Object.keys(EVENT_TYPE));
    for (const url of Object.values(TYPE_URL)) {
      assert.match(url, /^type\.googleapis\.com\/google\.container\.v1beta1\.\w+Event$/);
    }
  });

  it("tell of an upgrade's start and end", () => {
    assert.deepEqual(UPGRADE_EVENT_TYPES, ["UPGRADE_EVENT", "UPGRADE_INFO_EVENT"]);
  });

  it("go to a topic of a project", () => {
    assert.deepEqual(parseTopic("projects/example/topics/upgrades"), {
      project: "example",
      name: "upgrades",
    });
    for (const topic of [
      "upgrades",
      "projects/example/topics/",
      "projects//topics/a",
      "projects/a/topics/b/c",
    ]) {
      assert.equal(parseTopic(topic), undefined);
    }
  });
});
