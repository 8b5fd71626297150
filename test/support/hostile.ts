import assert from "node:assert/strict";
import fc from "fast-check";

/** Texts of which a terminal, a log or a reader's eye would make something else than what they are. */
const PIECES = [
  "\u001b[31mred\u001b[0m",
  "\u001b]8;;https://example.com\u0007",
  "\u009b31m",
  "\u0085",
  "\u202egnp.exe",
  "\u2066\u2069",
  "\u200b",
  "\ufeff",
  "\u2028",
  "\u2029",
  "\u{e0041}",
  "\ud800",
  "\u0000",
  "\u0007",
  "\u007f",
  "\r",
  "\r\n",
  "\n",
  "\t",
  "\n::error file=a,line=1::",
  "::set-output name=a::b",
  "\n \u3000::add-mask::",
  "##[error]",
  "##vso[task.setvariable variable=a]",
  "##teamcity[buildStop]",
  "section_start:1:a\r\u001b[0K",
  "\b\b\b",
  "plain",
  "Fix: x\nMore: y",
  "\nPassed: no mandatory violation.\n",
  "]]></failure></testcase>",
  "<script>alert(1)</script><!--",
  "</code></details>",
  "| cell |\n|---|",
  "\\| `code` `` ``` \n```\n# title",
  "[link](https://example.com) https://example.com/a www.example.com a@example.com",
  "@octocat #1 !1 GH-1",
  "[text](1) {0} {{1}}",
  "100%25,a:b=c",
  "&lt;&#64;",
  "\ufffe\uffff",
];

/** Any text, mostly of such pieces. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 5 })
  .map((pieces) => pieces.join(""));

/** That a text holds nothing but what its reader sees, and no command for a CI system. */
export function assertPrintable(text: string): void {
  const [unsafe] = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/u.exec(text) ?? [];
  assert.ok(
    unsafe === undefined || /\p{Cn}|\p{Co}/u.test(unsafe),
    `holds ${JSON.stringify(unsafe)}: ${JSON.stringify(text)}`,
  );
  for (const line of text.split("\n")) assert.doesNotMatch(line.trimStart(), /^::/, JSON.stringify(line));
  assert.doesNotMatch(text, /##(\[|vso\[|teamcity\[)/);
}
