import assert from "node:assert/strict";
import { join } from "node:path";
import { type Failed, hintsFor } from "../../../../cli/offline/program/failure-hints";
import { TemporaryFolder } from "../../support";

const failed = (message: string, file?: string): Failed => ({
  text: message,
  message,
  root: "/program",
  tsconfig: "/program/tsconfig.json",
  end: 1,
  notes: [],
  file,
  encrypted: new Set(),
  alsoMissing: [],
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

  it("name a host that does not answer as the cause of a failed fetch, and of no other error", () => {
    const hintsOf = (message: string) =>
      hintsFor({
        ...failed(message, "Pulumi.dev.yaml"),
        text: `${message}\n[cause]: Error: getaddrinfo ENOTFOUND example.com`,
      });
    assert.deepEqual(hintsOf("TypeError: fetch failed: https://example.com/policy.json"), [
      "Its cause: getaddrinfo ENOTFOUND example.com",
    ]);
    assert.deepEqual(hintsOf("Error: no zone"), []);
  });

  it("say that ES modules name whole files, where such an import is short of an ending", () => {
    const message =
      "Error: Cannot find module '/program/config' imported from /program/index.ts\nDid you mean to import \"./config.ts\"?";
    const hints = hintsFor(failed(message, "Pulumi.dev.yaml"));
    assert.equal(hints.length, 1);
    assert.match(
      hints[0] ?? "",
      /^In ES modules an import names a whole file.*set its module and moduleResolution to "nodenext"\.$/,
    );
  });

  it("say that Node.js does not know an alias of tsconfig.json, and of no other module", () => {
    const paths = { "@app/*": ["./src/*"], settings: ["./src/settings.ts"] };
    const folder = new TemporaryFolder({ "tsconfig.json": JSON.stringify({ compilerOptions: { paths } }) });
    const hintsOf = (name: string) =>
      hintsFor({
        ...failed(`Error: Cannot find module '${name}'`, "Pulumi.dev.yaml"),
        tsconfig: join(folder.path, "tsconfig.json"),
      });
    try {
      for (const name of ["@app/n", "settings"])
        assert.match(hintsOf(name)[0] ?? "", /^It is an alias of tsconfig\.json \(paths\), .*tsconfig-paths/);
      for (const name of ["@apps/n", "settings/more"])
        assert.match(hintsOf(name)[0] ?? "", /Run npm install\.$/);
    } finally {
      folder.remove();
    }
  });

  it("name what is not known only for errors that it may cause", () => {
    const notes = [
      { kind: "unknown" as const, text: "refers to a stack" },
      { kind: "unknownIfUndecided" as const, text: "has a project" },
    ];
    const hintsOf = (error: string) => hintsFor({ ...failed(error, "Pulumi.dev.yaml"), notes });
    const begin = "What is not known offline may be the cause: the program";
    for (const [error, hints] of [
      ["Error: no zone", [`${begin} refers to a stack; it has a project.`]],
      ["TypeError: Cannot read properties of undefined (reading 'split')", [`${begin} refers to a stack.`]],
      ["Error: Missing required property 'location'", [`${begin} refers to a stack.`]],
      ["ReferenceError: zone is not defined", []],
    ] as const)
      assert.deepEqual(hintsOf(error), hints, error);
    for (const error of [
      "TypeError: Cannot read properties of undefined (reading 'Account')",
      "TypeError: gcp.container.Kluster is not a constructor",
    ]) {
      const [hint = "", ...more] = hintsOf(error);
      assert.match(
        hint,
        /^Does the installed version of the package have what this line names\? .* npx tsc --noEmit/,
      );
      assert.deepEqual(more, []);
    }
  });

  it("ask for what the program installs where tsconfig.json extends a package that is missing", () => {
    const hintsOf = (file: string) =>
      hintsFor(failed(`TSError: Unable to compile TypeScript:\nerror TS6053: File '${file}' not found.`));
    assert.deepEqual(hintsOf("@tsconfig/node22/tsconfig.json"), [
      "Are the program's dependencies installed? Run npm install.",
    ]);
    assert.deepEqual(hintsOf("/program/tsconfig.base.json"), []);
  });

  it("say what to set where TypeScript 6 refuses the way in which modules are found, and nothing of other deprecated options", () => {
    const refused = (option: string) =>
      hintsFor(failed(`error TS5107: Option '${option}' is deprecated and will stop`, "Pulumi.dev.yaml"));
    assert.match(
      refused("moduleResolution=node10")[0] ?? "",
      /^TypeScript 6 .*to "nodenext", or ignoreDeprecations/,
    );
    assert.deepEqual(refused("target=ES5"), []);
  });

  it("say nothing of configuration where the stack has a file, and of other errors", () => {
    for (const [error, file] of [
      ["TypeError: Cannot read properties of undefined (reading 'split')", "Pulumi.dev.yaml"],
      ["Error: Missing required configuration variable 'project:zone'", "Pulumi.dev.yaml"],
      ["ReferenceError: zone is not defined", undefined],
    ] as const)
      assert.deepEqual(hintsFor(failed(error, file)), []);
  });
});
