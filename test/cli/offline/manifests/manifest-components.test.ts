import assert from "node:assert/strict";
import { join } from "node:path";
import { NotEvaluated } from "../../../../cli/messages/errors";
import { Notes } from "../../../../cli/messages/notes";
import { refuseBrokenKustomization } from "../../../../cli/offline/manifests/broken-manifest";
import { ManifestComponents } from "../../../../cli/offline/manifests/manifest-components";
import { preview } from "../../../../cli/offline/preview";
import { readProject } from "../../../../cli/offline/project/project";
import { readStacks } from "../../../../cli/offline/project/stacks";
import type { JudgedResource } from "../../../../cli/offline/protocol/analysis";
import type { Plain } from "../../../../cli/offline/protocol/messages";
import { secret, UNKNOWN } from "../../../../cli/offline/protocol/values";
import { seenBy, startRecorder, TemporaryFolder } from "../../support";

const GROUP = "kubernetes:yaml/v2:ConfigGroup";
const FILE = "kubernetes:yaml/v2:ConfigFile";
const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe("the components that read manifests", () => {
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder({
      "app.yaml": `${map("a")}---\n${map("b")}`,
      "more/c.yaml": map("c"),
      "more/d.yaml": map("d"),
      "more/e.json": "{}",
      "broken.yaml": "a: b: c: d\n",
    });
  });
  after(() => folder.remove());

  function objectsOf(type: string, inputs: Plain, provider: Plain = {}) {
    const notes = new Notes();
    const components = new ManifestComponents(folder.path, notes);
    const resource = {
      type,
      name: "app",
      inputs,
      provider: { inputs: provider },
    } as unknown as JudgedResource;
    const objects = components.of(resource);
    return {
      names: objects.map(({ name }) => name),
      objects,
      notes: notes.all.map(({ kind, text }) => `${kind}: ${text}`),
    };
  }

  it("give the objects of a text, of files and of values, with the names that the provider gives them", () => {
    const { names, objects, notes } = objectsOf(
      GROUP,
      {
        yaml: map("t"),
        files: ["app.yaml", "more/*.yaml"],
        objs: [
          { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "o", namespace: "n" } },
        ],
      },
      { namespace: "shop" },
    );
    assert.deepEqual(names, [
      "app:shop/t",
      "app:shop/a",
      "app:shop/b",
      "app:shop/c",
      "app:shop/d",
      "app:n/o",
    ]);
    assert.equal(objects[0]?.type, "kubernetes:core/v1:ConfigMap");
    assert.equal(objects.at(-1)?.type, "kubernetes:policy/v1:PodDisruptionBudget");
    assert.deepEqual(objects[0]?.inputs.metadata, { name: "t", namespace: "shop" });
    assert.deepEqual(notes, []);
  });

  it("give the objects of a file, under a prefix of their own", () => {
    assert.deepEqual(objectsOf(FILE, { file: join(folder.path, "more/c.yaml"), resourcePrefix: "p" }).names, [
      "p:default/c",
    ]);
  });

  it("give nothing of other resources", () => {
    assert.deepEqual(objectsOf("kubernetes:yaml:ConfigGroup", { yaml: map("t") }), {
      names: [],
      objects: [],
      notes: [],
    });
  });

  const unread: Record<string, [Plain, RegExp]> = {
    "a text that is not known": [{ yaml: UNKNOWN }, /not known before an update$/],
    "a file that is not known": [{ files: ["app.yaml", UNKNOWN] }, /not known before an update$/],
    "a prefix that is not known": [
      { yaml: map("t"), resourcePrefix: UNKNOWN },
      /resourcePrefix is not known/,
    ],
    "a text of another kind": [{ yaml: 5 }, /its yaml is not a text$/],
    "a secret text": [{ yaml: secret(map("t")) as Plain }, /its manifest is a secret$/],
    "an address": [{ files: "https://example.com/app.yaml" }, /at an address/],
    "a pattern of single letters": [{ files: "ap?.yaml" }, /a pattern of more than one \*/],
    "a pattern of folders": [{ files: "*/app.yaml" }, /a pattern of more than one \*/],
    "a pattern of several parts": [{ files: "a*p*.yaml" }, /a pattern of more than one \*/],
  };
  for (const [what, [inputs, reason]] of Object.entries(unread))
    it(`say that they do not look into ${what}`, () => {
      const { names, notes } = objectsOf(GROUP, inputs);
      assert.deepEqual(names, []);
      assert.equal(notes.length, 1);
      assert.match(notes[0] ?? "", /^unseen: has the ConfigGroup "app", whose objects are not looked into: /);
      assert.match(notes[0] ?? "", reason);
    });

  it("give the objects beside values that are none, and name these", () => {
    const object = { kind: "ConfigMap", apiVersion: "v1", metadata: { name: "a" } };
    for (const other of [5, UNKNOWN]) {
      const { names, notes } = objectsOf(GROUP, { objs: [other, object, null] });
      assert.deepEqual(names, ["app:default/a"]);
      assert.deepEqual(notes, [
        'unseen: has the ConfigGroup "app" with objs that are not looked into: they are not known, or no objects',
      ]);
    }
    assert.equal(objectsOf(GROUP, { objs: 5 }).notes.length, 1);
  });

  it("give the objects of other files where a pattern matches none, and name it", () => {
    const { names, notes } = objectsOf(GROUP, { files: ["missing/*.yaml", "more/c.yaml"] });
    assert.deepEqual(names, ["app:default/c"]);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /^unseen: has the ConfigGroup "app".*no file matches "missing\/\*\.yaml"$/);
  });

  describe("of the SDK itself", () => {
    const child = (type: string, name: string) => ({ type, name, parent: "urn:app", inputs: {} });
    const unmatched = (inputs: Plain, children: readonly object[] = []): string[] => {
      const notes = new Notes();
      const group = { type: "kubernetes:yaml:ConfigGroup", name: "app", urn: "urn:app", parent: "", inputs };
      new ManifestComponents(folder.path, notes).noteUnmatched([group, ...children] as JudgedResource[]);
      return notes.all.map(({ kind, text }) => `${kind}: ${/no file matches .*/.exec(text)}`);
    };
    const FOUND = child("kubernetes:yaml:ConfigFile", "app.yaml");

    it("name patterns and files that match nothing", () => {
      assert.deepEqual(unmatched({ files: "missing/**/*.yaml" }), [
        'unseen: no file matches "missing/**/*.yaml"',
      ]);
      const files = ["app.yaml", "apps.yaml", "more/*.yaml", "more/*.yml", "**/x.yaml", "https://a.b/c.yaml"];
      assert.deepEqual(unmatched({ files }, [FOUND]), [
        'unseen: no file matches "apps.yaml"',
        'unseen: no file matches "more/*.yml"',
      ]);
    });

    it("are named where an older SDK does not say what they are given, and nothing is in them", () => {
      assert.deepEqual(unmatched({}), ["unseen: no file matches its patterns, or its manifests are empty"]);
      assert.deepEqual(unmatched({}, [FOUND]), []);
      assert.deepEqual(unmatched({ yaml: "" }), []);
    });
  });

  for (const [what, more, why] of [
    ["no kind", "apiVersion: v1\nmetadata: { name: a }", "document is not looked into: it has no kind"],
    [
      "no apiVersion",
      "kind: Pod\nmetadata: { name: a }",
      'document of kind "Pod" is not looked into: it has no apiVersion',
    ],
    [
      "no name",
      "apiVersion: v1\nkind: Pod\nmetadata: { generateName: a- }",
      'document of kind "Pod" is not looked into: it has no metadata.name',
    ],
    [
      "a number as its name",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: 12 }",
      'document of kind "Pod" is not looked into: its metadata.name is not a text: write it in quotes',
    ],
    [
      "a name that YAML 1.1 takes for a boolean",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: y }",
      'document of kind "Pod" is not looked into: its metadata.name is not a text: write it in quotes',
    ],
    ["no map", "just a text", "document is not looked into: it is not an object"],
  ] as const)
    it(`give the other objects of a text, and name a document with ${what} as not looked into`, () => {
      const { names, notes } = objectsOf(GROUP, {
        yaml: `${map("t")}\n---\n${more}\n---\n# nothing\n---\n{}\n`,
      });
      assert.deepEqual(names, ["app:default/t"]);
      assert.deepEqual(notes, [`unseen: has the ConfigGroup "app", whose ${why}`]);
    });

  const broken: Record<string, [Plain, RegExp]> = {
    "a file that is not there": [
      { files: ["missing.yaml"] },
      /^The ConfigGroup "app": missing\.yaml cannot be read: the file, or a folder in its path, is not there\./,
    ],
    "a folder in place of a file": [
      { files: "more" },
      /^The ConfigGroup "app": more cannot be read: it is a folder\./,
    ],
    "a file that is not YAML": [
      { files: "broken.yaml" },
      /^The ConfigGroup "app": broken\.yaml: the manifest is invalid YAML at line \d+, column \d+/,
    ],
    "a file of a pattern that is not YAML": [
      { files: "br*.yaml" },
      /: broken\.yaml: the manifest is invalid/,
    ],
    "a text that is not YAML": [
      { yaml: "a: [" },
      /^The ConfigGroup "app": the manifest is invalid YAML at line 1, column 4/,
    ],
  };
  for (const [what, [inputs, reason]] of Object.entries(broken))
    it(`fail as the provider does for ${what}`, () => {
      assert.throws(
        () => objectsOf(GROUP, inputs),
        (error: Error) => error instanceof NotEvaluated && reason.test(error.message),
      );
    });

  it("fail as kustomize does for a folder that is not there, has no file, or one that is not YAML", () => {
    const says = (directory: string, message: RegExp) =>
      assert.throws(() => refuseBrokenKustomization("The kustomization", directory, folder.path), message);
    folder.write("more/c.yaml", map("c"));
    says("./missing", /there is no folder \.\/missing/);
    says("./more", /the folder \.\/more has no kustomization\.yaml/);
    folder.write("more/kustomization.yaml", "resources:\n  - [a\n");
    says("./more", /kustomization\.yaml: the manifest is invalid YAML at line 2, column 5/);
    for (const directory of ["github.com/org/app//base?ref=v1", "https://example.com/app", "", undefined])
      refuseBrokenKustomization("The kustomization", directory, folder.path);
  });

  it("have their objects judged under them", async function () {
    this.timeout(90_000);
    const program =
      'const { ComponentResource } = require("@pulumi/pulumi/resource");\n' +
      `new ComponentResource("${GROUP}", "app", { files: "app.yaml" }, {}, true);\n`;
    const project = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": program,
      "app.yaml": map("a"),
    });
    try {
      const pack = await startRecorder();
      const read = readProject(project.path);
      const [stack] = readStacks(read, []);
      assert(stack);
      const options = { project: read, stack, pack: async () => pack, remediates: false, timeoutMs: 60_000 };
      const { diagnostics, notes } = await preview(options);
      const seen = seenBy("resources", diagnostics)["app:default/a"];
      assert.deepEqual(seen?.props.metadata, { name: "a", namespace: "default" });
      assert.ok(seen?.urn.includes(`::${GROUP}$kubernetes:core/v1:ConfigMap::`));
      assert.deepEqual(
        notes.filter(({ kind }) => kind === "unseen"),
        [],
      );
    } finally {
      project.remove();
    }
  });
});
