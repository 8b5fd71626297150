import { oneOf, readArguments } from "./arguments";
import type { Command } from "./command";
import { UsageError } from "./messages/errors";
import { readState } from "./offline/state";
import { runningIn } from "./release-notes/clusters";
import { toJson, toMarkdown, toText } from "./release-notes/report";
import { keptNotes } from "./release-notes/selection";
import { fetchFeed, GOOGLES_FEED } from "./release-notes/source";
import { paintFor } from "./report/colours";

const OPTIONS = {
  since: { type: "string" },
  feed: { type: "string" },
  state: { type: "string", multiple: true },
  format: { type: "string" },
} as const;

const FORMATS = ["text", "markdown", "json"] as const;

/** How far back is looked without --since. */
const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

export const releaseNotes: Command = {
  summary: "Show what GKE's release notes say of identity, DNS, nodes and upgrades.",
  help: `Usage: gke-guardrails release-notes [flags]

Reads Google's feed of GKE's release notes, and keeps what touches the metadata server, Workload Identity, DNS, the dataplane, node
images, agents and maintenance. It remembers nothing: a scheduled job says with --since when it looked last.

Flags:
  --since DATE          the first day to show, as YYYY-MM-DD; ${DEFAULT_DAYS} days ago without it
  --feed URL|FILE       another feed, or one that was saved, instead of
                        ${GOOGLES_FEED}
  --state FILE          a state that "pulumi stack export" wrote; may be repeated. Notes on the minors of its clusters are kept too,
                        and versions in the notes are compared with theirs
  --format FORMAT       text (default), markdown or json

Exit code: 0 without such notes, 1 with, 2 where the feed could not be read.
`,
  async run(args, terminal) {
    const { values } = readArguments("release-notes", args, OPTIONS, { min: 0, max: 0, what: "" });
    const format = oneOf("format", values.format, FORMATS) ?? "text";
    const since = values.since === undefined ? daysAgo(DEFAULT_DAYS) : day(values.since);
    const source = values.feed ?? GOOGLES_FEED;
    const running = (values.state ?? []).flatMap((file) => runningIn(readState(file).resources));
    // Loaded here: no other command waits for the parsers of XML and HTML.
    const { readFeed } = require("./release-notes/feed") as typeof import("./release-notes/feed");
    const { notesOf } = require("./release-notes/notes") as typeof import("./release-notes/notes");
    const days = readFeed(await fetchFeed(source), source);
    const notes = days.flatMap(notesOf);
    const kept = keptNotes(notes, since, running);
    const origin = { source, since, total: notes.filter(({ date }) => date >= since).length };
    const width = terminal.out.columns || 100;
    terminal.out.write(
      format === "json"
        ? toJson(kept, origin)
        : format === "markdown"
          ? toMarkdown(kept, origin)
          : toText(kept, origin, paintFor(terminal.out, terminal.env), width),
    );
    return kept.length > 0 ? 1 : 0;
  },
};

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** @throws UsageError for what is no day of the calendar. */
function day(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new UsageError(`--since is a day such as 2026-10-01, not "${text}".`);
  }
  return text;
}
