import { collect } from "./collecting/collect";
import { COLLECTING_HELP, COLLECTING_OPTIONS } from "./collecting/flags";
import { maskedTexts } from "./collecting/masked-outlook";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { widthOf } from "./command-line/width";
import { paintFor } from "./report/colours";
import { UPGRADE_INFO_HELP, UPGRADE_INFO_OPTIONS } from "./upgrade-info/flag";

const OPTIONS = {
  ...COLLECTING_OPTIONS,
  ...UPGRADE_INFO_OPTIONS,
  json: { type: "boolean" },
} as const;

export const issues: Command = {
  summary: "List the known issues of GKE that concern clusters, now and with their next minor.",
  help: `Usage: gke-guardrails issues [DIR | --state FILE | --gcloud FILE] [flags]

Compares the versions of all clusters, of the program in DIR (the current folder), of exported states or of gcloud's list, with the known issues of GKE
(docs/known-issues.md): what applies, until when what runs is supported, and what would apply with the versions of each cluster's next minor. A program that sets no version does
not show what GKE runs: give its state.

Flags:
${COLLECTING_HELP}
${UPGRADE_INFO_HELP}
  --json                print JSON, as docs/known-issues.md describes it

Exit code: 0 if none applies now, 1 if one does, 2 if a stack could not be read.
`,
  flags: OPTIONS,
  takes: () => ["folder"],
  async run(args, terminal) {
    const { values, positionals } = readArguments("issues", args, OPTIONS, { min: 0, max: 1, what: "" });
    const { clusters, failed, notLookedInto, now, mask } = await collect(values, positionals[0], terminal);
    // Loaded here: no other command waits for the known issues.
    const { reportOf, toJson } =
      require("./outlook/issues-report") as typeof import("./outlook/issues-report");
    const { toText } = require("./outlook/issues-text") as typeof import("./outlook/issues-text");
    const report = maskedTexts(
      reportOf(clusters, { failed, notLookedInto }, clusters[0]?.context.now ?? now),
      mask,
    );
    terminal.out.write(
      values.json === true
        ? toJson(report)
        : toText(report, paintFor(terminal.out, terminal.env), widthOf(terminal)),
    );
    if (failed.length > 0) return 2;
    return report.clusters.some((cluster) => cluster.issues.some(({ when }) => when === "applies")) ? 1 : 0;
  },
};
