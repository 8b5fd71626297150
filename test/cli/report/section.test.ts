import assert from "node:assert/strict";
import fc from "fast-check";
import { plain } from "../../../cli/report/colours";
import { section } from "../../../cli/report/section";

describe("a section of a report", () => {
  it("breaks an entry once: no line has room for the next one's first word", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.integer({ min: 30, max: 100 }), (given, width) => {
        const view = { paint: plain, width, severity: undefined, pathOf: String };
        const [title, ...lines] = section("Title", [given.join(" ")], view).split("\n");
        assert.equal(title, "Title");
        assert.equal(lines.map((line) => line.trim()).join(" "), given.join(" "));
        for (const [i, line] of lines.entries()) {
          assert(line.length <= width, line);
          const next = lines[i + 1]?.trim().split(" ")[0];
          assert(next === undefined || `${line} ${next}`.length > width, `${line}\n${next}`);
        }
      }),
    );
  });
});
