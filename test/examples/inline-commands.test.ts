import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Options, readArguments } from "../../cli/command-line/arguments";
import { commandNamed } from "../../cli/commands";
import { DOCUMENTS, ROOT } from "./documents";

/** A command between backticks, in whole or in part: what stands for an argument is in capitals, and … for what is left out. */
const COMMAND = /`(?:[^`\n]* \| )?(?:npx )?gke-guardrails ([a-z][^`\n]*)`/g;
/** The brackets around what may be left out. */
const OPTIONAL = /[[\]]/g;

function refusalOf(words: string): string | undefined {
  const [name = "", ...args] = words
    .replace(OPTIONAL, "")
    .replace(/\s*…|\s*#.*/g, "")
    // What the output is piped into.
    .replace(/ \| [a-z].*/, "")
    .trim()
    .split(/\s+/);
  try {
    const { flags } = commandNamed(name);
    const { values } = readArguments(name, args, flags as Options, { min: 0, max: 3, what: "" });
    for (const [flag, given] of Object.entries(values)) {
      const words = flags[flag]?.value;
      for (const value of [given].flat())
        if (Array.isArray(words) && typeof value === "string" && !/^[A-Z]/.test(value))
          for (const word of value.replace(/=.*/, "").split(","))
            assert(words.includes(word), `--${flag} takes no ${word}`);
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("the commands in the texts of documents", () => {
  const commands = DOCUMENTS.flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(COMMAND)].map(([, words = ""]) => ({ file, words })),
  );

  it("are commands with flags and formats that there are", () => {
    assert(commands.length > 20);
    const wrong = commands.flatMap(({ file, words }) => {
      const refusal = refusalOf(words);
      return refusal === undefined ? [] : [`${file}: ${words}: ${refusal}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("would be refused with a command, a flag or a format that there is not", () => {
    for (const words of ["chek", "check --stak dev", "check --format jsn", "audit --state", "rules --watch"])
      assert.notEqual(refusalOf(words), undefined, words);
  });
});
