import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { check } from "../../../cli/check";
import type { Command } from "../../../cli/command-line/command";
import { helpText } from "../../../cli/command-line/help-text";
import { printError } from "../../../cli/command-line/messages";
import { widthOf } from "../../../cli/command-line/width";
import { commands, usage } from "../../../cli/commands";
import { explain } from "../../../cli/explain";
import { rules } from "../../../cli/rules";
import { packageRoot } from "../../../stacks/shared/package-root";
import { runProgramsOnce } from "../programs-once";
import { FakeTerminal, fixture } from "../support";

const WIDTHS = [20, 60, 80, 120];
const FOLDER = join(packageRoot(), "docs/rules");

/** What a command prints in a pipe whose reader has so many columns. */
async function printed(command: Command, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const terminal = new FakeTerminal(false, env);
  await command.run(args, terminal);
  return terminal.stdout;
}

/** The lines that are too long, though they could be broken at a space. */
const tooLong = (lines: readonly string[], width: number): string[] =>
  lines.filter((line) => line.length > width && /\S \S/.test(line.replace(/^ *(?:- |\d+\. )?/, "")));

const words = (text: string): string[] => text.split(/\s+/);

describe("width", () => {
  runProgramsOnce();

  it("is the terminal's, else that of COLUMNS, and at least 20", () => {
    const { out } = new FakeTerminal(true);
    assert.equal(widthOf({ out, env: { COLUMNS: "60" } }), 80);
    const pipe = new FakeTerminal().out;
    for (const [given, width] of Object.entries({ 60: 60, 20: 20, 3: 20, "-1": 20, wide: 100, "": 100 }))
      assert.equal(widthOf({ out: pipe, env: { COLUMNS: given } }), width, given);
  });

  it("breaks an error at words in a terminal, its further lines under its first, and not in a pipe", () => {
    const message = `gke-guardrails.json is not valid:\n  line 1: ${"a word ".repeat(20)}end`;
    const terminal = new FakeTerminal(true, { NO_COLOR: "1" });
    printError(message, terminal);
    const lines = terminal.stderr.trimEnd().split("\n");
    assert.deepEqual([lines[0], lines.length], ["error: gke-guardrails.json is not valid:", 3]);
    for (const line of lines.slice(1)) assert(line.startsWith("  ") && line.length <= 80, line);
    assert.deepEqual(words(terminal.stderr.trim()), words(`error: ${message}`));
    const pipe = new FakeTerminal();
    printError(message, pipe);
    assert.equal(pipe.stderr, `error: ${message}\n`);
  });

  for (const width of WIDTHS) {
    const env = { COLUMNS: String(width) };

    it(`wraps every page at ${width} columns, but for code and tables`, async () => {
      for (const file of readdirSync(FOLDER)) {
        const text = await printed(explain, [file.replace(/\.md$/, "")], env);
        const source = readFileSync(join(FOLDER, file), "utf8");
        const code = [...source.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap(([, block = ""]) =>
          block.split("\n").map((line) => `    ${line}`),
        );
        const lines = text.split("\n");
        for (const line of code.filter((each) => each.trim() !== "")) assert.ok(lines.includes(line), line);
        const prose = lines.filter((line) => !code.includes(line) && !line.startsWith("|"));
        assert.deepEqual(tooLong(prose, width), [], file);
      }
    });

    it(`wraps every help page at ${width} columns, and loses no word`, () => {
      for (const page of [usage(), ...Object.values(commands).map(({ help }) => help)]) {
        const text = helpText(page, width);
        assert.deepEqual(tooLong(text.split("\n"), width), []);
        assert.deepEqual(words(text), words(page));
      }
    });

    it(`wraps the list of rules at ${width} columns, and loses no word`, async () => {
      const text = await printed(rules, [], env);
      assert.deepEqual(tooLong(text.split("\n"), width), []);
      const wide = words(await printed(rules, [], { COLUMNS: "400" }));
      assert.deepEqual(
        words(text.replaceAll(",", "")).sort(),
        wide.map((word) => word.replaceAll(",", "")).sort(),
      );
    });
  }

  it("paints the same code and words in a narrow terminal as in a wide one", async () => {
    const page = (width: string) => printed(explain, ["refused"], { COLUMNS: width, FORCE_COLOR: "1" });
    const [narrow, wide] = [await page("30"), await page("4000")];
    assert.deepEqual(words(stripVTControlCharacters(narrow)), words(stripVTControlCharacters(wide)));
    const painted = (text: string) =>
      text
        .split("\u001b[36m")
        .map((part) => part.split("\u001b[39m")[0])
        .slice(1);
    assert.deepEqual(painted(narrow), painted(wide));
    assert.ok(painted(wide).includes("kubectl"));
  });

  it("keeps the rows of a table whole", async () => {
    const text = await printed(explain, ["refused"], { COLUMNS: "20" });
    for (const row of text.split("\n").filter((line) => line.startsWith("|")))
      assert.ok(row.endsWith("|"), row);
  });

  it("wraps the report by framework, and loses no word", async function () {
    this.timeout(120_000);
    const report = (width: number) =>
      printed(check, [fixture("cluster"), "-s", "bad", "--framework", "cis-gke-1.9.0"], {
        COLUMNS: String(width),
      });
    const wide = await report(4000);
    for (const width of WIDTHS) {
      const text = await report(width);
      assert.deepEqual(words(text), words(wide));
      assert.deepEqual(tooLong(text.split("\n"), width), [], String(width));
    }
  });
});
