import assert from "node:assert/strict";
import * as ts from "typescript";
import { check } from "../../../../cli/check";
import type { Finding } from "../../../../cli/report/finding";
import { FakeTerminal, TemporaryFolder } from "../../support";

const ONLY = JSON.stringify({ all: "disabled", "node-pool-gke-metadata-mode": "mandatory" });
const PROJECT = "name: project\nruntime: nodejs\n";
const STACK = { "Pulumi.dev.yaml": "", "gke-guardrails.json": ONLY };
const MODE = '{ cluster: "c", nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } } }';

/** A component of the program's own, whose pool is made in its line 6. */
const COMPONENT = `import * as gcp from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";
export class Pools extends pulumi.ComponentResource {
  constructor(name: string) {
    super("own:index:Pools", name);
    new gcp.container.NodePool(name, ${MODE}, { parent: this });
  }
}
`;

/** A package's component, with a pool that it makes at once and one that it makes later, when no frame of the program is there. */
const PACKAGE = `const gcp = require("@pulumi/gcp");
const pulumi = require("@pulumi/pulumi");
exports.Pools = class extends pulumi.ComponentResource {
  constructor(name) {
    super("package:index:Pools", name);
    new gcp.container.NodePool(name, ${MODE}, { parent: this });
    pulumi.output(1).apply(() => new gcp.container.NodePool(name + "-later", ${MODE}, { parent: this }));
  }
};
`;

/** Where each pool is said to be made, by its name. */
async function placesIn(files: Record<string, string>): Promise<Record<string, string>> {
  const folder = new TemporaryFolder({ "Pulumi.yaml": PROJECT, ...STACK, ...files });
  const terminal = new FakeTerminal();
  const here = process.cwd();
  try {
    process.chdir(folder.path);
    assert.equal(await check.run(["--json"], terminal), 1, terminal.stderr);
    const [{ findings }] = JSON.parse(terminal.stdout).stacks as [{ findings: Finding[] }];
    return Object.fromEntries(
      findings.map(({ name, source, componentSource }) => [
        name,
        [source, componentSource]
          .flatMap((place) => (place ? [`${place.file}:${place.line}`] : []))
          .join(" in "),
      ]),
    );
  } finally {
    process.chdir(here);
    folder.remove();
  }
}

describe("where a program makes a resource", function () {
  // Each case runs a process of its own.
  this.timeout(90_000);

  it("is no code that is in no file, such as what starts the program", async () => {
    const direct = `new (require("@pulumi/pulumi").CustomResource)("gcp:container/nodePool:NodePool", "direct", ${MODE});\n`;
    const places = await placesIn({ "index.js": direct });
    assert.deepEqual(places, { direct: "" });
  });

  const typescript = {
    "index.ts": `import * as gcp from "@pulumi/gcp";
import { Pools } from "./pools";
import { Pools as Packaged } from "./vendor/node_modules/lib/index.js";

interface Unused { a: string }
const make = (name: string): gcp.container.NodePool =>
  new gcp.container.NodePool(name, ${MODE});
make("helped");
new Pools("own");
new Packaged("packaged");
`,
    "pools.ts": COMPONENT,
    "vendor/node_modules/lib/index.js": PACKAGE,
    "vendor/node_modules/lib/index.d.ts": "export declare class Pools { constructor(name: string); }",
  };
  const expected = {
    helped: "index.ts:7",
    own: "pools.ts:6 in index.ts:9",
    packaged: "index.ts:10",
    "packaged-later": "index.ts:10",
  };

  it("is the line in its TypeScript, with the line that makes the component of its own, and never one of a package", async () =>
    assert.deepEqual(await placesIn(typescript), expected));

  it("is the same where the compiler runs the program", async () =>
    assert.deepEqual(
      await placesIn({ ...typescript, "tsconfig.json": '{ "compilerOptions": { "paths": {} } }' }),
      expected,
    ));

  it("is the line in the source of a program that was compiled before", async () => {
    const { outputText, sourceMapText = "" } = ts.transpileModule(
      typescript["index.ts"].replace(/.*Packaged.*\n/g, ""),
      {
        fileName: "index.ts",
        compilerOptions: { sourceMap: true, module: ts.ModuleKind.CommonJS, sourceRoot: "" },
      },
    );
    const map = { ...JSON.parse(sourceMapText), sources: ["../index.ts"] };
    const files = {
      "Pulumi.yaml": `${PROJECT}main: bin/\n`,
      "index.ts": "",
      "bin/index.js": outputText.replace("./pools", "../pools.js"),
      "bin/index.js.map": JSON.stringify(map),
      "pools.js": ts.transpileModule(COMPONENT, { compilerOptions: { module: ts.ModuleKind.CommonJS } })
        .outputText,
    };
    const places = await placesIn(files);
    assert.deepEqual(places.helped, "index.ts:6");
    assert.match(places.own ?? "", /^pools\.js:\d+ in index\.ts:8$/);
  });

  it("is found at the top level of an ES module", async () => {
    const files = {
      "package.json": '{ "type": "module", "main": "index.js" }',
      "index.js": `import * as gcp from "@pulumi/gcp";\n\nnew gcp.container.NodePool("pool", ${MODE});\n`,
    };
    assert.deepEqual(await placesIn(files), { pool: "index.js:3" });
  });
});
