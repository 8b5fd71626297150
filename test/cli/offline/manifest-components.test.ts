import assert from "node:assert/strict";
import { join } from "node:path";
import { ManifestComponents } from "../../../cli/offline/manifest-components";
import { Notes } from "../../../cli/offline/notes";
import { preview } from "../../../cli/offline/preview";
import { readProject } from "../../../cli/offline/project";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import type { Plain } from "../../../cli/offline/protocol/messages";
import { secret, UNKNOWN } from "../../../cli/offline/protocol/values";
import { readStacks } from "../../../cli/offline/stacks";
import { seenBy, startRecorder, TemporaryFolder } from "../support";

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
    "a secret text": [{ yaml: secret(map("t")) as Plain }, /its manifest is a secret$/],
    "an address": [{ files: "https://example.com/app.yaml" }, /at an address/],
    "a file that is not there": [{ files: "missing.yaml" }, /missing\.yaml/],
    "a folder that is not there": [{ files: "missing/*.yaml" }, /missing/],
    "a pattern of folders": [{ files: "*/app.yaml" }, /a pattern of more than one \*/],
    "a pattern of several parts": [{ files: "a*p*.yaml" }, /a pattern of more than one \*/],
    "a text that is no YAML": [{ files: "broken.yaml" }, /invalid YAML/],
  };
  for (const [what, [inputs, reason]] of Object.entries(unread))
    it(`say that they do not look into ${what}`, () => {
      const { names, notes } = objectsOf(GROUP, inputs);
      assert.deepEqual(names, []);
      assert.equal(notes.length, 1);
      assert.match(notes[0] ?? "", /^unseen: has the ConfigGroup "app", whose objects are not looked into: /);
      assert.match(notes[0] ?? "", reason);
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
