import assert from "node:assert/strict";
import { decodeManifest, renderedObjects } from "../../../cli/offline/manifests";

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

  it("gives none to a kind that is in none", () => {
    const object = { kind: "ClusterRole", metadata: { name: "reader" } };
    assert.deepEqual(decodeManifest(JSON.stringify(object), "other"), [object]);
  });

  it("rejects what is no YAML, with its line", () => {
    assert.throws(() => decodeManifest("kind: A\nspec: [1, 2\nother: }", undefined), /invalid YAML.*line \d/);
  });
});

describe("renderedObjects", () => {
  const LIST = `apiVersion: v1
kind: ConfigMapList
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: b, namespace: own } }
`;
  const DEFINED = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gates.example.com }
spec: { scope: Cluster, names: { kind: Gate } }
---
apiVersion: example.com/v1
kind: Gate
metadata: { name: gate }
---
apiVersion: example.com/v1
kind: Door
metadata: { name: door }
`;
  const named = (text: string) => renderedObjects(text, "apps").map(({ type, name }) => `${type} ${name}`);

  it("takes lists apart, and names objects by their namespace", () => {
    assert.deepEqual(named(LIST), [
      "kubernetes:core/v1:ConfigMap apps/a",
      "kubernetes:core/v1:ConfigMap own/b",
    ]);
  });

  it("leaves kinds that a definition puts into no namespace without one", () => {
    assert.deepEqual(named(DEFINED), [
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition gates.example.com",
      "kubernetes:example.com/v1:Gate gate",
      "kubernetes:example.com/v1:Door apps/door",
    ]);
  });

  it("passes over what is no object, and takes one that comes twice once", () => {
    const object = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";
    assert.deepEqual(named(`${object}---\n# empty\n---\nkind: Unnamed\n---\n${object}`), [
      "kubernetes:core/v1:ConfigMap apps/a",
    ]);
  });
});
