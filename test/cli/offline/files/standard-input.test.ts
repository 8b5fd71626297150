import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { readBytes, readText } from "../../../../cli/offline/files/input-file";
import { isReadOnce, withStandardInput } from "../../../../cli/offline/files/standard-input";
import { TemporaryFolder } from "../../support";

describe("standard input and pipes", () => {
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder({ "a.json": "{}" }, { hasPackages: false });
  });
  after(() => folder.remove());

  for (const name of ["-", "/dev/stdin"])
    it(`are read where a file is ${name}`, async () => {
      const files = await withStandardInput(
        { state: [join(folder.path, "a.json")], config: name, "upgrade-info": undefined },
        Readable.from(["text of ", name]),
      );
      assert.equal(files.config, "standard input");
      assert.equal(readText(files.config), `text of ${name}`);
      assert.deepEqual(files.state, [join(folder.path, "a.json")]);
      assert.throws(() => readBytes(files.config ?? "", 3), /standard input is larger than/);
    });

  it("are read where a file is a named pipe, once", async function () {
    if (process.platform === "win32") this.skip();
    const pipe = join(folder.path, "pipe");
    execFileSync("mkfifo", [pipe]);
    const flags = { kubernetes: [`main=${pipe}`] };
    const [files] = await Promise.all([withStandardInput(flags), writeFile(pipe, "of a pipe")]);
    assert.deepEqual(files, flags);
    assert.equal(readText(pipe), "of a pipe");
    assert.deepEqual(await withStandardInput(flags), flags, "another part of the command asks again");
    assert(isReadOnce(`main=${pipe}`) && isReadOnce("main=-") && isReadOnce("/dev/stdin"));
    assert(!isReadOnce(join(folder.path, "a.json")));
  });

  it("are said to be waited for where nothing comes, and only then", async () => {
    const said: string[] = [];
    const err = { write: (text: string) => said.push(text) };
    const slow = Readable.from(
      (async function* () {
        await new Promise((resolve) => setTimeout(resolve, 40));
        yield "{}";
      })(),
    );
    await withStandardInput({ state: "-" }, slow, { afterMs: 5, err });
    assert.deepEqual(said, ["Waiting for standard input\n"]);
    await withStandardInput({ state: "-" }, Readable.from(["{}"]), { afterMs: 5_000, err });
    assert.equal(said.length, 1);
  });

  it("are refused where two files are standard input, or nothing is piped to it", async () => {
    const from = Object.assign(Readable.from([""]), { isTTY: true });
    await assert.rejects(withStandardInput({ a: "-", b: "main=-" }, from), /can be read once/);
    await assert.rejects(withStandardInput({ a: "-" }, from), /nothing is piped to standard input/);
  });
});
