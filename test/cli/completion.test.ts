import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { commands, usage } from "../../cli/commands";
import { UsageError } from "../../cli/messages/errors";
import { FakeTerminal, TemporaryFolder } from "./support";

/** What is typed before the tabulator, and one of the words that are offered. */
const CASES: Readonly<Record<string, string>> = {
  "gke-guardrails chec": "check",
  "gke-guardrails check --pres": "--preset",
  "gke-guardrails check --preset str": "strict",
  "gke-guardrails check --stack de": "dev",
  "gke-guardrails check -s de": "dev",
  "gke-guardrails outlook --format sv": "svg",
  "gke-guardrails explain no-alph": "no-alpha-cluster",
  "gke-guardrails config che": "check",
  "gke-guardrails baseline wr": "write",
  "gke-guardrails completion fi": "fish",
  "gke-guardrails help release": "release-notes",
  "gke-guardrails audit --hel": "--help",
};

async function script(shell: string): Promise<string> {
  const terminal = new FakeTerminal();
  assert.equal(await commands.completion?.run([shell], terminal), 0);
  return terminal.stdout;
}

describe("completion", function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  before(async () => {
    // bash runs what looks like a command among the words that it is given.
    const files = { "Pulumi.dev.yaml": "", "Pulumi.$(touch ran).yaml": "", "Pulumi.`touch ran`.yaml": "" };
    folder = new TemporaryFolder(files, { hasPackages: false });
    for (const shell of ["bash", "zsh", "fish"]) folder.write(shell, await script(shell));
  });
  after(() => folder.remove());

  /** What a shell prints; skips the test where it is not installed. */
  function shell(context: Mocha.Context, name: string, args: readonly string[]): string {
    const { error, stdout, stderr } = spawnSync(name, args, {
      cwd: folder.path,
      encoding: "utf8",
      timeout: 50_000,
    });
    if (error && (error as NodeJS.ErrnoException).code === "ENOENT") context.skip();
    assert.equal(error, undefined);
    assert.equal(stderr, "");
    return stdout;
  }

  const inBash = (context: Mocha.Context, line: string): string[] => {
    const words = line.split(/ |(?==)|(?<==)/);
    const quoted = words.map((word) => `'${word}'`).join(" ");
    const program = `. ./bash; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _gke_guardrails; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return shell(context, "bash", ["--norc", "-c", program]).split("\n").filter(Boolean);
  };

  it("offers commands, flags, values, stacks and rules in bash", function () {
    for (const [line, expected] of Object.entries(CASES)) {
      const offered = inBash(this, line);
      assert(offered.includes(expected), `${line}: ${offered}`);
      assert(offered.every((word) => word.startsWith(line.split(" ").at(-1) ?? "")));
    }
    assert.deepEqual(inBash(this, "gke-guardrails "), Object.keys(commands));
    assert.deepEqual(inBash(this, "gke-guardrails check --severity=hi"), ["high"]);
    assert.deepEqual(inBash(this, "gke-guardrails check --severity="), ["critical", "high", "medium", "low"]);
    // bash itself then offers files.
    assert.deepEqual(inBash(this, "gke-guardrails check --config "), []);
  });

  it("runs nothing that the name of a file says", function () {
    assert.deepEqual(inBash(this, "gke-guardrails check --stack "), ["dev"]);
    assert(!existsSync(join(folder.path, "ran")));
  });

  it("offers the same in fish", function () {
    const lines = Object.keys(CASES);
    const ask = lines.map((line) => `complete -C '${line}'; echo =`).join("; ");
    const answers = shell(this, "fish", ["--no-config", "-c", `source ./fish; ${ask}`]).split("=\n");
    for (const [i, line] of lines.entries()) {
      const offered = (answers[i] ?? "").split("\n").map((each) => each.split("\t")[0]);
      assert(offered.includes(CASES[line]), `${line}: ${offered}`);
    }
  });

  it("offers the same in zsh", function () {
    const ask = Object.entries(CASES).map(([line, expected]) => {
      const completed = [...line.split(" ").slice(0, -1), expected].join(" ");
      // Begins an empty line, types, and waits until the shell shows the completed one.
      return `zpty -w -n z $'\\C-U${line}\\t'; zpty -r z shown '*${completed}*'; print -r -- '${completed}'`;
    });
    folder.write(
      "ask.zsh",
      `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; COLUMNS=300; autoload -Uz compinit; compinit -u -D; eval "$(cat zsh)"; echo REA""DY'
zpty -r z shown '*READY*'
${ask.join("\n")}
zpty -d z
`,
    );
    const answers = shell(this, "zsh", ["-f", "ask.zsh"]).trim().split("\n");
    assert.equal(answers.length, Object.keys(CASES).length);
  });

  it("names the shells for any other", async () => {
    await assert.rejects(script("bsh"), (error: Error) => {
      assert(error instanceof UsageError);
      return (
        error.message === 'gke-guardrails completion takes bash, zsh, fish, not "bsh". Did you mean "bash"?'
      );
    });
  });
});

describe("the table of commands", () => {
  for (const [name, { help, flags, takes }] of Object.entries(commands)) {
    it(`has the flags that the help of ${name} names, and no others`, () => {
      const named = [...help.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag);
      const inText = new Set([...help.matchAll(/--([a-z][a-z-]*)/g)].map(([, flag]) => flag));
      for (const flag of named) assert(flag && Object.hasOwn(flags, flag), `--${flag} is no flag`);
      for (const flag of Object.keys(flags)) assert(inText.has(flag), `--${flag} is not in the help`);
      assert.equal(
        /^Usage: .*(\[DIR|FILE\]|verification FILE|RULE|COMMAND\]|bash)/m.test(help),
        takes !== undefined,
        help,
      );
    });
  }

  it("is what help lists", () => {
    for (const [name, { summary }] of Object.entries(commands))
      assert.match(usage(), new RegExp(`^ {2}${name} +${summary.replace(/[[\]()]/g, "\\$&")}$`, "m"));
  });
});
