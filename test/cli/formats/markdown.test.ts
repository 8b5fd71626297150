import assert from "node:assert/strict";
import fc from "fast-check";
import { inFormat, type Report } from "../../../cli/formats";
import { inMarkdown } from "../../../cli/report/markdown-text";
import { printableLines } from "../../../policies/evaluation/printable";
import { assertPrintable, hostileText } from "../../support/hostile";
import { hostileReport, REPORT } from "./support";

const markdown = (report: Report) => inFormat("markdown", report, undefined);

/** What a reader sees of a text in a cell. */
const read = (cell: string): string =>
  cell
    .split("<br>")
    .map((line) =>
      line
        .replaceAll("&#8203;", "")
        .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
    )
    .join("\n");

describe("a text in Markdown", () => {
  it("is read as it stands, in one line, and is neither markup nor a reference", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = inMarkdown(text);
        const seen = printableLines(text)
          .trim()
          .split("\n")
          .map((line) => line.replace(/\t/g, " ").trim());
        assert.equal(read(written), seen.join("\n"));
        assertPrintable(written);
        const bare = written.replaceAll("<br>", "").replace(/&#\d+;/g, "\u0001");
        assert.doesNotMatch(bare, /[\\`*_{}[\]<>|#&~\n]|[@!][\p{L}\p{N}_]|GH-\d|:\/\/|www\./iu);
      }),
    );
  });

  it("leaves plain words alone", () => {
    const plain = 'nodeConfig.mode is "GCE_METADATA" (a-b): 5 > 4!';
    assert.equal(read(inMarkdown(plain)), plain);
    assert.equal(inMarkdown("a.b is wrong: 1, 2!"), "a.b is wrong: 1, 2!");
  });
});

describe("Markdown", () => {
  it("counts findings in its headings, as its table does, where several share a line", () => {
    const [first] = REPORT.stacks;
    assert.ok(first && "counts" in first);
    const findings = ["a", "b", "c"].map((name) => ({
      ...first.findings.find(({ status }) => status === "undecided"),
      name,
      urn: `urn:pulumi:prod::platform::gcp:container/cluster:Cluster::${name}`,
    })) as typeof first.findings;
    const stack = { ...first, findings, counts: { ...first.counts, undecided: 3 } };
    const text = markdown({ ...REPORT, stacks: [stack] });
    assert.match(text, /<summary>Undecided: these values are not known yet \(3\)<\/summary>/);
    assert.match(text, /Cluster a, b, c/);
  });

  it("has the verdict, the counts, what blocks, and folded away the rest", () => {
    assert.equal(
      markdown(REPORT),
      `### gke-guardrails: Refused: 2 mandatory violations.

| Stack | Mandatory | Advisory | Undecided | Exempt | Not looked into | Resources |
|---|---|---|---|---|---|---|
| <code>prod</code> | 2 | 1 | 1 | 1 | 1 | 4 |
| <code>dev</code> | 0 | 0 | 0 | 0 | 0 | 1 |

| Severity | Rule | Resources | What is wrong | Fix |
|---|---|---|---|---|
| critical | <code>severe</code> | NodePool runners (prod) | a&#91;0&#93;.b is wrong | Fix it. |
| critical | <code>severe</code> | NodePool runners (prod) | a&#91;1&#93;.b is wrong | Fix it. |

<details><summary>Advisory (1)</summary>

| Severity | Rule | Resources | What is wrong | Fix |
|---|---|---|---|---|
| high | <code>mild</code> | Cluster main (prod) | a&#91;0&#93;.b is wrong | Fix it. |

</details>

<details><summary>Undecided: these values are not known yet (1)</summary>

| Severity | Rule | Resources | What is wrong | Fix |
|---|---|---|---|---|
| high | <code>open</code> | Cluster main (prod) | c is wrong | Fix it. |

</details>

<details><summary>Exempt (1)</summary>

| Severity | Rule | Resources | What is wrong | Fix |
|---|---|---|---|---|
| high | <code>let-through</code> | NodePool runners (prod) | a&#91;0&#93;.b is wrong<br>Exempt until 2026-12-31: Moves with the next release | Fix it. |

</details>

<details><summary>Not looked into, and good to know (2)</summary>

- <code>prod</code> has the Helm release "ingress"
- <code>dev</code> has a program that logs a warning: old

</details>

<details><summary>Given, and not used (1)</summary>

- x matches none of the stacks

</details>
`,
    );
  });

  it("says what is left out of a comment that would be too long", () => {
    const [prod] = REPORT.stacks;
    assert.ok(prod && "findings" in prod);
    const [first] = prod.findings;
    assert.ok(first);
    const findings = Array.from({ length: 2000 }, (_, i) => ({ ...first, problem: `is wrong ${i}` }));
    const text = markdown({ ...REPORT, stacks: [{ ...prod, findings }] });
    assert.ok(text.length < 65_536, String(text.length));
    assert.match(text, /\n\d+ more lines are left out: the log of the job has the rest\.\n$/);
    assert.equal(text.split("<details>").length, text.split("</details>").length);
  });

  it("keeps its structure whatever a program says", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = markdown(report);
        assertPrintable(text);
        for (const line of text.split("\n")) {
          // Nothing but our own lines, and in them our own tags.
          assert.match(
            line,
            /^(?:$|### gke-guardrails: |\|.*\|$|- |<details><summary>[^<]*<\/summary>$|<\/details>$)/,
          );
          const tags = line.match(/<[^>]*>?/g) ?? [];
          const own = ["<br>", "<code>", "</code>", "<details>", "<summary>", "</summary>", "</details>"];
          assert.deepEqual(
            tags.filter((tag) => !own.includes(tag)),
            [],
          );
          if (line.startsWith("|")) assert.ok([7, 9].includes(line.split("|").length), line);
        }
      }),
    );
  });
});
