import type { Severity } from "../report/finding";
import { toJson } from "../report/json";
import { toGithub } from "./github";
import { toGitlab } from "./gitlab";
import { toJunit } from "./junit";
import { toMarkdown } from "./markdown";
import type { Report } from "./report";
import { toSarif } from "./sarif";

export type { Report, RuleText } from "./report";

/** The forms of a report; text needs a terminal's width besides. */
export const FORMATS = ["text", "json", "sarif", "junit", "markdown", "github", "gitlab"] as const;
export type Format = (typeof FORMATS)[number];

/** A report in a form. @param severity what is milder is not shown where the form is read by people. */
export function inFormat(
  format: Exclude<Format, "text">,
  report: Report,
  severity: Severity | undefined,
): string {
  switch (format) {
    case "json": {
      const { stacks, error, configuration, notes, data, baseline } = report;
      // Where nothing was evaluated, there is nothing else to say.
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
