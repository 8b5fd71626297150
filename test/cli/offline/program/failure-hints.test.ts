import assert from "node:assert/strict";
import { type Failed, hintsFor } from "../../../../cli/offline/program/failure-hints";

const failed = (message: string, file?: string): Failed => ({
  text: message,
  message,
  root: "/program",
  end: 1,
  notes: [],
  file,
  encrypted: new Set(),
});

describe("hints on a failed program", () => {
  const NOTHING = /^The project has no Pulumi\.STACK\.yaml, so nothing is configured/;

  it("name the value that is not configured, where nothing is", () => {
    const [hint = ""] = hintsFor(failed("Error: Missing required configuration variable 'project:zone'"));
    assert.match(hint, NOTHING);
    assert.match(hint, /--config-value project:zone=VALUE$/);
  });

  it("say that nothing is configured where the program reads a value that is not there", () => {
    for (const error of [
      "TypeError: Cannot read properties of undefined (reading 'split')",
      'TypeError: The "path" argument must be of type string. Received undefined',
    ]) {
      const [hint = ""] = hintsFor(failed(error));
      assert.match(hint, NOTHING);
      assert.match(hint, /, which may be the cause\. .*--config-value KEY=VALUE$/);
    }
  });

  it("say that ES modules name whole files, where such an import is short of an ending", () => {
    const message =
      "Error: Cannot find module '/program/config' imported from /program/index.ts\nDid you mean to import \"./config.ts\"?";
    const hints = hintsFor(failed(message, "Pulumi.dev.yaml"));
    assert.equal(hints.length, 1);
    assert.match(
      hints[0] ?? "",
      /^In ES modules an import names a whole file.*set its module to "commonjs" or "nodenext"\.$/,
    );
  });

  it("say nothing of configuration where the stack has a file, and of other errors", () => {
    for (const [error, file] of [
      ["TypeError: Cannot read properties of undefined (reading 'split')", "Pulumi.dev.yaml"],
      ["Error: Missing required configuration variable 'project:zone'", "Pulumi.dev.yaml"],
      ["TypeError: Cannot read properties of undefined (reading 'Account')", undefined],
      ["TypeError: gcp.container.Kluster is not a constructor", undefined],
    ] as const)
      assert.deepEqual(hintsFor(failed(error, file)), []);
  });
});
