import assert from "node:assert/strict";
import type { Note } from "../../cli/release-notes/notes";
import { themesOf } from "../../cli/release-notes/themes";
import { factsText, hintsIn } from "../../tools/facts/hints";

const PAGE = "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#";

const note = (date: string, kind: string, text: string, link?: string): Note => ({
  date,
  kind,
  text,
  themes: themesOf(text),
  ...(link !== undefined && { link }),
});

const ISSUE = note("2026-12-02", "Issue", "Volumes of some kind are not mounted.");
const FIXED = note(
  "2026-12-03",
  "Fixed",
  "The fix is in 1.36.5-gke.1032000 or later.",
  `${PAGE}June_23_2026`,
);
const BOUNDARY = note("2026-12-04", "Change", "Starting with 1.38, Workload Identity asks another address.");
const SUPPORT = note("2026-12-05", "Announcement", "The end of standard support of 1.36 moves to September.");
const LIMIT = note("2026-12-06", "Change", "Maintenance exclusions can be up to 120 days long.");
const OTHER = note("2026-12-07", "Feature", "You can now buy more of everything.");
const WEEKLY = note("2026-12-08", "Change", "(2026-R50) Version updates\n1.36 is no longer supported.");

describe("the hints of the release notes", () => {
  it("tell what a note may change, newest first", () => {
    const hints = hintsIn([ISSUE, FIXED, BOUNDARY, SUPPORT, LIMIT, OTHER, WEEKLY], "2026-11-28");
    assert.deepEqual(
      hints.map(({ note: { date }, kinds }) => [date, kinds]),
      [
        ["2026-12-06", ["limit"]],
        ["2026-12-05", ["support date"]],
        ["2026-12-04", ["boundary"]],
        ["2026-12-03", ["known issue"]],
        ["2026-12-02", ["known issue"]],
      ],
    );
  });

  it("leave out what the data was compared with already", () => {
    assert.deepEqual(hintsIn([ISSUE, FIXED], "2026-12-02").length, 1);
    assert.deepEqual(hintsIn([ISSUE, FIXED], "2026-12-03"), []);
  });

  it("name the known issues of that day", () => {
    const hints = hintsIn([FIXED], "2026-11-28");
    const [hint] = hints;
    assert.ok(hint?.known.includes("metadata-server-not-ready-at-node-start"));
    assert.match(factsText(hints), /\n {2}\(known: .*metadata-server-not-ready-at-node-start.*\)\n/);
    assert.match(factsText(hints), /\n1 note to compare with/);
  });
});
