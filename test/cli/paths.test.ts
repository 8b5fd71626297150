import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../cli/commands";
import { readConfiguration } from "../../cli/configuration/file";
import { asFileError, fileReason } from "../../cli/messages/file-errors";
import { readProject } from "../../cli/offline/project/project";
import { findStacks } from "../../cli/offline/project/stacks";
import { run } from "../../cli/run";
import { runProgramsOnce } from "./programs-once";
import { FakeTerminal, TemporaryFolder } from "./support";

/** Command lines, with PATH for a path that a user gives, and for files that are right. */
const LINES: readonly (readonly string[])[] = [
  ["check", "PATH"],
  ["check", "PROJECT", "--config", "PATH"],
  ["check", "PROJECT", "--baseline", "PATH"],
  ["check", "PROJECT", "--upgrade-info", "a=PATH"],
  ["check", "PROJECT", "--config-value", "a=file:PATH"],
  ["check", "PROJECT", "--output", "json=PATH"],
  ["check", "PROJECT", "--write-baseline", "PATH"],
  ["check", "PROJECT", "--framework", "cis-gke-1.9.0", "--report", "PATH"],
  ["check", "--watch", "PATH"],
  ["audit", "--state", "PATH"],
  ["audit", "--state", "STATE", "--config", "PATH"],
  ["audit", "--state", "STATE", "--output", "json=PATH"],
  ["audit", "--gcloud", "PATH"],
  ["audit", "--gcloud", "CLUSTERS", "--kubernetes", "PATH"],
  ["config", "check", "PATH"],
  ["config", "check", "--config", "PATH"],
  ["config", "print", "PATH"],
  ["config", "init", "PATH"],
  ["baseline", "write", "PATH"],
  ["baseline", "write", "PROJECT", "--baseline", "PATH"],
  ...["outlook", "issues", "release-notes"].flatMap((command) => [
    [command, "PATH"],
    [command, "--state", "PATH"],
    [command, "--gcloud", "PATH"],
    [command, "PROJECT", "--config", "PATH"],
  ]),
  ["release-notes", "--feed", "PATH"],
  ["verification", "PATH"],
];

/** What stands where a path leads, and what is said of it. */
const KINDS = {
  "a file with a slash behind it": [
    "file.json/",
    /Leave the "\/" out|is not a folder|takes a file that ends in/,
  ],
  "a path through a file": ["file.json/x.json", /a folder in its path is a file|There is no folder/],
  "a folder": ["folder.json", /is a folder|There is no Pulumi\.yaml|There is no gke-guardrails\.json/],
  "links in a circle": ["circle.json", /links lead in a circle/],
  "a path through links in a circle": ["circle.json/x.json", /links lead in a circle/],
  "a name that is too long": [`${"x".repeat(300)}.json`, /too long/],
} as const;

describe("paths that users give", function () {
  this.timeout(60_000);
  runProgramsOnce();

  const folder = new TemporaryFolder({
    "file.json": "{}",
    "folder.json/empty": "",
    "project/Pulumi.yaml": "name: project\nruntime: nodejs\n",
    "project/index.js": 'new (require("@pulumi/gcp").pubsub.Topic)("topic");\n',
    "state.json": JSON.stringify({
      version: 3,
      deployment: {
        resources: [
          {
            urn: "urn:pulumi:dev::project::gcp:pubsub/topic:Topic::topic",
            custom: true,
            type: "gcp:pubsub/topic:Topic",
            inputs: {},
            outputs: {},
          },
        ],
      },
    }),
    "clusters.json": JSON.stringify([
      {
        name: "main",
        location: "europe-west1",
        selfLink: "https://container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/main",
        currentMasterVersion: "1.33.1-gke.1000",
        currentNodeVersion: "1.33.1-gke.1000",
        nodePools: [],
      },
    ]),
  });
  symlinkSync("circle.json", join(folder.path, "circle.json"));
  after(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  const places = { PROJECT: at("project"), STATE: at("state.json"), CLUSTERS: at("clusters.json") };

  for (const line of LINES)
    it(`are errors of the user: ${line.join(" ")}`, async () => {
      for (const [kind, [path, said]] of Object.entries(KINDS)) {
        const terminal = new FakeTerminal();
        const args = line.map((word) =>
          word
            .replace(/PROJECT|STATE|CLUSTERS/, (name) => places[name as keyof typeof places])
            .replace("PATH", `${folder.path}/${path}`),
        );
        const code = await run(args, terminal);
        assert.notEqual(code, 0, kind);
        assert.doesNotMatch(terminal.stderr, /bug in|\bE[A-Z]{4,}\b|\n\s+at /, kind);
        assert.match(terminal.stderr, said, kind);
        assert(terminal.stderr.includes(path.replace(/\/$/, "")), kind);
      }
    });

  it("are all tried: by each flag that takes a file, and by each command that takes a file or a folder", () => {
    const tried = LINES.flatMap((line) =>
      line.map((word, i) => (word.includes("PATH") ? [line[0], line[i - 1]] : [])),
    );
    for (const [name, { flags, takes }] of Object.entries(commands)) {
      for (const [flag, { value }] of Object.entries(flags))
        if (value === "file")
          assert(
            tried.some(([, before]) => before === `--${flag}`),
            flag,
          );
      if (takes?.().some((each) => each === "folder" || each === "file"))
        assert(
          tried.some(([command, before]) => command === name && !before?.startsWith("--")),
          name,
        );
    }
  });

  it("are errors of the user in a configuration and a project, where they are no names of files", () => {
    const bad = new TemporaryFolder({
      "Pulumi.yaml": 'name: project\nruntime: nodejs\nstackConfigDir: "a\\0b"\n',
      "gke-guardrails.yaml": 'settings:\n  knownIssues: "a\\0b"\n',
    });
    try {
      assert.throws(
        () => findStacks(readProject(bad.path), []),
        /stackConfigDir is .*: its name has a zero byte/s,
      );
      assert.throws(
        () => readConfiguration(join(bad.path, "gke-guardrails.yaml")),
        /its name has a zero byte/,
      );
    } finally {
      bad.remove();
    }
  });

  it("say for each code of the system what to do", () => {
    for (const code of ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EMFILE", "ENFILE"]) {
      const error = Object.assign(new Error(`${code}: …`), { code, path: "/a/file" });
      assert.match(fileReason(error, "/a/file"), /\. [A-Z]/);
      assert.match(asFileError(error)?.message ?? "", /^\/a\/file cannot be read or written: /);
    }
    assert.equal(fileReason(Object.assign(new Error(), { code: "EIO" }), "x"), "the system says EIO");
    assert.equal(asFileError(new TypeError("a bug")), undefined);
  });

  it("are errors of the user where nothing has foreseen the error of the system", async () => {
    const terminal = new FakeTerminal();
    const { run: runRules } = commands.rules ?? {};
    assert(commands.rules && runRules);
    commands.rules.run = () => {
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
        code: "ENOSPC",
        path: "/tmp/x",
      });
    };
    try {
      assert.equal(await run(["rules"], terminal), 2);
      assert.equal(
        terminal.stderr,
        "error: /tmp/x cannot be read or written: no space is left on the disk. Free some.\n",
      );
    } finally {
      commands.rules.run = runRules;
    }
  });
});
