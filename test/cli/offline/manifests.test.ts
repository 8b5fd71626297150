import assert from "node:assert/strict";
import { decodeManifest } from "../../../cli/offline/manifests";

describe("decodeManifest", () => {
  it("reads flow collections whose lines stand left of their key, as the provider does", () => {
    const manifest = [
      "kind: Role",
      "metadata: { name: reader,",
      "labels: { app: a } }",
      "rules:",
      "  - verbs: [",
      '    "get",',
      '    "list"]',
      "    resources: [pods]",
    ].join("\n");
    assert.deepEqual(decodeManifest(manifest, undefined), [
      {
        kind: "Role",
        metadata: { name: "reader", labels: { app: "a" } },
        rules: [{ verbs: ["get", "list"], resources: ["pods"] }],
      },
    ]);
  });

  it("gives objects without a namespace the default one", () => {
    assert.deepEqual(decodeManifest("kind: A\n---\nkind: B\nmetadata: { namespace: own }\n", "other"), [
      { kind: "A", metadata: { namespace: "other" } },
      { kind: "B", metadata: { namespace: "own" } },
    ]);
  });

  it("rejects what is no YAML, with its line", () => {
    assert.throws(() => decodeManifest("kind: A\nspec: [1, 2\nother: }", undefined), /invalid YAML.*line \d/);
  });
});
