import assert from "node:assert/strict";
import childProcess from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { NotEvaluated } from "../../../../cli/messages/errors";
import type { Pack } from "../../../../cli/offline/pack";
import { preview, previewAsPulumi } from "../../../../cli/offline/preview";
import { readProject } from "../../../../cli/offline/project/project";
import { readStacks } from "../../../../cli/offline/project/stacks";
import { RUNNER } from "../../programs-once";
import { startRecorder, TemporaryFolder } from "../../support";

const PULUMI = 'const pulumi = require("@pulumi/pulumi");\n';
/** The parts of the SDK that a program needs to fail in its way: the whole of it takes the most of a process' time. */
const CONFIG = 'const { Config } = require("@pulumi/pulumi/config");\n';
const RESOURCE = 'const { ComponentResource } = require("@pulumi/pulumi/resource");\n';
const REFERENCE = 'const { StackReference } = require("@pulumi/pulumi/stackReference");\n';
const TYPED = "name: project\nruntime: nodejs\n";
/** A project without TypeScript: what fails otherwise than by the program's own error is run again, and the compiler takes long. */
const PLAIN = "name: project\nruntime: { name: nodejs, options: { typescript: false } }\n";

const AS_PULUMI = { run: previewAsPulumi };

describe("preview of a program that fails", function () {
  // Each case runs processes of its own.
  this.timeout(90_000);
  let pack: Pack;
  /** How often the program of the last failure was run: once where it gives up itself, and else as Pulumi runs it, too. */
  let runs = 0;
  const { spawn } = childProcess;
  before(async () => {
    childProcess.spawn = ((...given: Parameters<typeof spawn>) => {
      if (given[1].some((arg) => RUNNER.test(arg))) runs++;
      return spawn(...given);
    }) as typeof spawn;
    pack = await startRecorder();
  });
  after(() => {
    childProcess.spawn = spawn;
  });

  /**
   * The message with which the program is given up.
   * @param run Pulumi's own way where the message comes from there: before it, `preview` runs the program once more.
   */
  async function failureOf(
    files: Record<string, string>,
    { run = preview, timeoutMs = 60_000 } = {},
  ): Promise<string> {
    const isTyped = Object.keys(files).some((file) => file.endsWith(".ts"));
    const folder = new TemporaryFolder({ "Pulumi.yaml": isTyped ? TYPED : PLAIN, ...files });
    try {
      const project = readProject(folder.path);
      const [stack] = readStacks(project, []);
      assert(stack);
      const before = readdirSync(folder.path);
      runs = 0;
      let message = "";
      await assert.rejects(
        run({ project, stack, pack: async () => pack, remediates: false, timeoutMs }),
        (error) => {
          assert(error instanceof NotEvaluated);
          message = error.message;
          return true;
        },
      );
      // Node.js names itself by its path, which is in a node_modules where npm installed it.
      assert.doesNotMatch(message.replaceAll(process.execPath, "node"), /\/node_modules|cli\/offline/);
      assert(!message.includes("\u001b"), "the message has colours of its own");
      assert.deepEqual(readdirSync(folder.path), before);
      return message.replaceAll(folder.path, "FOLDER");
    } finally {
      folder.remove();
    }
  }

  it("tells the error and the line of the program", async () => {
    const program = {
      "index.js": `${PULUMI}function build() {\n  throw new Error("the pool has no name");\n}\nbuild();\n`,
    };
    const message = await failureOf(program, { run: preview });
    assert.equal(
      message,
      [
        'The program failed (stack "dev"): Error: the pool has no name',
        "    at index.js:3:9",
        "    at index.js:5:1",
      ].join("\n"),
    );
    assert.equal(runs, 1);
  });

  it("tells the warnings that the program logged before, also where it makes nothing", async () => {
    const logs = `${PULUMI}pulumi.log.warn("The network is missing.");\n`;
    const warning = /\nThe program logged a warning: The network is missing\.$/;
    const failed = await failureOf({ "index.js": `${logs}throw new Error("no subnet");\n` });
    assert.match(failed, /^The program failed \(stack "dev"\): Error: no subnet/);
    assert.match(failed, warning);
    const nothing = await failureOf({ "index.js": logs });
    assert.match(nothing, /^The stack "dev" has no resources to judge/);
    assert.match(nothing, warning);
  });

  it("tells the line of a TypeScript program", async () => {
    const program = {
      "index.ts":
        'import * as pulumi from "@pulumi/pulumi";\ninterface Pool {\n  name: string;\n}\nconst pool = undefined as unknown as Pool;\nexport const name: pulumi.Input<string> = pool.name;\n',
    };
    const message = await failureOf(program, { run: preview });
    assert.match(message, /Cannot read properties of undefined \(reading 'name'\)\n {4}at index\.ts:6:\d+/);
    assert.equal(runs, 2);
  });

  it("tells an error in code that runs once a value is known", async () => {
    const message = await failureOf({
      "index.js": `const { output } = require("@pulumi/pulumi/output");\nexports.x = output(1).apply(() => {\n  throw new RangeError("too many nodes");\n});\n`,
    });
    assert.match(message, /RangeError: too many nodes\n {4}at index\.js:3:9/);
  });

  it("tells the program's own lines alone where it forms stacks itself", async () => {
    const place = (form: string) =>
      `Error.prepareStackTrace = (error, frames) => ${form};\nthrow new Error("boom");\n`;
    const lines = 'error + frames.map((f) => "\\n -> " + f.getFileName() + ":" + f.getLineNumber()).join("")';
    const arrows = await failureOf({ "index.js": place(lines) });
    assert.match(arrows, /: \[?Error: boom\n -> FOLDER\/index\.js:2\]?$/);
    const list = await failureOf({ "index.js": place("frames") });
    // Node.js 20 prints the frames, and newer ones the error.
    assert.match(list, /: \[(?:Object\.<anonymous> \(FOLDER\/index\.js:2:7\)|Error: boom)\]?$/);
  });

  it("tells the line of a resource that cannot be registered", async () => {
    const message = await failureOf({
      "index.js": `${RESOURCE}new ComponentResource("test:index:Thing", "a", { x: Promise.reject(new Error("no answer")) });\n`,
    });
    assert.match(message, /no answer/);
  });

  it("tells soon which resource is given a value that contains itself, and where", async () => {
    const message = await failureOf({
      "index.js": `const { CustomResource } = require("@pulumi/pulumi/resource");
const shared = { team: "a" };
new CustomResource("test:index:Thing", "twice", { one: shared, other: [shared, shared] });
const labels = { more: [] };
labels.more.push({ labels });
new CustomResource("test:index:Thing", "a", { config: { labels } });
`,
    });
    assert.match(
      message,
      /Error: test:index:Thing "a" is given a value that contains itself: config\.labels\.more\.0\.labels\n.*index\.js:6/s,
    );
  });

  it("tells what too many calls within each other may come from", async () => {
    const message = await failureOf({ "index.js": "const again = () => again() + 1;\nagain();\n" });
    assert.match(
      message,
      /Maximum call stack size exceeded\n {4}at .*index\.js:1.*a value of a resource or output that is nested/s,
    );
  });

  it("tells an error that the program gives without its stack", async () => {
    const message = await failureOf({
      "index.js":
        'const { RunError } = require("@pulumi/pulumi/errors");\nthrow new RunError("set a location");\n',
    });
    assert.equal(message, 'The program failed (stack "dev"): set a location');
  });

  it("tells what is wrong with the program's syntax", async () => {
    const message = await failureOf({ "index.ts": "const a: number = ;\n" }, AS_PULUMI);
    assert.match(message, /index\.ts.*1.*Expression expected/s);
  });

  it("tells which module is missing", async () => {
    const message = await failureOf({ "index.js": 'require("@example/missing");\n' });
    assert.match(message, /Cannot find module '@example\/missing'/);
    assert.match(message, /Run npm install\.$/);
    assert.equal(runs, 2);
  });

  it("tells which package below node_modules needs one that is missing", async () => {
    for (const [file, source] of [
      ["index.js", 'require("asker");\n'],
      ["index.mjs", 'import "asker";\n'],
    ] as const) {
      const folder = new TemporaryFolder({
        "Pulumi.yaml": `${PLAIN}main: app/${file}\n`,
        [`app/${file}`]: source,
        "app/node_modules/asker/package.json": '{ "name": "asker", "main": "index.js" }',
        "app/node_modules/asker/index.js": 'require("@example/missing/lib");\n',
      });
      try {
        const project = readProject(folder.path);
        const [stack] = readStacks(project, []);
        assert(stack);
        await assert.rejects(
          previewAsPulumi({ project, stack, pack: async () => pack, remediates: false }),
          /The package asker needs @example\/missing, which is not installed\. Install .* again: npm ci$/,
          file,
        );
      } finally {
        folder.remove();
      }
    }
  });

  it("says what to set where tsconfig.json sets one of two options, and Pulumi the other", async () => {
    const message = await failureOf({
      "tsconfig.json": '{ "compilerOptions": { "module": "commonjs" } }',
      "index.ts": 'console.log("runs" as string);\n',
    });
    assert.match(message, /TS5110/);
    assert.match(message, /Pulumi takes "nodenext" for the other\. Set both to "nodenext"\./);
  });

  it("says what to install where a setting of tsconfig.json is newer than the compiler", async () => {
    const folder = new TemporaryFolder(
      {
        "Pulumi.yaml": TYPED,
        "tsconfig.json": '{ "compilerOptions": { "module": "nodenext" } }',
        "index.ts": 'console.log("runs" as string);\n',
      },
      { hasPackages: false },
    );
    // Without a compiler beside it, @pulumi/pulumi takes the one that it brings along; a link to it would lead to the one of this project.
    const packages = join(__dirname, "../../../../node_modules");
    const own = join(folder.path, "node_modules");
    mkdirSync(join(own, "@pulumi"), { recursive: true });
    cpSync(join(packages, "@pulumi/pulumi"), join(own, "@pulumi/pulumi"), { recursive: true });
    for (const name of readdirSync(packages).filter((name) => !/^(typescript|@pulumi|\.bin)$/.test(name)))
      symlinkSync(join(packages, name), join(own, name));
    try {
      const project = readProject(folder.path);
      const [stack] = readStacks(project, []);
      assert(stack);
      await assert.rejects(
        previewAsPulumi({ project, stack, pack: async () => pack, remediates: false }),
        /TS6046.*npm install --save-dev typescript/s,
      );
    } finally {
      folder.remove();
    }
  });

  it("names the file and the line of a manifest that is no YAML, and blames nothing else", async () => {
    const yaml = 'const yaml = require("@pulumi/kubernetes/yaml");\n';
    const message = await failureOf(
      {
        "manifests/role.yaml": "kind: Role\nmetadata:\n  name: [reader\nrules: []\n",
        "index.js": `${REFERENCE}${yaml}
new StackReference("organization/other/dev");
new yaml.ConfigFile("role", { file: "manifests/role.yaml" });
`,
      },
      AS_PULUMI,
    );
    assert.match(message, /manifests\/role\.yaml: the manifest is invalid YAML.* at line \d/);
    assert.doesNotMatch(message, /may be the cause/);
  });

  it("says of a program that starts others where those are to be checked", async () => {
    const message = await failureOf(
      {
        "index.js": `const { LocalWorkspace, PulumiCommand } = require("@pulumi/pulumi/automation");
module.exports = (async () => {
  const pulumiCommand = await PulumiCommand.get({ root: __dirname });
  const stack = await LocalWorkspace.createOrSelectStack({ stackName: "dev", workDir: ".", pulumiCommand });
  await stack.up();
})();
`,
      },
      AS_PULUMI,
    );
    assert.match(
      message,
      /The program starts other programs through the Automation API.* Check the folder of each/,
    );
  });

  it("tells that there is no program", async () => {
    const message = await failureOf(
      {
        "package.json": '{ "name": "package", "main": "bin/index.js" }',
      },
      AS_PULUMI,
    );
    assert.match(message, /failed to locate the entry point|Cannot find module|does not exist/);
  });

  it("tells the flags of Node.js that keep it from running the program, or that it does not know", async () => {
    const withFlags = (flags: string) =>
      failureOf({
        "Pulumi.yaml": `name: project\nruntime: { name: nodejs, options: { typescript: false, nodeargs: "${flags}" } }\n`,
        "index.js": "",
      });
    for (const flags of ["--version", "-p 1"])
      assert.match(
        await withFlags(flags),
        new RegExp(`^Node\\.js ended without an error and without running the program .* is "${flags}"\\.$`),
      );
    assert.match(
      await withFlags("--unknown"),
      /bad option: --unknown\nIt is among runtime\.options\.nodeargs/,
    );
  });

  it("tells the exit code of a program that ends itself", async () => {
    const message = await failureOf({ "index.js": "process.exit(3);\n" });
    assert.equal(
      message,
      'The program failed (stack "dev"): it ended with exit code 3 and no error, as process.exit(3) does',
    );
    assert.equal(runs, 1);
  });

  it("tells the line at which a program ends itself before what it makes is registered", async () => {
    const message = await failureOf({
      "index.js": `${RESOURCE}new ComponentResource("test:index:Thing", "a");\nprocess.exit(0);\n`,
    });
    assert.equal(
      message,
      'The program failed (stack "dev"): it calls process.exit before what it makes is registered\n    at index.js:3:9',
    );
  });

  it("tells the signal that ended the program", async () => {
    const message = await failureOf({ "index.js": 'process.kill(process.pid, "SIGKILL");\n' });
    assert.equal(message, 'The program failed (stack "dev"): the signal SIGKILL ended it');
  });

  it("tells the signal of a program that aborts, its line and what it printed, without what Node.js prints of itself", async () => {
    const message = await failureOf({ "index.js": 'console.error("makes pools");\nprocess.abort();\n' });
    assert.equal(
      message,
      'The program failed (stack "dev"): the signal SIGABRT ended it; it printed last: makes pools\n    at index.js:2:9',
    );
    assert.equal(runs, 1);
  });

  const swallowed: Record<string, string> = {
    "sets its exit code back": 'process.on("exit", () => { process.exitCode = 0; });',
    "takes away who listens for rejections":
      'process.removeAllListeners("unhandledRejection"); process.on("unhandledRejection", () => {});',
    "takes away all listeners": "process.removeAllListeners(); process.on('unhandledRejection', () => {});",
    "captures errors": "process.setUncaughtExceptionCaptureCallback(() => {}); setTimeout(fail); return;",
  };
  for (const [name, source] of Object.entries(swallowed)) {
    it(`tells the error of a program that ${name}, and ends with code 0`, async () => {
      const fail = "function fail() {\n  throw new Error('no zone');\n}\n";
      const message = await failureOf({ "index.js": `${fail}${source}\nfail();\n` });
      assert.match(message, /^The program failed \(stack "dev"\): Error: no zone\n {4}at index\.js:2:9\n/);
      assert.match(message, /\nIt ended with exit code 0 all the same, which Pulumi takes for success\.$/);
    });
  }

  it("tells of memory that ran out without what Node.js prints of itself", async () => {
    const message = await failureOf({
      "Pulumi.yaml":
        "name: project\nruntime: { name: nodejs, options: { nodeargs: --max-old-space-size=40 } }\n",
      "index.js": "const all = [];\nfor (let i = 0; ; i++) all.push(new Array(1e6).fill(i + 0.5));\n",
    });
    assert.match(
      message,
      /^The program failed \(stack "dev"\): FATAL ERROR: .*out of memory\n.*NODE_OPTIONS=--max-old-space-size=/,
    );
  });

  it("tells two resources with one URN", async () => {
    const twice = 'new ComponentResource("test:index:Thing", "same");\n'.repeat(2);
    const message = await failureOf({ "index.js": RESOURCE + twice });
    assert.equal(
      message,
      "The program has two resources with the URN urn:pulumi:dev::project::test:index:Thing::same: give one of them another name.",
    );
  });

  it("does not wait for ever", async () => {
    const message = await failureOf({ "index.js": "setInterval(() => {}, 1000);\n" }, { timeoutMs: 1_000 });
    assert.equal(
      message,
      'The program did not end within 1 s (stack "dev"); it has printed nothing for 1 s. If it needs more time, set --timeout.',
    );
  });

  it("tells what a failed fetch asked for and its line, without what may be secret, and blames nothing else", async () => {
    const message = await failureOf(
      {
        "index.js": `${REFERENCE}module.exports = (async () => {
  new StackReference("organization/other/dev");
  await new Promise((resolve) => setTimeout(resolve, 500));
  await fetch("http://127.0.0.1:4/zones?key=canary");
})();
`,
      },
      AS_PULUMI,
    );
    assert.match(message, /fetch failed: http:\/\/127\.0\.0\.1:4\/zones$/m);
    assert.match(message, /at .*index\.js:5:9/);
    assert.doesNotMatch(message, /canary/);
    // Newer lines of Node.js print the cause beside the error; it is said once either way.
    assert.equal(message.match(/connect ECONNREFUSED 127\.0\.0\.1:4/g)?.length, 1, message);
    assert.doesNotMatch(message, /may be the cause/);
  });

  it("says that an encrypted value may be the cause, and how to give it, without printing it", async () => {
    const message = await failureOf({
      "Pulumi.dev.yaml": "config:\n  project:size:\n    secure: v1:canaryciphertext\n",
      "index.js": `${CONFIG}new Config().requireNumber("size");\n`,
    });
    assert.match(
      message,
      /Encrypted configuration values cannot be decrypted offline: .* project:size is encrypted\. .*: --config-value project:size=VALUE$/,
    );
    assert.doesNotMatch(message, /canaryciphertext/);
  });

  it("names the encrypted values that the program finds wrong, and no other", async () => {
    const message = await failureOf({
      "Pulumi.dev.yaml":
        'config:\n  project:pool: { size: { secure: v1:a }, "max size": { secure: v1:b } }\n  project:po: { secure: v1:c }\n',
      "index.js": "throw new Error('project:pool[\"max size\"] has the wrong format');\n",
    });
    assert.match(
      message,
      /\. project:pool\["max size"\] is encrypted\. .*: --config-value 'project:pool\["max size"\]=VALUE'$/,
    );
  });

  it("says that an answer which is not known offline may be the cause", async () => {
    const message = await failureOf(
      {
        "index.js": `const { invoke } = require("@pulumi/pulumi/runtime/invoke");
module.exports = (async () => {
  const answer = await invoke("example:index/getZones:getZones", {});
  return { first: answer.names[0] };
})();\n`,
      },
      AS_PULUMI,
    );
    assert.match(message, /at index\.js:4:\d+/);
    assert.match(
      message,
      /it calls example:index\/getZones:getZones, whose result is not known offline|the program calls example/,
    );
  });

  it("says that Yarn's Plug'n'Play is not read, instead of asking for npm install", async () => {
    const message = await failureOf(
      {
        ".pnp.cjs": "module.exports = {};\n",
        "index.js": 'require("not-there");\n',
      },
      AS_PULUMI,
    );
    assert.match(message, /Plug'n'Play \(\.pnp\.cjs\).*nodeLinker: node-modules/);
    assert.doesNotMatch(message, /npm install/);
  });

  it("says how TypeScript of ES modules is run", async () => {
    const message = await failureOf(
      {
        "package.json": '{ "type": "module", "main": "index.ts" }\n',
        "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "moduleResolution": "nodenext" } }\n',
        "index.ts": "await Promise.resolve();\n",
      },
      AS_PULUMI,
    );
    // From 22.18 on Node.js runs it by itself, so that only its lack of resources is left to say.
    const { typescript = false } = process.features as { typescript?: string | false };
    assert.match(
      message,
      typescript === false
        ? /runtime\.options\.nodeargs: "--import tsx"$/
        : /The program registered no resources/,
    );
  });

  it("blames nothing unknown where a file is missing", async () => {
    const message = await failureOf(
      {
        "index.js": `${REFERENCE}new StackReference("a/b/c");\nrequire("node:fs").readFileSync("gone.json");\n`,
      },
      AS_PULUMI,
    );
    assert.match(message, /ENOENT: no such file or directory, open 'gone\.json'\n {4}at index\.js:3:\d+$/);
  });

  it("says that a program which registers nothing was not judged", async () => {
    const message = await failureOf({ "index.js": "" });
    assert.match(message, /^The stack "dev" has no resources to judge\. The program registered no resources/);
  });

  it("says of a program that registers a provider alone that it was not judged", async () => {
    const message = await failureOf({
      "index.js": `${RESOURCE.replace("ComponentResource", "ProviderResource")}new ProviderResource("gcp", "own", {});\n`,
    });
    assert.match(message, /has no resources to judge/);
  });

  it("says where a program that registers nothing stops, in place of what it may be else", async () => {
    const message = await failureOf({
      "index.js": `${REFERENCE}module.exports = async () => {
  const zone = new StackReference("acme/net/dev").getOutput("zone");
  await new Promise((resolve) => zone.apply(resolve));
};
`,
    });
    assert.match(
      message,
      /^The stack "dev" has no resources to judge\. The program (?!registered).*: what it makes after that is not looked into\.$/,
    );
  });

  it("says that values of environments are not known, and how to give them", async () => {
    const message = await failureOf({
      "Pulumi.dev.yaml": "environment: [base]\n",
      "index.js": `${CONFIG}new Config().require("zone");\n`,
    });
    assert.match(message, /imports environments of Pulumi ESC.*--config-value KEY=VALUE$/s);
    assert.equal(message.split("Pulumi ESC").length, 2, "is said once");
    assert.equal(runs, 1);
  });

  it("tells at once what else the file requires of the configuration", async () => {
    const message = await failureOf({
      "Pulumi.dev.yaml": "config: { project:size: 3 }\n",
      "index.js": `${CONFIG}const config = new Config();
config.require("zone");
config.requireNumber("size");
config.requireSecret("token");
// config.require("old");
config.requireObject(
  'pools',
);
config.require("zone");
`,
    });
    assert.match(message, /Missing required configuration variable 'project:zone'/);
    assert.match(message, /\nIts file also requires what is not configured: token, pools\.$/);
  });

  it("tells what fails after TypeScript of another folder was found", async () => {
    const message = await failureOf({
      "Pulumi.yaml": "name: project\nruntime: nodejs\nmain: app\n",
      "shared/place.ts": "export const zone: string = 'a';\n",
      "app/index.js": `${CONFIG}require("../shared/place");\nnew Config().require("zone");\n`,
    });
    assert.match(message, /Missing required configuration variable 'project:zone'/);
    assert.match(message, /The project has no Pulumi\.STACK\.yaml, .*: --config-value project:zone=VALUE$/);
    assert.doesNotMatch(message, /Cannot find module/);
  });

  it("asks for no installation where a file of the program is missing", async () => {
    const message = await failureOf(
      {
        "index.js": 'require("./build/pools");\n',
      },
      AS_PULUMI,
    );
    assert.match(message, /Cannot find module '\.\/build\/pools'[\s\S]*Is the program built\?/);
    assert.doesNotMatch(message, /npm install/);
  });

  it("says that dependencies are not installed", async () => {
    const folder = new TemporaryFolder({ "Pulumi.yaml": TYPED, "index.js": "" }, { hasPackages: false });
    try {
      const project = readProject(folder.path);
      const [stack] = readStacks(project, []);
      assert(stack);
      await assert.rejects(
        preview({ project, stack, pack: async () => pack, remediates: false }),
        /@pulumi\/pulumi is not installed for the program in .*Run npm install/,
      );
    } finally {
      folder.remove();
    }
  });

  it("reports a pack that fails instead of the program's end", async () => {
    const failing = async (): Promise<Pack> => {
      throw new NotEvaluated("The policy pack did not start.");
    };
    const folder = new TemporaryFolder({
      "Pulumi.yaml": TYPED,
      "index.js": PULUMI,
    });
    try {
      const project = readProject(folder.path);
      const [stack] = readStacks(project, []);
      assert(stack);
      await assert.rejects(
        preview({ project, stack, pack: failing, remediates: false }),
        /The policy pack did not start/,
      );
    } finally {
      folder.remove();
    }
  });
});
