import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, textsOf, type UserText, userTexts } from "./support/user-texts";

/** A row of the glossary: any of `avoid` is out, unless it is part of one of `except`. */
interface Entry {
  write: string;
  avoid: RegExp;
  except: RegExp | undefined;
}

const glossary = readFileSync(join(ROOT, "docs/glossary.md"), "utf8");
const entries = entriesOf(glossary.slice(glossary.indexOf("| Write | Not |")));

function entriesOf(table: string): Entry[] {
  const rows = table.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((row) => {
    const [, write = "", avoid = "", except = ""] = row.split("|").map((cell) => cell.trim());
    return { write, avoid: anyOf(avoid), except: except === "" ? undefined : anyOf(except) };
  });
}

/** An expression for phrases between commas: whole words in any case, which may go on in the next line. */
function anyOf(phrases: string): RegExp {
  const each = phrases
    .split(",")
    .map((phrase) => phrase.trim().replaceAll("*", "\\w*").replace(/ +/g, "[\\s>]+"));
  return new RegExp(`(?<![\\w-])(?:${each.join("|")})(?![\\w-])`, "gi");
}

/** The words to avoid in texts: where, which, and what to write. */
function problemsOf(texts: readonly UserText[]): string[] {
  return texts.flatMap(({ file, line, text }) =>
    entries.flatMap(({ write, avoid, except }) => {
      if (text.search(avoid) === -1) return [];
      const spared = except ? [...text.matchAll(except)] : [];
      return [...text.matchAll(avoid)]
        .filter(
          ({ index, 0: hit }) =>
            !spared.some((each) => each.index <= index && index + hit.length <= each.index + each[0].length),
        )
        .map(({ index, 0: hit }) => {
          const at = line + text.slice(0, index).split("\n").length - 1;
          return `${file}:${at}: "${hit.replace(/\s+/g, " ")}": write: ${write}`;
        });
    }),
  );
}

describe("the glossary", () => {
  it("has the words of every text that users read", function () {
    this.timeout(120_000);
    assert.deepEqual(problemsOf(userTexts()), []);
  });

  for (const [what, file, content, expected] of [
    ["a document", "docs/x.md", "First.\nMend it.\n", ['docs/x.md:2: "Mend": write: fix']],
    ["any ending", "docs/x.md", "It was mended.\n", ['docs/x.md:1: "mended": write: fix']],
    [
      "a phrase over two lines",
      "docs/x.md",
      "It is\nno list.\n",
      ['docs/x.md:1: "is no": write: is not a, or not any'],
    ],
    [
      "a string",
      "cli/x.ts",
      'f();\nfail("a is no b");\n',
      ['cli/x.ts:2: "is no": write: is not a, or not any'],
    ],
    [
      "a template",
      "cli/x.ts",
      `fail(\`\${a} is no b\`);\n`,
      ['cli/x.ts:1: "is no": write: is not a, or not any'],
    ],
    ["a sum", "cli/x.ts", 'fail("a is " + "no b");\n', ['cli/x.ts:1: "is no": write: is not a, or not any']],
    ["a doc comment", "stacks/x.ts", "/**\n * Mend it.\n */", ['stacks/x.ts:2: "Mend": write: fix']],
    ["a template of CI", "templates/x.yml", "# mend it\n", ['templates/x.yml:1: "mend": write: fix']],
  ] as const) {
    it(`finds a word to avoid in ${what}`, () =>
      assert.deepEqual(problemsOf(textsOf(file, content)), [...expected]));
  }

  for (const [what, file, content] of [
    ["an exception", "docs/x.md", "There is\nno list, and it is no longer needed.\n"],
    ["a part of a word", "docs/x.md", "Recommended: amend it.\n"],
    ["code in a text", "docs/x.md", "Set `mend` to true.\n"],
    ["a block of code", "docs/x.md", "```\nmend it\n```\n"],
    ["a quote", "docs/x.md", 'It logs "the token is no token".\n'],
    ["an address", "docs/x.md", "[Page](https://x.test/mend).\n"],
    ["a name in a program", "cli/x.ts", 'import { mend } from "./mend";\nmend("mend");\n'],
    ["a comment of the program", "cli/x.ts", "// mend it\n"],
  ] as const) {
    it(`leaves ${what} alone`, () => assert.deepEqual(problemsOf(textsOf(file, content)), []));
  }
});
