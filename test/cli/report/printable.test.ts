import assert from "node:assert/strict";
import fc from "fast-check";
import { printError } from "../../../cli/command-line/messages";
import { plain } from "../../../cli/report/colours";
import { toJson } from "../../../cli/report/json";
import { Progress } from "../../../cli/report/progress";
import { toText } from "../../../cli/report/text";
import { format, parse } from "../../../policies/evaluation/message";
import { printable, printableLines } from "../../../policies/evaluation/printable";
import { assertPrintable, hostileText } from "../../support/hostile";
import { FakeTerminal } from "../support";
import { stacks, status } from "./arbitrary";

const text = hostileText;
const notes = fc.array(text, { maxLength: 2 });

describe("what a program says", () => {
  it("reaches the report for people as what is seen, whatever it says and where", () => {
    const detail = fc.constantFrom("quiet" as const, "verbose" as const, undefined);
    fc.assert(
      fc.property(stacks, notes, detail, fc.integer({ min: 20, max: 200 }), (reports, about, shown, width) =>
        assertPrintable(toText(reports, { paint: plain, width, detail: shown }, about)),
      ),
    );
  });

  it("commands nothing from the start of a line that a narrow terminal begins within a name", () => {
    const counts = { resources: 1, mandatory: 0, advisory: 0, undecided: 0, exempt: 0, unseen: 0 };
    const stack = { name: "a-long-name-of-it ::add-mask::x", counts, findings: [], notes: [], unseen: [] };
    const printed = toText([stack], { paint: plain, width: 20, detail: "quiet" });
    assertPrintable(printed);
    assert.equal(printed.split("add-mask").length, 2, "the name stands there once");
  });

  it("reaches JSON in ASCII escapes, with the same value", () => {
    fc.assert(
      fc.property(stacks, notes, text, (reports, about, error) => {
        const json = toJson(reports, { error, notes: about });
        assertPrintable(json);
        assert.deepEqual(
          JSON.parse(json),
          JSON.parse(JSON.stringify({ version: 1, error, notes: about, stacks: reports })),
        );
      }),
    );
  });

  it("reaches an error and progress as what is seen", () => {
    fc.assert(
      fc.property(text, text, (message, name) => {
        const terminal = new FakeTerminal();
        printError(message, terminal);
        let seconds = 0;
        const progress = new Progress(terminal.err, () => seconds * 1000);
        seconds = 60;
        progress.tell(name, message);
        progress.clear();
        assertPrintable(terminal.stderr);
      }),
    );
  });

  it("reaches the pack's messages, which Pulumi prints as they are, as what is seen, and is read back", () => {
    const message = fc.record({
      status,
      property: text,
      problem: text.map((problem) => `is ${problem}`),
      fix: text.map((fix) => `Set ${fix}`),
      page: fc.constant("docs/a.md"),
    });
    fc.assert(
      fc.property(message, text, (of, reason) => {
        const exemption = { until: "2027-01-01", reason, expired: false };
        const written = format({ ...of, ...(of.status === "exempt" ? { exemption } : {}) });
        assertPrintable(written);
        // A property is a path: it is read back where it is one.
        const one = format({ ...of, property: "a.b", ...(of.status === "exempt" ? { exemption } : {}) });
        assert.equal(parse(one)?.status, of.status);
      }),
    );
  });

  it("is the same where it is harmless, and after the second time", () => {
    for (const harmless of ["a.b[0]", "größer 東京 🚀", "a :: b", "# a ## b"])
      assert.equal(printable(harmless), harmless);
    assert.equal(printableLines("a\n\tb"), "a\n\tb");
    assert.equal(printable("\u001b[31m\n"), "\\u001b[31m\\u000a");
    fc.assert(fc.property(text, (any) => assert.equal(printable(printable(any)), printable(any))));
  });
});
