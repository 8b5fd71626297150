import assert from "node:assert/strict";
import { join } from "node:path";
import { ManifestPlaces } from "../../../../cli/offline/manifests/manifest-places";
import type { JudgedResource } from "../../../../cli/offline/protocol/analysis";
import type { Plain } from "../../../../cli/offline/protocol/messages";
import { TemporaryFolder } from "../../support";

const PROGRAM = `# Comments before
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: blog}
`;

describe("the places of objects in manifests", () => {
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder({ "app.yaml": PROGRAM, "more/b.yaml": "a: [", "more/c.yaml": PROGRAM });
  });
  after(() => folder.remove());

  const placeOf = (kind: string, namespace: string, type: string, inputs: Plain, name = "it") => {
    const object = { inputs: { kind, metadata: { name: "web", namespace } } };
    const parent = { type, name, inputs };
    const { of } = new ManifestPlaces(folder.path);
    return of(object as unknown as JudgedResource, parent as JudgedResource);
  };
  const at = (file: string, line: number) => ({ file: join(folder.path, file), line });

  it("are those in which they begin, by kind, name and namespace", () => {
    const file = "kubernetes:yaml:ConfigFile";
    assert.deepEqual(placeOf("ConfigMap", "default", file, { file: "app.yaml" }), at("app.yaml", 2));
    assert.deepEqual(placeOf("Service", "shop", file, { file: "app.yaml" }), at("app.yaml", 6));
    assert.deepEqual(placeOf("Service", "blog", file, { file: "app.yaml" }), at("app.yaml", 13));
    assert.equal(placeOf("Service", "other", file, { file: "app.yaml" }), undefined);
  });

  it("are in the file that gives a component its name, and in one of a pattern's", () => {
    assert.deepEqual(
      placeOf("Service", "shop", "kubernetes:yaml:ConfigFile", {}, "app.yaml"),
      at("app.yaml", 6),
    );
    assert.deepEqual(
      placeOf("Service", "shop", "kubernetes:yaml/v2:ConfigGroup", { files: ["more/*.yaml"] }),
      at("more/c.yaml", 6),
    );
  });

  it("are not known of a text, an address, a file that is absent, and other resources", () => {
    const group = "kubernetes:yaml/v2:ConfigGroup";
    assert.equal(placeOf("Service", "shop", group, { yaml: PROGRAM }, "app.yaml"), undefined);
    for (const file of ["https://example.com/app.yaml", "absent.yaml", "[ab].yaml"])
      assert.equal(placeOf("Service", "shop", "kubernetes:yaml/v2:ConfigFile", { file }), undefined);
    assert.equal(placeOf("Service", "shop", "my:index:App", { file: "app.yaml" }), undefined);
  });
});
