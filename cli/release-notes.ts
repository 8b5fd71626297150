import { DAY, HOUR } from "../gke/time-units";
import { dayOf } from "../gke/timestamps";
import { collect } from "./collecting/collect";
import { COLLECTING_OPTIONS, type CollectingValues, refuseOfProgram } from "./collecting/flags";
import { oneOf, readArguments } from "./command-line/arguments";
import type { Command, Terminal } from "./command-line/command";
import { printNote } from "./command-line/messages";
import { widthOf } from "./command-line/width";
import { readClusters } from "./deployed/gcloud/clusters";
import type { EarlierLists } from "./deployed/gcloud/listed-once";
import { NotEvaluated, UsageError } from "./messages/errors";
import { withStandardInput } from "./offline/files/standard-input";
import { readState } from "./offline/state/state";
import { type Running, runningIn, runningOf } from "./release-notes/clusters";
import { toJson, toMarkdown, toText } from "./release-notes/report";
import { keptNotes } from "./release-notes/selection";
import { fetchFeed, GOOGLES_FEED } from "./release-notes/source";
import { paintFor } from "./report/colours";

const FORMATS = ["text", "markdown", "json"] as const;
const OPTIONS = {
  since: { type: "string" },
  feed: { type: "string", value: "file" },
  ...COLLECTING_OPTIONS,
  format: { type: "string", value: FORMATS },
} as const;

/** How far back is looked without --since. */
const DEFAULT_DAYS = 30;
/** How far the clocks of the easternmost time zone are ahead of UTC. */
const FURTHEST_ZONE = 14 * HOUR;

export const releaseNotes: Command = {
  summary: "Show what GKE's release notes say about identity, DNS, nodes and upgrades.",
  help: `Usage: gke-guardrails release-notes [DIR | --state FILE] [flags]

Reads Google's feed of GKE's release notes, and keeps what concerns the metadata server, Workload Identity, DNS, the dataplane, node
images, agents and maintenance. With the program in DIR, or with states, it also keeps notes that name the minors of their clusters, and compares
versions in the notes with theirs. It keeps no state: a scheduled job sets --since to the day of its last run.

Flags:
  --since DATE          the first day to show, as YYYY-MM-DD; ${DEFAULT_DAYS} days ago by default
  --feed URL|FILE       another feed, or one that was saved, instead of
                        ${GOOGLES_FEED}
  --state FILE          a state that "pulumi stack export" wrote; may be repeated, and be - for standard input, as FILE of --gcloud and --feed
  --gcloud FILE         clusters that no Pulumi program made: gcloud container clusters list --format=json > FILE; may be repeated
  --stack NAME, -s      a stack of DIR; may be repeated. Without it, every stack that has a Pulumi.<stack>.yaml
  --config FILE, --config-value KEY=VALUE, --timeout TIME
                        as for check, for the program in DIR
  --format FORMAT       text (default), markdown or json

Exit code: 0 without such notes, 1 with them, 2 if the feed could not be read.
`,
  flags: OPTIONS,
  takes: () => ["folder"],
  async run(args, terminal) {
    const { values, positionals } = readArguments("release-notes", args, OPTIONS, {
      min: 0,
      max: 1,
      what: "",
    });
    const format = oneOf("format", values.format, FORMATS) ?? "text";
    const since = values.since === undefined ? daysAgo(DEFAULT_DAYS) : day(values.since);
    const { state, gcloud, feed } = values;
    const files = await withStandardInput({ state, gcloud, feed });
    const source = files.feed ?? GOOGLES_FEED;
    const running = await runningAt({ ...values, ...files }, positionals[0], terminal);
    // Loaded here: no other command waits for the parsers of XML and HTML.
    const { readFeed } = require("./release-notes/feed") as typeof import("./release-notes/feed");
    const { notesOf } = require("./release-notes/notes") as typeof import("./release-notes/notes");
    const days = readFeed(await fetchFeed(source), source);
    const notes = days.flatMap(notesOf);
    const kept = keptNotes(notes, since, running);
    const origin = { source, since, total: notes.filter(({ date }) => date >= since).length };
    terminal.out.write(
      format === "json"
        ? toJson(kept, origin)
        : format === "markdown"
          ? toMarkdown(kept, origin)
          : toText(kept, origin, paintFor(terminal.out, terminal.env), widthOf(terminal)),
    );
    return kept.length > 0 ? 1 : 0;
  },
};

/** What runs in the states, or is pinned by the program in a folder; nothing where neither is given. */
async function runningAt(
  values: CollectingValues,
  folder: string | undefined,
  terminal: Terminal,
): Promise<readonly Running[]> {
  if (folder === undefined) {
    const { state = [], gcloud = [], config } = values;
    refuseOfProgram(values, "no DIR is given");
    if (config !== undefined)
      throw new UsageError("--config is for the program in DIR, and no DIR is given.");
    const listed: EarlierLists = new Map();
    const lists = gcloud.map((file) => readClusters(file, listed));
    for (const { leaving } of lists) for (const note of leaving) printNote(note, terminal);
    return runningIn(
      state.flatMap((file) => readState(file).resources),
      ...lists.map(({ resources }) => resources),
    );
  }
  const { clusters, failed, mask } = await collect(values, folder, terminal);
  if (failed.length > 0) throw new NotEvaluated("The notes are not shown, as not all stacks could be read.");
  return runningOf(clusters).map(({ what, version }) => ({ what: mask(what), version }));
}

const daysAgo = (days: number): string => dayOf(Date.now() - days * DAY);

/** @throws UsageError for what is no day of the calendar, and for one that has begun nowhere. */
function day(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || dayOf(time) !== text) {
    throw new UsageError(`--since is a day such as 2026-10-01, not "${text}".`);
  }
  if (time > Date.now() + FURTHEST_ZONE)
    throw new UsageError(
      `--since is a day that has come, as the first one to show; ${text} is still to come.`,
    );
  return text;
}
