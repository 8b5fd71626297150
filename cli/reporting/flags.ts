import { oneOf } from "../command-line/arguments";
import { FORMATS, type Format } from "../formats";
import { UsageError } from "../messages/errors";
import { statsOf } from "../messages/file-errors";
import { orHowToWrite } from "../offline/files/input-file";
import type { Baseline } from "../report/baseline";
import { SEVERITIES, type Severity } from "../report/finding";
import type { View } from "../report/view";
import { readBaseline } from "./baseline-file";
import { formatOf, type Output, outputsOf } from "./outputs";
import { refuseStandardOutput } from "./overwriting";

/** The flags that say how a report is shown. */
export const REPORTING_OPTIONS = {
  json: { type: "boolean" },
  format: { type: "string", value: FORMATS },
  output: { type: "string", multiple: true, value: "file" },
  quiet: { type: "boolean" },
  verbose: { type: "boolean" },
  severity: { type: "string", value: SEVERITIES },
  "fail-on": { type: "string", value: SEVERITIES },
  baseline: { type: "string", value: "file" },
  "write-baseline": { type: "string", value: "file" },
} as const;

export const REPORTING_HELP = `  --quiet               print only the summary; --verbose prints whole fixes, all names, and advisory findings as fully as mandatory ones
  --severity LEVEL      show findings of this severity and above: critical, high, medium or low; the others are counted
  --fail-on LEVEL       let only mandatory findings of this severity and above block; less severe ones become advisory
  --baseline FILE       let only findings block that are not in this file, which gke-guardrails baseline write, or --write-baseline FILE
                        beside a report, writes
  --format FORMAT       what is printed: text (default), json, sarif, junit, markdown, github or gitlab, as docs/reports.md describes them;
                        --json is --format json
  --output FORMAT=FILE  write the report to a file too, in one of these formats; may be repeated. A file that is not a
                        report is not overwritten`;

export interface ReportingValues {
  json?: boolean;
  format?: string;
  output?: readonly string[];
  quiet?: boolean;
  verbose?: boolean;
  severity?: string;
  "fail-on"?: string;
  framework?: string;
  rule?: readonly string[];
  baseline?: string;
  "write-baseline"?: string;
}

/** How a report is shown, and when it fails. */
export interface Reporting {
  format: Format;
  outputs: readonly Output[];
  detail: View["detail"];
  severity: Severity | undefined;
  failOn: Severity | undefined;
  /** The baseline's file, whether to write it, and its content, if it exists. */
  baseline: { file: string; content: Baseline | undefined; isWritten: boolean } | undefined;
  /** What is judged, and by which command. */
  origin: Origin;
}

export interface Origin {
  command: string;
  /** The judged file. */
  file: string;
  /** The project's folder, where it was found above the current one. */
  above?: string;
}

/** @throws UsageError for wrong flags. */
export function reportingOf(values: ReportingValues, origin: Origin): Reporting {
  if (values.quiet && values.verbose) throw new UsageError("--quiet and --verbose cannot be used together.");
  const [format, outputs] = [formatOf(values), outputsOf(values.output)];
  if (values.framework !== undefined && (outputs.length > 0 || (format !== "text" && format !== "json")))
    throw new UsageError("--framework prints text or JSON, and writes a file with --report FILE.");
  if (values.framework !== undefined && (values.verbose || values.severity !== undefined))
    throw new UsageError(
      `--framework reports every control, with or without --${values.verbose ? "verbose" : "severity"}. Leave that out; --quiet prints the summary alone.`,
    );
  return {
    format,
    outputs,
    detail: values.quiet ? "quiet" : values.verbose ? "verbose" : undefined,
    severity: oneOf("severity", values.severity, SEVERITIES),
    failOn: oneOf("fail-on", values["fail-on"], SEVERITIES),
    baseline: baselineIn(values),
    origin,
  };
}

function baselineIn({ baseline, "write-baseline": written, framework, rule }: ReportingValues) {
  const file = written ?? baseline;
  if (file === undefined) return undefined;
  if (written !== undefined && baseline !== undefined)
    throw new UsageError("--baseline and --write-baseline cannot be used together.");
  if (framework !== undefined) throw new UsageError("--framework takes no baseline.");
  if (written !== undefined && rule !== undefined)
    throw new UsageError(
      "--rule and --write-baseline cannot be used together: the file would have what these rules find alone.",
    );
  const isWritten = written !== undefined;
  if (isWritten) refuseStandardOutput("write-baseline", written);
  const hasContent = !isWritten || (statsOf(file)?.size ?? 0) > 0;
  return { file, content: hasContent ? contentOf(file) : undefined, isWritten };
}

const contentOf = (file: string): Baseline =>
  orHowToWrite(
    `npx gke-guardrails baseline write --baseline ${file}, with the same --state or --gcloud if there is one`,
    () => readBaseline(file),
  );
