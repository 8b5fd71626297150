import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { SourcePosition } from "@pulumi/pulumi/proto/source_pb";
import { readConfiguration } from "../../../../cli/configuration/file";
import { SourcePositions } from "../../../../cli/offline/engine/source-positions";
import { readYaml } from "../../../../cli/offline/files/yaml-file";
import { withAssetTexts } from "../../../../cli/offline/helm/assets";
import { decodeManifest } from "../../../../cli/offline/manifests/manifests";
import { givenValue } from "../../../../cli/offline/project/config-values";
import { manifestProblem } from "../../../../cli/offline/project/installing";
import { fileOf } from "../../../../cli/offline/project/manifest-file";
import { readProject } from "../../../../cli/offline/project/project";
import { readStacks } from "../../../../cli/offline/project/stacks";
import { transpilingOf } from "../../../../cli/offline/project/transpiling";
import { needsCompiler, refuseConfiguration } from "../../../../cli/offline/project/typescript";

// What lies in a folder under the name of a file need not be one, nor of any size.

const PROJECT = "name: project\nruntime: nodejs\n";

describe("what is no file to read", () => {
  let folder = "";
  const at = (name: string) => join(folder, name);
  const write = (name: string, text: string) => writeFileSync(at(name), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "guardrails-files-"));
    execFileSync("mkfifo", [at("pipe"), at("pipe.yaml")]);
    symlinkSync("nowhere", at("dangling"));
    symlinkSync("nowhere", at("dangling.yaml"));
    symlinkSync("/dev/zero", at("zero"));
    symlinkSync("loop.yaml", at("loop.yaml"));
    mkdirSync(at("folder.yaml"));
    write("huge", "");
    truncateSync(at("huge"), 11_000_000);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [name, said] of [
    ["pipe", /is a pipe or a device, not a file/],
    ["zero", /is a pipe or a device, not a file/],
    ["folder.yaml", /is a folder, not a file/],
    ["huge", /is larger than 1 MB, which is the limit/],
    ["loop.yaml", /cannot be read/],
    ["dangling", /is a link to a file that is not there/],
  ] as const)
    it(`is refused as a configuration file: ${name}`, () => {
      assert.throws(() => readConfiguration(at(name)), said);
    });

  for (const text of ["null", "~", "--- null"])
    it(`is refused as a configuration: ${text}`, () => {
      write("c.yaml", text);
      assert.throws(() => readConfiguration(at("c.yaml")), /null/);
    });
  for (const text of ["", "---\n", "# nothing\n"])
    it(`is no mistake in a configuration: ${JSON.stringify(text)}`, () => {
      write("c.yaml", text);
      assert.deepEqual(readConfiguration(at("c.yaml")), {});
    });

  for (const [main, said] of [
    ["pipe", /main is pipe, which is a pipe or a device, not a file or a folder/],
    ["zero", /main is zero, which is a pipe or a device/],
    ["dangling", /main is dangling, which does not exist/],
    ["loop.yaml", /main is loop\.yaml, which does not exist/],
    ["../other", /main is outside of the project's folder/],
  ] as const)
    it(`is refused as main: ${main}`, () => {
      write("Pulumi.yaml", `${PROJECT}main: ${main}\n`);
      assert.throws(() => readProject(folder), said);
    });

  for (const name of ["pipe", "zero", "huge", "dangling", "loop.yaml"])
    it(`is refused as stackConfigDir: ${name}`, () => {
      write("Pulumi.yaml", `${PROJECT}stackConfigDir: ${name}\n`);
      assert.throws(
        () => readStacks(readProject(folder), []),
        /stackConfigDir is .*, which (is not a folder|cannot be read)/,
      );
    });

  for (const name of ["zero", "huge"])
    it(`is refused as a value of the configuration: ${name}`, () => {
      assert.throws(
        () => givenValue(`k=file:${at(name)}`, {}),
        /has more than 1 MB, which is too large for a value/,
      );
    });

  for (const name of ["pipe", "zero", "folder.yaml", "huge", "dangling"])
    it(`is refused as a chart's file of values: ${name}`, () => {
      const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: name };
      assert.throws(() => withAssetTexts({ values: asset }, folder), /its values file .* cannot be read/);
    });

  it("is refused as a manifest: what has too many characters, or aliases that multiply", () => {
    assert.throws(() => decodeManifest("#".repeat(20_000_001), undefined), /more than 20 MB/);
    const lists = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`);
    const text = ["kind: It", "a0: &a0 [x]", ...lists].join("\n");
    assert.throws(() => decodeManifest(text, undefined), /aliases that expand to too many values/);
  });

  for (const [name, said] of [
    ["pipe", /package\.json is a pipe or a device, not a file/],
    ["zero", /package\.json is a pipe or a device, not a file/],
  ] as const)
    it(`is refused as package.json, of the program's folder or one above it: ${name}`, () => {
      symlinkSync(name, at("package.json"));
      mkdirSync(at("infra"));
      write("Pulumi.yaml", PROJECT);
      write("infra/Pulumi.yaml", PROJECT);
      assert.throws(() => readProject(folder), said);
      assert.throws(() => readProject(at("infra")), said);
    });

  it("is no reason to find no package: a package.json that is invalid is named", () => {
    write("package.json", "[[[");
    assert.match(
      String(manifestProblem(folder)),
      /package\.json is invalid JSON, so Node\.js finds no package/,
    );
    write("package.json", "\ufeff{}");
    assert.equal(manifestProblem(folder), undefined);
  });

  for (const name of ["pipe", "zero"])
    it(`is no tsconfig.json to read: ${name}`, () => {
      write("Pulumi.yaml", PROJECT);
      symlinkSync(name, at("tsconfig.json"));
      symlinkSync(resolve("node_modules"), at("node_modules"));
      assert.equal(transpilingOf(readProject(folder)), undefined);
      assert.throws(() => refuseConfiguration(readProject(folder)), /tsconfig\.json is a pipe or a device/);
    });

  for (const name of ["folder.yaml", "dangling", "huge"])
    it(`is left to the compiler as tsconfig.json: ${name}`, () => {
      write("Pulumi.yaml", PROJECT);
      symlinkSync(name, at("tsconfig.json"));
      refuseConfiguration(readProject(folder));
    });

  for (const name of ["pipe", "zero", "dangling"])
    it(`is no source map to read: ${name}`, () => {
      write("index.js", `x();\n//# sourceMappingURL=${name}`);
      const position = new SourcePosition();
      position.setUri(pathToFileURL(realpathSync(at("index.js"))).href);
      position.setLine(1);
      const request = new RegisterResourceRequest();
      request.setSourceposition(position);
      const place = new SourcePositions(realpathSync(folder)).of(request);
      assert.deepEqual(place, { file: realpathSync(at("index.js")), line: 1 });
    });

  it("is refused as a stackConfigDir: what is no path", () => {
    write("Pulumi.yaml", `${PROJECT}stackConfigDir: 5\n`);
    assert.throws(() => readStacks(readProject(folder), []), /stackConfigDir is not a path/);
  });

  it("is refused in YAML: a value within itself, and what is nested too deeply", () => {
    const circle = "kind: &it\n  a: [*it]\n";
    write("c.yaml", circle);
    const manifest = () => decodeManifest(circle, undefined);
    for (const read of [() => readConfiguration(at("c.yaml")), () => readYaml(at("c.yaml")), manifest])
      assert.throws(read, /an alias (that )?stands within what it stands for/);
    write("twice.yaml", "a: &it { b: 1 }\nc: [*it, *it]\n");
    assert.deepEqual(readYaml(at("twice.yaml")), { a: { b: 1 }, c: [{ b: 1 }, { b: 1 }] });
    write("deep.yaml", `a: ${"[".repeat(3000)}${"]".repeat(3000)}\n`);
    assert.throws(() => readYaml(at("deep.yaml")), /nested too deeply to be read/);
  });

  it("is passed over where TypeScript is looked for: a folder that is closed", function () {
    const { getuid, seteuid } = process;
    if (!getuid || !seteuid) return this.skip();
    write("Pulumi.yaml", PROJECT);
    mkdirSync(at("closed"), 0o000);
    chmodSync(folder, 0o755);
    const project = readProject(folder);
    const isRoot = getuid() === 0;
    try {
      if (isRoot) seteuid(65_534);
      assert.equal(needsCompiler(project), false);
    } finally {
      if (isRoot) seteuid(0);
    }
  });

  it("is passed over where the file of a manifest is looked for", () => {
    write("it.yaml", "kind: It");
    assert.equal(fileOf("kind: It", folder), "it.yaml");
    assert.equal(fileOf("", folder), undefined);
  });
});
