import assert from "node:assert/strict";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import { placesOf } from "../../../cli/report/sources";

const resource = (urn: string, parent: string) => ({ urn, parent, type: "test:index:It" }) as JudgedResource;

describe("the places of resources", () => {
  it("are looked for once where resources are their own or each other's parents", () => {
    const placeOf = placesOf([resource("own", "own"), resource("a", "b"), resource("b", "a")], String);
    assert.deepEqual(["own", "a", "b"].map(placeOf), [{}, {}, {}]);
  });

  it("are those in manifests, and of what reads these in the program", () => {
    const source = { file: "index.ts", line: 7 };
    const reader = { ...resource("reader", ""), source, provider: {} } as JudgedResource;
    const object = { ...resource("object", "reader"), source } as JudgedResource;
    const manifest = { file: "app.yaml", line: 3 };
    const placeOf = placesOf([reader, object], String, ({ urn }) =>
      urn === "object" ? manifest : undefined,
    );
    assert.deepEqual(placeOf("object"), { source: manifest, componentSource: source });
    assert.deepEqual(placeOf("reader"), { source });
  });
});
