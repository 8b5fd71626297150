import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { NotEvaluated } from "../../../../cli/messages/errors";
import { readYaml } from "../../../../cli/offline/files/yaml-file";
import { readProject } from "../../../../cli/offline/project/project";
import { findStacks } from "../../../../cli/offline/project/stacks";
import { readState } from "../../../../cli/offline/state/state";
import { TemporaryFolder } from "../../support";

const STATE = JSON.stringify({
  version: 3,
  deployment: {
    resources: [
      { urn: "urn:pulumi:dev::größe::pulumi:pulumi:Stack::größe-dev", type: "pulumi:pulumi:Stack" },
    ],
  },
});

describe("a file that is given", () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder({}, { hasPackages: false });
  });
  afterEach(() => folder.remove());
  const path = (name: string, content?: string | Buffer) => {
    const file = join(folder.path, name);
    if (content !== undefined) writeFileSync(file, content);
    return file;
  };
  const refuses = (read: () => unknown, reason: RegExp) =>
    assert.throws(read, (error: Error) => error instanceof NotEvaluated && reason.test(error.message));

  it("may have the marks of UTF-8 and UTF-16, and be compressed", () => {
    const utf16 = Buffer.from(`\ufeff${STATE}`, "utf16le");
    for (const content of [`\ufeff${STATE}`, utf16, Buffer.from(utf16).swap16(), gzipSync(STATE)])
      assert.equal(readState(path("a.json", content)).project, "größe");
    assert.deepEqual(readYaml(path("a.yaml", Buffer.from("\ufeffa: ü", "utf16le"))), { a: "ü" });
  });

  it("may be in UTF-16 without a mark, and is refused in what is neither that nor UTF-8", () => {
    const utf16 = Buffer.from(STATE, "utf16le");
    for (const content of [utf16, Buffer.from(utf16).swap16()])
      assert.equal(readState(path("a.json", content)).project, "größe");
    const utf32 = Buffer.concat(
      [...`\ufeff${STATE}`].map((char) =>
        Buffer.from([char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8, 0, 0]),
      ),
    );
    const noText = Buffer.from("\x7fELF\x02\x01\x01\0\0");
    for (const content of [utf32, noText]) {
      refuses(
        () => readState(path("b.json", content)),
        /b\.json is not a text in UTF-8 or UTF-16\. Save it in UTF-8/,
      );
      refuses(() => readYaml(path("b.yaml", content)), /is not a text in UTF-8/);
    }
  });

  it("is refused in another encoding where somebody has written it, and read with a mark of what is none where a tool has", () => {
    refuses(
      () => readYaml(path("a.yaml", Buffer.from("a: gr\xfc\xdfe\n", "latin1"))),
      /a\.yaml is not a text in UTF-8 or UTF-16\. Save it in UTF-8/,
    );
    assert.equal(readState(path("b.json", Buffer.from(STATE, "latin1"))).project, "gr\ufffd\ufffde");
  });

  it("takes in other maps by a key <<, as Pulumi's parser does", () => {
    const yaml = "config:\n  a: &a { x: 1, y: 2 }\n  b: { <<: *a, y: 3 }\n";
    assert.deepEqual(readYaml(path("a.yaml", yaml)), { config: { a: { x: 1, y: 2 }, b: { x: 1, y: 3 } } });
  });

  it("is refused where it is none", () => {
    mkdirSync(path("folder"));
    refuses(() => readState(path("folder")), /is a folder/);
    refuses(() => readYaml(path("folder")), /is a folder/);
    refuses(() => readState(path("missing")), /There is no file/);
    symlinkSync("nowhere", path("dangling"));
    refuses(() => readState(path("dangling")), /dangling is a link to a file that is not there\.$/);
    refuses(() => readState(path("empty", "")), /is empty/);
    symlinkSync(path("circle"), path("circle"));
    refuses(() => readState(path("circle")), /cannot be read/);
  });

  it("is refused where it is a pipe that nobody writes to", function () {
    if (process.platform === "win32") this.skip();
    execFileSync("mkfifo", [path("pipe")]);
    refuses(() => readState(path("pipe")), /is a pipe/);
  });

  it("is refused where it unpacks to more than is read", function () {
    this.timeout(30_000);
    const part = gzipSync(Buffer.alloc(50_000_000, " "));
    refuses(
      () => readState(path("bomb.gz", Buffer.concat(Array(10).fill(part)))),
      /unpacks to more than 400 MB/,
    );
  });

  it("is refused where it is nested too deep", () => {
    for (const depth of [600, 2_000, 1_000_000])
      refuses(
        () => readState(path("deep.json", `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`)),
        /deeper than 500/,
      );
    assert.ok(readState(path("text.json", STATE.replace("größe", "[".repeat(1000)))));
    refuses(() => readYaml(path("deep.yaml", "[".repeat(20_000))), /nested too deeply|invalid YAML/);
  });

  it("is refused where its aliases multiply", () => {
    const lines = Array.from(
      { length: 12 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`,
    );
    refuses(
      () => readYaml(path("bomb.yaml", `a0: &a0 [x]\n${lines.join("\n")}\n`)),
      /aliases that expand to too many/,
    );
    refuses(() => readYaml(path("none.yaml", "a: *b\n")), /alias/i);
  });

  it("is no folder of stacks", () => {
    path("stacks", "");
    path("Pulumi.yaml", "name: a\nruntime: nodejs\nstackConfigDir: stacks\n");
    refuses(
      () => findStacks(readProject(folder.path), []),
      /stackConfigDir is stacks, which is not a folder/,
    );
  });
});
