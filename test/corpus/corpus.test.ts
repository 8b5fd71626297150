import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { folderOf, generations } from "../../tools/corpus/install";

const ROOT = resolve(__dirname, "../..");
const PROGRAMS = join(__dirname, "programs");
const MODE = "node-pool-gke-metadata-mode";

/** The generation that this project itself depends on. */
const OWN = "gcp-9";

/** A few rules, so that a new one changes nothing here. */
const CONFIG = {
  all: "disabled",
  settings: "mandatory",
  [MODE]: "mandatory",
  "webhook-excludes-kube-system": "mandatory",
};

interface Expected {
  /** Exit code. */
  code: number;
  /** Each finding: status, rule and resource. */
  findings: readonly string[];
  /** What each entry of what was not looked into says. */
  unseen: readonly RegExp[];
}

const pool = (status: string, name = "pool") => `${status} ${MODE} ${name}`;

const EXPECTED: Readonly<Record<string, Expected>> = {
  commonjs: {
    code: 1,
    findings: [pool("violation"), "violation webhook-excludes-kube-system images"],
    unseen: [/Helm release "ingress"/],
  },
  dynamic: { code: 1, findings: [pool("violation"), pool("undecided", "later")], unseen: [] },
  esm: { code: 1, findings: [pool("violation")], unseen: [] },
  plugin: {
    code: 1,
    findings: [pool("violation")],
    unseen: [/component platform:index:Platform "platform", which a plugin builds/],
  },
  prebuilt: { code: 1, findings: [pool("violation")], unseen: [] },
  "stack-reference": { code: 0, findings: [pool("undecided")], unseen: [] },
  typescript: { code: 1, findings: [pool("violation", "pool-0")], unseen: [] },
};

interface Report {
  stacks: readonly {
    error?: string;
    findings?: readonly { status: string; rule: string; name: string }[];
    unseen?: readonly string[];
  }[];
}

describe("the corpus", () => {
  it("has a row of the table for each program", () => {
    assert.deepEqual(readdirSync(PROGRAMS).sort(), Object.keys(EXPECTED).sort());
  });

  for (const generation of [...generations(), OWN]) {
    describe(`with ${generation}`, () => {
      // Inside of the generation's folder, from which Node.js finds its packages; this project's own are found from any folder of it.
      const programs = join(folderOf(generation), "programs");
      const config = join(programs, "config.json");
      before(() => {
        rmSync(programs, { recursive: true, force: true });
        cpSync(PROGRAMS, programs, { recursive: true });
        writeFileSync(config, JSON.stringify(CONFIG));
        // Else the entry point of this project's package.json would be the programs' own.
        if (generation === OWN) writeFileSync(join(programs, "package.json"), '{ "private": true }');
      });

      for (const [name, { code, findings, unseen }] of Object.entries(EXPECTED)) {
        it(`judges ${name}`, () => {
          const args = ["dist/cli/main.js", "check", join(programs, name), "--config", config, "--json"];
          const { status, stdout, stderr } = spawnSync(process.execPath, args, {
            cwd: ROOT,
            encoding: "utf8",
          });
          const [stack] = (JSON.parse(stdout) as Report).stacks;
          assert.ok(stack && stack.error === undefined, stderr);
          const found = (stack.findings ?? []).map((f) => `${f.status} ${f.rule} ${f.name}`);
          assert.deepEqual(found.sort(), [...findings].sort());
          const named = stack.unseen ?? [];
          assert.equal(named.length, unseen.length, named.join("\n"));
          for (const each of unseen)
            assert.ok(
              named.some((text) => each.test(text)),
              `${each}`,
            );
          assert.equal(status, code);
        });
      }
    });
  }
});
