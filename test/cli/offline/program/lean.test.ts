import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import * as ts from "typescript";
import { Engine } from "../../../../cli/offline/engine/engine";
import { Charts } from "../../../../cli/offline/manifests/charts";
import { PRELOAD } from "../../../../cli/offline/program/preload";
import { startProgram, type Way } from "../../../../cli/offline/program/program";
import { readProject } from "../../../../cli/offline/project/project";
import { readStacks } from "../../../../cli/offline/project/stacks";
import { transpilingOf } from "../../../../cli/offline/project/transpiling";
import { Providers } from "../../../../cli/offline/providers";
import { TemporaryFolder } from "../../support";

type Options = Record<string, unknown>;

const tsconfig = (compilerOptions: Options): string => JSON.stringify({ compilerOptions });

/** A program that registers one resource with what it sees of itself. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import * as plain from "./plain.js";
import { early } from "./circular";
import type { Shape } from "./types";

enum Level { Low, High = Low + 4 }
class Base { kept: string | undefined = "by the base"; }
class Derived extends Base {
  kept: string | undefined;
  set = "by a field";
  constructor(private readonly given: string) { super(); }
  all(): Shape { return { kept: this.kept ?? "none", set: this.set, given: this.given }; }
}
const trace = String(new Error().stack);
export const late = (): string => "late";
export function hoisted(): string { return "hoisted"; }

export = async () => {
  const { text } = await import("./plain.js");
  const serialized = await pulumi.runtime.serializeFunction(() => Level[Level.High]);
  new pulumi.CustomResource("test:index:Seen", "seen", {
    early,
    fields: new Derived("a parameter").all(),
    level: Level.High,
    hasDefault: "default" in plain,
    text,
    automation: typeof pulumi.automation.LocalWorkspace.createStack,
    serialized: serialized.text,
  });
  const files = Object.keys(require.cache);
  new pulumi.CustomResource("test:index:Loaded", "loaded", {
    compiler: files.some((file) => file.includes("/typescript/lib/")),
    resolver: files.some((file) => /[/](@npmcli[/]arborist|normalize-package-data)[/]/.test(file)),
    grpc: files.some((file) => file.includes("/@grpc/grpc-js/")),
    rest: files.filter((file) => /[/](semver|js-yaml|@opentelemetry)[/]/.test(file)).length,
    trace,
  });
};
`;

const FILES = {
  "Pulumi.yaml": "name: project\nruntime: nodejs\n",
  "plain.js": 'exports.text = "of a plain module";',
  "types.ts": "export interface Shape { [name: string]: string }",
  "circular.ts": 'import * as main from "./index";\nexport const early = typeof main;',
};

/** The program without the two parts that load the compiler and the most of the SDK, whatever the configuration is. */
const LIGHT = PROGRAM.replace(/^ {4}(serialized|automation):.*\n/gm, "").replace(
  /^ {2}const serialized =.*\n/m,
  "",
);

/** The properties of the resources that the program registers, by type. */
async function registered(
  files: Record<string, string>,
  wayOf: (folder: string) => Way,
): Promise<Record<string, Options>> {
  const folder = new TemporaryFolder({ ...FILES, ...files });
  const project = readProject(folder.path);
  const [stack] = readStacks(project, []);
  assert(stack);
  const engine = new Engine({
    project: project.name,
    stack: stack.name,
    config: {},
    providers: new Providers(project.programFolder),
    charts: new Charts(project.programFolder, false),
    judge: { remediate: async () => [], analyze: () => {} },
  });
  try {
    const program = startProgram(project, stack, await engine.listen(), wayOf(folder.path));
    if (program.pipe) engine.serve(program.pipe);
    assert.equal(await program.ended, 0, [...engine.errors, program.printed()].join("\n"));
    return Object.fromEntries(engine.resources.map(({ type, inputs }) => [type, inputs]));
  } finally {
    engine.close();
    folder.remove();
  }
}

const lean = (folder: string): Way => {
  const transpiling = transpilingOf(readProject(folder));
  assert(transpiling, "the configuration should be understood");
  return { transpiling };
};

describe("a program that is run with nothing but what it uses", function () {
  // Each case runs two processes.
  this.timeout(90_000);

  const WHOLE = "with that of Pulumi's templates";
  const configurations: Record<string, Record<string, string>> = {
    "without a configuration": {},
    [WHOLE]: {
      "tsconfig.json": `{
        // Comments, and a comma too many.
        "compilerOptions": { "target": "es2020", "module": "commonjs", "moduleResolution": "node", "ignoreDeprecations": "6.0", "experimentalDecorators": true, },
      }`,
    },
    "that defines fields": {
      "tsconfig.json": tsconfig({ target: "es2022", module: "node16", moduleResolution: "node16" }),
    },
    "without interoperation, as the one says that it extends, whose target the runner replaces": {
      "tsconfig.json":
        '{ "extends": "./base", "compilerOptions": { "module": "commonjs", "moduleResolution": "node" } }',
      "base.json": tsconfig({ target: "es2022", ignoreDeprecations: "6.0", esModuleInterop: false }),
    },
  };
  for (const [name, files] of Object.entries(configurations)) {
    it(`registers what it registers with its compiler, ${name}`, async () => {
      const program = { "index.ts": name === WHOLE ? PROGRAM : LIGHT, ...files };
      const { "test:index:Seen": seen } = await registered(program, lean);
      const { "test:index:Seen": compiled } = await registered(program, () => ({ usesCompiler: true }));
      assert(seen && compiled);
      assert.deepEqual(seen, compiled);
    });
  }

  describe("where it uses none of them", () => {
    let trace: unknown;
    let files: Options;
    before(async () => {
      const { "test:index:Loaded": loaded } = await registered({ "index.ts": LIGHT }, lean);
      ({ trace, ...files } = loaded ?? {});
    });

    it("loads neither the compiler, npm's resolver, gRPC nor what the SDK seldom needs", () =>
      assert.deepEqual(files, { compiler: false, resolver: false, grpc: false, rest: 0 }));

    it("has a short name in its traces for what is run first, which are sent with each resource", () => {
      assert.match(String(trace), new RegExp(`\\(${PRELOAD}:\\d+:\\d+\\)`));
      assert.doesNotMatch(String(trace), /data:/);
    });
  });
});

/** A program that registers what it has loaded of the SDKs, before and after an answer refers to a resource of a part that it has not read. */
const PARTS = `
const pulumi = require("@pulumi/pulumi");
const gcp = require("@pulumi/gcp");
const kubernetes = require("@pulumi/kubernetes");
const { Role } = kubernetes.rbac.v1;

const isLoaded = (part) => require.resolve(part) in require.cache;
const loaded = () =>
  ["@pulumi/gcp/container", "@pulumi/gcp/compute", "@pulumi/kubernetes/rbac", "@pulumi/kubernetes/apps"].filter(isLoaded);
const same = gcp.container === require("@pulumi/gcp/container") && Role === kubernetes.rbac.v1.Role;
const atFirst = loaded();
const { urn } = new pulumi.CustomResource("gcp:compute/network:Network", "network", {});
const mark = { "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", urn };
const referring = new pulumi.CustomResource("test:index:Referring", "referring", { mark });
module.exports = referring.mark.apply((network) => {
  const isNetwork = network instanceof gcp.compute.Network;
  new pulumi.CustomResource("test:index:Loaded", "loaded", { same, atFirst, inTheEnd: loaded(), isNetwork });
});
`;

describe("a program that imports whole SDKs", () => {
  it("loads the parts that it reads, and all once an answer may need them", async () => {
    const { "test:index:Loaded": found } = await registered({ "index.js": PARTS }, () => ({
      transpiling: undefined,
    }));
    const atFirst = ["@pulumi/gcp/container", "@pulumi/kubernetes/rbac"];
    const inTheEnd = [
      "@pulumi/gcp/container",
      "@pulumi/gcp/compute",
      "@pulumi/kubernetes/rbac",
      "@pulumi/kubernetes/apps",
    ];
    assert.deepEqual(found, { same: true, atFirst, inTheEnd, isNetwork: true });
  });
});

/** A program that registers what it, a thread and a process of its own hear of the engine. */
const ASKING = `
import { fork } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import * as pulumi from "@pulumi/pulumi";
import { ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb";

const ask = (token: string) => new Promise((resolve) => {
  const request = new ResourceInvokeRequest();
  request.setTok(token);
  const monitor: any = pulumi.runtime.getMonitor();
  monitor.invoke(request, ({ message, code, details }: any) => resolve({ message, code, details }));
});
export = async () => {
  const [ofThread] = await once(new Worker(__dirname + "/ask.js"), "message");
  const [ofProcess] = await once(fork(__dirname + "/ask.js"), "message");
  const large = new pulumi.CustomResource("test:index:Large", "large", { text: "x".repeat(3_000_000) }, {});
  const text = (large as unknown as { text?: pulumi.Output<string> }).text;
  new pulumi.CustomResource("test:index:Heard", "heard", {
    refused: await ask("pulumi:pulumi:getResource"),
    ofThread,
    ofProcess,
    length: pulumi.output(text).apply((known) => known?.length ?? 0),
  });
};
`;

const ASK = `
const { parentPort } = require("node:worker_threads");
const { getMonitor } = require("@pulumi/pulumi/runtime/settings");
const { SupportsFeatureRequest } = require("@pulumi/pulumi/proto/resource_pb");
const request = new SupportsFeatureRequest();
request.setId("secrets");
getMonitor().supportsFeature(request, (error, answer) => {
  const heard = error ? String(error) : answer.getHassupport();
  if (parentPort) parentPort.postMessage(heard);
  else process.send(heard, () => process.exit());
});
`;

describe("a program's questions", function () {
  this.timeout(90_000);

  it("have the same answers through a pipe as by gRPC, which its threads and processes go on to use", async () => {
    const program = { "index.ts": ASKING, "ask.js": ASK };
    const { "test:index:Heard": heard } = await registered(program, lean);
    const { "test:index:Heard": byGrpc } = await registered(program, () => ({ usesCompiler: true }));
    assert.deepEqual(heard, byGrpc);
    const details = "there is no resource undefined";
    assert.deepEqual(heard?.refused, { code: 2, details, message: `2 UNKNOWN: ${details}` });
    assert.deepEqual([heard?.ofThread, heard?.ofProcess], [true, true]);
  });
});

describe("a program that only its compiler understands", () => {
  it("fails for a namespace, which would be left out in silence, and is run as Pulumi runs it", async () => {
    const program = `import * as pulumi from "@pulumi/pulumi";
      namespace Inner { new pulumi.CustomResource("test:index:Seen", "seen", { is: "there" }); }`;
    await assert.rejects(registered({ "index.ts": program }, lean), /a namespace needs the compiler/);
    const { "test:index:Seen": seen } = await registered({ "index.ts": program }, () => ({
      usesCompiler: true,
    }));
    assert.deepEqual(seen, { is: "there" });
  });
});

describe("the configuration of a program's TypeScript", () => {
  function understood(files: Record<string, string>) {
    const folder = new TemporaryFolder({ ...FILES, ...files });
    try {
      return transpilingOf(readProject(folder.path));
    } finally {
      folder.remove();
    }
  }

  it("is left to the compiler where it has more to say than a transpiler knows", () => {
    for (const options of [
      { target: "es5" },
      { module: "esnext" },
      { module: "preserve" },
      { jsx: "react" },
      { allowJs: true },
      { verbatimModuleSyntax: true },
      { importHelpers: true },
      { stric: true },
      { strict: "yes" },
      { lib: ["es2099"] },
      { module: "node99" },
      { target: "es2099" },
    ])
      assert.equal(understood({ "tsconfig.json": tsconfig(options) }), undefined, JSON.stringify(options));
    assert.equal(understood({ "tsconfig.json": '{ "extends": "./base.json" }' }), undefined);
    assert.equal(understood({ "tsconfig.json": "{ compilerOptions: {} }" }), undefined);
    assert.equal(understood({ "package.json": '{ "type": "module" }' }), undefined);
    const elsewhere = "name: project\nruntime:\n  name: nodejs\n  options:\n    tsconfig: missing.json\n";
    assert.equal(understood({ "Pulumi.yaml": elsewhere }), undefined);
  });

  it("has what it extends, but for what Pulumi's runner sets over it", () => {
    const extending = (bases: unknown, options = {}) =>
      JSON.stringify({ extends: bases, compilerOptions: options, references: [] });
    const base = (options: Options) => ({ "shared/base.json": tsconfig(options) });
    const plain = understood({});
    assert(plain);
    const given = {
      "tsconfig.json": extending("./shared/base.json"),
      ...base({ module: "commonjs", moduleResolution: "node" }),
    };
    assert.deepEqual(understood(given), plain);
    const silent = { lib: ["es2021.string", "es2019.array"], stripInternal: true, moduleDetection: "force" };
    assert.deepEqual(understood({ ...given, ...base(silent) }), plain);
    const defining = understood({ ...given, ...base({ useDefineForClassFields: true }) });
    assert.deepEqual(defining, { ...plain, definesFields: true });
    assert.deepEqual(
      understood({
        "tsconfig.json": extending(["./shared/base", "strict"], { strict: true }),
        ...base({ useDefineForClassFields: false, strict: false }),
        "node_modules/strict/tsconfig.json": '{ "display": "Strict", "extends": "./more.json" }',
        "node_modules/strict/more.json": tsconfig({ target: "es2022", useDefineForClassFields: true }),
      }),
      { ...plain, definesFields: true },
    );
    const unknown: Record<string, string>[] = [
      base({ jsx: "react" }),
      base({ module: "node99" }),
      base({ target: "es5" }),
      { "shared/base.json": '{ "ts-node": { "swc": true } }' },
      { "shared/base.json": extending("./base.json") },
      { "shared/base.json": extending("./missing") },
      { "shared/base.json": extending("missing") },
      { "shared/base.json": extending([null]) },
      { "shared/base.json": extending("./other"), "shared/other": "{}", "shared/other.json": "{}" },
    ];
    for (const files of unknown)
      assert.equal(understood({ ...given, ...files }), undefined, JSON.stringify(files));
  });

  it("is understood only where the compiler accepts it", function () {
    this.timeout(120_000);
    const any = fc.record(
      {
        target: fc.constantFrom("es2015", "ES2020", "es2022", "esnext", "es2023", "es5"),
        module: fc.constantFrom("commonjs", "CommonJS", "node16", "nodenext", "node20", "esnext"),
        moduleResolution: fc.constantFrom("node", "node10", "node16", "nodenext", "bundler"),
        ignoreDeprecations: fc.constantFrom("5.0", "6.0"),
      },
      { requiredKeys: [] },
    );
    const common = fc.constantFrom<Options>(
      {},
      { target: "es2022", module: "node16", moduleResolution: "node16" },
      { module: "commonjs", moduleResolution: "node", ignoreDeprecations: "6.0" },
    );
    const switches =
      "allowSyntheticDefaultImports allowUnreachableCode alwaysStrict composite declaration declarationMap downlevelIteration esModuleInterop " +
      "exactOptionalPropertyTypes experimentalDecorators incremental isolatedModules noEmit noEmitOnError noImplicitThis removeComments " +
      "resolveJsonModule sourceMap strict strictNullChecks strictPropertyInitialization stripInternal useDefineForClassFields noImplicitOverride";
    const other = fc.oneof(
      fc.tuple(fc.constantFrom(...switches.split(" ")), fc.boolean()),
      fc.tuple(
        fc.constant("lib"),
        fc.constantFrom(["es2023"], ["es2020", "dom"], ["ES2021.String", "es2015.iterable"], ["es2099"]),
      ),
      fc.tuple(fc.constant("moduleDetection"), fc.constantFrom("auto", "force", "legacy", "never")),
      fc.constant(["baseUrl", "."] as const),
    );
    // A few others at a time: one that a transpiler does not understand is enough to leave the rest unseen.
    const configurations = fc
      .tuple(fc.oneof(any, common), fc.array(other, { maxLength: 3 }))
      .map(([some, others]): Options => ({ ...some, ...Object.fromEntries(others) }));
    const folder = new TemporaryFolder(FILES);
    let count = 0;
    try {
      const given = join(folder.path, "tsconfig.json");
      fc.assert(
        fc.property(configurations, (options) => {
          writeFileSync(given, tsconfig(options));
          if (!transpilingOf(readProject(folder.path))) return;
          count++;
          // As Pulumi's runner completes them.
          const all = { target: "es2020", module: "nodenext", moduleResolution: "nodenext", ...options };
          const { options: compilerOptions, errors } = ts.convertCompilerOptionsFromJson(all, folder.path);
          const { diagnostics = [] } = ts.transpileModule("export const a = 1;", {
            compilerOptions,
            reportDiagnostics: true,
            fileName: "index.ts",
          });
          assert.deepEqual(
            [...errors, ...diagnostics].map(({ messageText }) => messageText),
            [],
          );
        }),
        { numRuns: 400 },
      );
    } finally {
      folder.remove();
    }

    assert(count > 80, `only ${count} configurations are understood`);
  });

  it("defines fields from the target on with which JavaScript does", () => {
    assert.equal(understood({ "tsconfig.json": tsconfig({ target: "ES2021" }) })?.definesFields, false);
    assert.equal(understood({ "tsconfig.json": tsconfig({ target: "ES2022" }) })?.definesFields, true);
    const explicit = tsconfig({ target: "es2022", useDefineForClassFields: false });
    assert.equal(understood({ "tsconfig.json": explicit })?.definesFields, false);
  });
});
