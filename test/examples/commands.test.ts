import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCli } from "../../tools/cli-bundle";
import { listedCluster, listedPool } from "../cli/deployed/clusters";
import { stateOf } from "../cli/outlook-states";
import { runProgramsOnce } from "../cli/programs-once";
import { type Ended, runHere, TemporaryFolder } from "../cli/support";
import { blocks, inlineCommands, ROOT } from "./documents";

/** The command in one file, made of the sources as they are: where packages and the files of this package are found. */
const COMMAND = join(ROOT, `node_modules/.cache/gke-guardrails/documents-${process.pid}.js`);

/** Commands that cannot be run here, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  "release-notes": "reads a feed of Google over the network; test/cli/release-notes.test.ts serves one",
  "check --watch": "runs until somebody ends it; test/cli/judging/watch.test.ts does",
};
/** Programs whose lines are not run, and why. */
const OTHER_PROGRAMS: Readonly<Record<string, string>> = {
  pulumi: "needs a backend; test/engine runs it with the pack's folders",
  gcloud: "needs a login",
  kubectl: "needs a cluster",
  docker: "needs a registry",
  npm: "installs; test/corpus installs the tarball by npm, pnpm, Yarn and bun, and CI runs the scripts",
  mkdir: "makes the folder of the tarball that npm packs in the same line",
};
/** Blocks that are no commands: the report of the incident, a diff, filters of logs. */
const OUTPUT = /^(CRITICAL |gcp\.container\.Cluster |labels\.)/;

/** What stands for a value of the reader. */
const PLACEHOLDERS: Readonly<Record<string, string>> = { FILE: "gke-guardrails.json", RULE: "version-skew" };

const STATE = stateOf("prod", {
  main: {
    inputs: { project: "acme", location: "europe-west4", releaseChannel: { channel: "REGULAR" } },
    outputs: { masterVersion: "1.35.2-gke.1000000" },
    pools: { general: { outputs: { version: "1.35.2-gke.1000000" } } },
  },
});
const OBJECTS = {
  ...{ apiVersion: "v1", kind: "List" },
  items: [{ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "app", namespace: "shop" } }],
};
/** A program that loads little: what the examples' own programs come to is what test/examples/verdicts.test.ts tells. */
const PROGRAM = `const { Cluster, NodePool } = require("@pulumi/gcp").container;
const cluster = new Cluster("main", { location: "europe-west4" });
const workloadMetadataConfig = { mode: "GCE_METADATA" };
new NodePool("pool", { cluster: cluster.name, location: "europe-west4", nodeConfig: { workloadMetadataConfig } });
`;
/** The files that the documents' commands read, in a project with the stacks dev and prod. */
const FILES: Readonly<Record<string, string>> = {
  "state.json": STATE,
  "prod.json": STATE,
  "clusters.json": JSON.stringify([listedCluster({ nodePools: [listedPool()] })]),
  "objects.json": JSON.stringify(OBJECTS),
  "main.json": JSON.stringify({
    endOfStandardSupportTimestamp: "2027-02-20T00:00:00Z",
    endOfExtendedSupportTimestamp: "2027-12-20T00:00:00Z",
    minorTargetVersion: "1.36.1-gke.1000000",
  }),
  "verification-settings.yaml":
    blocks.find(({ text }) => text.startsWith("# verification-settings.yaml"))?.text ?? "",
  "verification.yaml": "",
  "gke-guardrails.json": JSON.stringify({ "version-skew": "mandatory" }),
  "Pulumi.yaml": "name: project\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "",
  "Pulumi.prod.yaml": "",
  "index.js": PROGRAM,
  "bin/npx": `#!/bin/sh\nshift\nexec "${process.execPath}" "${COMMAND}" "$@"\n`,
};

/** A line that the shell reads word by word. */
const PLAIN = /^npx gke-guardrails [\w./=,:@-]+( [\w./=,:@-]+)*$/;

/** What a line of the documents comes to, in this folder. */
async function ran(line: string, folder: string): Promise<Ended> {
  const command = line.replace(/ +# .*/, "");
  const [run = "", file] = command.split(" > ");
  // A process of its own takes most of the time: only what a shell has more to do for, or standard input, has one.
  if (PLAIN.test(run) && !/ -( |$)/.test(run)) {
    const ended = await runHere(run.split(" ").slice(2), folder);
    if (file !== undefined) writeFileSync(join(folder, file), ended.out);
    return ended;
  }
  const {
    status: code,
    stdout: out,
    stderr: err,
  } = spawnSync("bash", ["-c", command], {
    cwd: folder,
    input: STATE,
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env.PATH}`, NO_COLOR: "1" },
  });
  return { code, out, err };
}

/** The lines of a text that run gke-guardrails, from there on: what others write stands in the files. */
function commandsIn(text: string): string[] {
  const commands = text.match(/npx gke-guardrails .*/g) ?? [];
  return commands
    .filter((line) => !Object.keys(NOT_RUN).some((start) => line.startsWith(`npx gke-guardrails ${start}`)))
    .map((line) => line.replace(/\b[A-Z]{4,}\b/g, (word) => PLACEHOLDERS[word] ?? word));
}

const commandBlocks = blocks.filter(
  ({ language, text }) => (language === "" || language === "sh") && !OUTPUT.test(text),
);

describe("the commands in the documents", function () {
  this.timeout(240_000);
  runProgramsOnce();
  before(() => {
    bundleCli(COMMAND);
  });
  after(() => rmSync(COMMAND, { force: true }));

  for (const { at, text } of [...commandBlocks, ...inlineCommands]) {
    const commands = commandsIn(text);
    if (commands.length === 0) continue;
    it(`judge where they stand in ${at}`, async () => {
      const folder = new TemporaryFolder(FILES);
      try {
        cpSync(join(ROOT, "examples"), join(folder.path, "examples"), { recursive: true });
        chmodSync(join(folder.path, "bin/npx"), 0o755);
        for (const command of commands) {
          // It overwrites none.
          if (command.includes("config init")) rmSync(join(folder.path, "gke-guardrails.json"));
          const { code, out, err } = await ran(command, folder.path);
          assert.ok(code === 0 || code === 1, `${command}\nexit code ${code}\n${out}${err}`);
        }
      } finally {
        folder.remove();
      }
    });
  }

  it("are of programs that are known, each of which is run or named with the reason why not", () => {
    for (const { at, text } of commandBlocks) {
      for (const line of text.split("\n")) {
        const [, program] = /^ *([a-z][\w-]*) /.exec(line) ?? [];
        if (program === undefined || program === "npx") continue;
        assert.ok(Object.hasOwn(OTHER_PROGRAMS, program), `${at}: ${line}`);
      }
    }
  });
});
