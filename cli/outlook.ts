import { collect } from "./collecting/collect";
import { COLLECTING_HELP, COLLECTING_OPTIONS } from "./collecting/flags";
import { maskedOutlook } from "./collecting/masked-outlook";
import { oneOf, readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { widthOf } from "./command-line/width";
import { UsageError } from "./messages/errors";
import { paintFor } from "./report/colours";
import { UPGRADE_INFO_HELP, UPGRADE_INFO_OPTIONS } from "./upgrade-info/flag";

const FORMATS = ["text", "json", "ics", "svg", "html"] as const;
const OPTIONS = {
  ...COLLECTING_OPTIONS,
  ...UPGRADE_INFO_OPTIONS,
  days: { type: "string" },
  zone: { type: "string" },
  format: { type: "string", value: FORMATS },
} as const;

const DEFAULT_DAYS = 90;
const MOST_DAYS = 730;

export const outlook: Command = {
  summary: "Show what is ahead of the clusters of all stacks, on one timeline.",
  help: `Usage: gke-guardrails outlook [DIR | --state FILE | --gcloud FILE] [flags]

Shows for every cluster of the program in DIR (the current folder), of exported states or of gcloud's list: maintenance windows and exclusions, in UTC and in a
local time zone, which cluster GKE upgrades before which, the end of support of what runs, forced upgrades, known issues, and where plans
collide: two production clusters in one slot, no window before an end of support, exclusions that leave too little time for upgrades, and windows
that end when nobody is there.

Flags:
${COLLECTING_HELP}
${UPGRADE_INFO_HELP}
  --days NUMBER         how many days to show, from today: 1 to ${MOST_DAYS}; the default is ${DEFAULT_DAYS}
  --zone ZONE           the local time zone, such as Europe/Berlin; the default is this machine's
  --format FORMAT       text (default), json, ics for calendars, svg, or html, which is one file that needs no other

Exit code: 0; for text and json 1 if plans collide; 2 if a stack could not be read.
`,
  flags: OPTIONS,
  takes: () => ["folder"],
  async run(args, terminal) {
    const { values, positionals } = readArguments("outlook", args, OPTIONS, { min: 0, max: 1, what: "" });
    const format = oneOf("format", values.format, FORMATS) ?? "text";
    const days = daysOf(values.days);
    // Loaded here: no other command waits for them.
    const times = require("./outlook/times") as typeof import("./outlook/times");
    const zone = values.zone ?? times.localZone();
    if (!times.isZone(zone))
      throw new UsageError(`--zone is a time zone such as Europe/Berlin, not "${zone}".`);
    const { clusters, sequences, features, failed, notLookedInto, now, mask } = await collect(
      values,
      positionals[0],
      terminal,
    );
    const { outlookOf } =
      require("../policies/outlook/outlook") as typeof import("../policies/outlook/outlook");
    const moment = (clusters[0]?.context.now ?? now).getTime();
    const found = maskedOutlook(outlookOf(clusters, sequences, moment, days, features), mask);
    const { render } = require("./outlook/render") as typeof import("./outlook/render");
    terminal.out.write(
      render(
        found,
        format,
        { zone, paint: paintFor(terminal.out, terminal.env), width: widthOf(terminal) },
        { failed, notLookedInto },
      ),
    );
    if (failed.length > 0) return 2;
    return found.collisions.length > 0 && (format === "text" || format === "json") ? 1 : 0;
  },
};

/** @throws UsageError for what is no such number. */
function daysOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_DAYS;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MOST_DAYS)
    throw new UsageError(`--days is a number from 1 to ${MOST_DAYS}, not "${text}".`);
  return days;
}
