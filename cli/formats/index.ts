import type { Severity } from "../report/finding";
import { toJson } from "../report/json";
import { toGithub } from "./github";
import { toGitlab } from "./gitlab";
import { toJunit } from "./junit";
import { toMarkdown } from "./markdown";
import type { Report } from "./report";
import { toSarif } from "./sarif";

export type { Report, RuleText } from "./report";

/** The formats of a report; text also depends on the terminal's width. */
export const FORMATS = ["text", "json", "sarif", "junit", "markdown", "github", "gitlab"] as const;
export type Format = (typeof FORMATS)[number];

/**
 * Renders a report.
 * @param severity hides milder findings, in formats that are read by people.
 */
export function inFormat(
  format: Exclude<Format, "text">,
  report: Report,
  severity: Severity | undefined,
): string {
  switch (format) {
    case "json": {
      const { stacks, error, configuration, notes, data, baseline } = report;
      // Where nothing was evaluated, there is nothing else to report.
      return toJson(stacks, error === undefined ? { configuration, notes, data, baseline } : { error });
    }
    case "sarif":
      return toSarif(report);
    case "junit":
      return toJunit(report);
    case "gitlab":
      return toGitlab(report);
    case "markdown":
      return toMarkdown(report, severity);
    case "github":
      return toGithub(report, severity);
  }
}
