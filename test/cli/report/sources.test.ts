import assert from "node:assert/strict";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import { placesOf } from "../../../cli/report/sources";

const resource = (urn: string, parent: string) => ({ urn, parent, type: "test:index:It" }) as JudgedResource;

describe("the places of resources", () => {
  it("are looked for once where resources are their own or each other's parents", () => {
    const placeOf = placesOf([resource("own", "own"), resource("a", "b"), resource("b", "a")], String);
    assert.deepEqual(["own", "a", "b"].map(placeOf), [{}, {}, {}]);
  });
});
