import { withInstalledPages } from "../../gke/package-pages";
import type { Level, Severity } from "../rule";
import { printable } from "./printable";
import { undecidedText } from "./unread-files";

/** The text of a finding: written by the pack, shown as it is by Pulumi, and read back by our own command. */
export interface Message {
  status: "violation" | "undecided" | "exempt";
  /** The property path as the program writes it; several, separated by ", ", where the verdict is undecided. */
  property: string;
  problem: string;
  fix: string;
  /** Where the rule is explained. */
  page: string;
  exemption?: { until: string; reason: string; expired: boolean };
}

/** A message about one resource. Without `level`, the rule's configured level applies. */
export interface Report {
  urn: string;
  level?: Level;
  /** Overrides the rule's own. */
  severity?: Severity;
  message: string;
}

/** Folds a text to one line, so that no part of it can be taken for another field, and makes invisible characters visible. */
const oneLine = (text: string): string => printable(text.replace(/\s+/g, " ").trim());

export function format(message: Message): string {
  const { exemption } = message;
  const lines = [`${printable(message.property)}: ${withInstalledPages(oneLine(message.problem))}`];
  if (message.status === "undecided") lines.push(undecidedText(message.problem));
  if (exemption)
    lines.push(
      `${exemption.expired ? "Exemption expired" : "Exempt until"}: ${exemption.until} (${oneLine(exemption.reason)})`,
    );
  lines.push(
    ...[`Fix: ${oneLine(message.fix)}`, `More: ${message.page}`].map((line) => withInstalledPages(line)),
  );
  return lines.join("\n");
}

/** Reads back what `format` wrote; undefined for any other text. */
export function parse(text: string): Message | undefined {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.trim());
  const field = (label: string) =>
    lines.find((line) => line.startsWith(`${label}: `))?.slice(label.length + 2);
  const head = /^((?:[^\s"]|"(?:[^"\\]|\\.)*"|, )+): (.*)$/.exec(lines[0] ?? "");
  const [fix, page] = [field("Fix"), field("More")];
  if (!head || fix === undefined || page === undefined) return undefined;
  const message: Message = {
    status: "violation",
    property: head[1] ?? "",
    problem: head[2] ?? "",
    fix,
    page,
  };
  if (field("Undecided") !== undefined) message.status = "undecided";
  const live = field("Exempt until");
  const exemption = /^(\S+) \((.*)\)$/.exec(live ?? field("Exemption expired") ?? "");
  if (exemption)
    message.exemption = {
      until: exemption[1] ?? "",
      reason: exemption[2] ?? "",
      expired: live === undefined,
    };
  if (live !== undefined) message.status = "exempt";
  return message;
}

/** The command that prints a rule's page: in Pulumi's output a path below node_modules would help nobody. */
export const pageOf = (rule: string): string => `npx gke-guardrails explain ${rule}`;
