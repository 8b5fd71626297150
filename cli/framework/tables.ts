import { printable, printableJson } from "../../policies/evaluation/printable";
import type { Framework } from "../../policies/reference/cis-gke";
import type { Finding } from "../report/finding";
import { inMarkdown } from "../report/markdown-text";
import { hanging, wrap } from "../report/wrap";
import { type ClusterVerdict, type ControlVerdict, coverageOf, remark, STATUSES } from "./verdicts";

export const summaryOf = (verdicts: readonly ControlVerdict[]): string[] => {
  const { controls, decided, manual, notExpressible, statuses } = coverageOf(verdicts);
  return [
    `${controls} controls: ${decided} decided by rules, ${manual} manual, ${notExpressible} not expressible.`,
    `On clusters: ${STATUSES.map((status) => `${statuses[status]} ${status}`).join(", ")}.`,
  ];
};

export const subject = ({ stack, cluster }: ClusterVerdict): string => `${stack}/${cluster}`;

/** What was found, in a sentence: never a value that redaction kept back, as the finding is printed. */
export const said = ({ name, property, problem, exemption }: Finding): string => {
  const reason = exemption === undefined ? "" : ` (exempt until ${exemption.until}: ${exemption.reason})`;
  return printable(`${name}: ${property}: ${problem}${reason}`);
};

/**
 * The report as text, wrapped at words.
 * @param part "whole" for all controls and the summary, "summary" for that alone.
 * @param width in columns; without it lines are as long as they are, as in a file.
 */
export function frameworkText(
  { name }: Framework,
  part: "whole" | "summary",
  verdicts: readonly ControlVerdict[],
  width = Number.POSITIVE_INFINITY,
): string {
  const lines = verdicts.flatMap((verdict) => {
    const { control, rules, clusters } = verdict;
    const note = remark(verdict);
    const by = rules.length === 0 ? [] : hanging("      ", `by ${rules.join(", ")}`, width);
    return [
      ...hanging(`${control.id.padEnd(7)} `, `level ${control.level}  ${control.title}`, width),
      ...by,
      ...(note === undefined ? [] : hanging("      ", note, width)),
      ...clusters.flatMap((each) => [
        ...hanging("      ", `${each.status.padEnd(14)} ${printable(subject(each))}`, width),
        ...each.findings.flatMap((finding) => hanging("          ", said(finding), width)),
      ]),
    ];
  });
  const closing = summaryOf(verdicts).flatMap((line) => wrap(line, width));
  const controls = part === "whole" ? ["", ...lines, ""] : [];
  return `${[...wrap(name, width), ...controls, ...closing].join("\n")}\n`;
}

/** The report as JSON, as docs/frameworks.md describes it. */
export function frameworkJson({ id, name }: Framework, verdicts: readonly ControlVerdict[]): string {
  const controls = verdicts.map(({ control, rules, clusters }) => ({
    ...{ id: control.id, level: control.level, title: control.title, rules },
    ...(control.without && rules.length === 0 ? { without: control.without } : {}),
    ...(control.rest === undefined ? {} : { rest: control.rest }),
    clusters,
  }));
  const content = { version: 1, framework: { id, name }, coverage: coverageOf(verdicts), controls };
  return `${printableJson(JSON.stringify(content, undefined, 2))}\n`;
}

/** The report as Markdown: a table, a row for each control. */
export function frameworkMarkdown({ name }: Framework, verdicts: readonly ControlVerdict[]): string {
  const rows = verdicts.map((verdict) => {
    const { control, rules, clusters } = verdict;
    const note = remark(verdict);
    const results = clusters.flatMap((each) => [
      `**${each.status}** ${inMarkdown(subject(each))}`,
      ...each.findings.map((finding) => inMarkdown(said(finding))),
    ]);
    const cell = [...results, ...(note === undefined ? [] : [inMarkdown(note)])].join("<br>");
    return `| ${control.id} | ${control.level} | ${control.title} | ${rules.join(", ")} | ${cell} |`;
  });
  return `${[
    `# ${name}`,
    "",
    ...summaryOf(verdicts).map((line) => `${line}\n`),
    "| Control | Level | Requirement | Rules | Result |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n")}\n`;
}
