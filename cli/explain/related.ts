import { KNOWN_ISSUES } from "../../gke/known-issues";
import { docPage } from "../messages/doc-page";
import { allRules } from "../pack/all-rules";
import type { Paint } from "../report/colours";
import { hanging, widest, wrap } from "../report/wrap";
import { type RuleList, relatedIssues, relatedRules } from "./related-rules";
import { pagesAbout, type Section, sectionsAbout, sectionsNamed } from "./related-sections";
import { rulesTable } from "./rules-table";
import { explanationOf } from "./symptoms";

interface View {
  readonly paint: Paint;
  readonly width: number;
}

/** Of a subject: more are the text of an error. */
const MOST_WORDS = 4;

/** What is about a subject, or explains the text of an error; no lines where nothing is. */
export function relatedLines(given: string, runbook: string, { paint, width }: View): string[] {
  const { sections, subjects } = explanationOf(given);
  const isSubject = given.split(/\s+/).length <= MOST_WORDS;
  const rules =
    subjects.length > 0
      ? subjects.flatMap((subject) => relatedRules(subject, allRules()).slice(0, 1))
      : isSubject
        ? relatedRules(given, allRules())
        : [];
  const mentioned = isSubject ? sectionsAbout(given, runbook).filter((name) => !sections.includes(name)) : [];
  const lines = [
    ...sectionLines("What it may be, and what to do", sectionsNamed(runbook, sections), width),
    ...rules.flatMap((list) => ruleLines(list, paint, width)),
    ...(isSubject ? issueLines(given, width) : []),
    ...sectionLines(
      `Sections of the runbook that mention ${given}`,
      sectionsNamed(runbook, mentioned),
      width,
    ),
  ];
  if (lines.length > 0) return [...lines, ...wrap("Details of one: npx gke-guardrails explain NAME", width)];
  const pages = isSubject ? pagesAbout(given) : [];
  return pages.length === 0
    ? []
    : [
        ...wrap(`No rule is about ${given}. Pages that mention it:`, width),
        ...pages.map((page) => `  ${docPage(page)}`),
      ];
}

function sectionLines(heading: string, sections: readonly Section[], width: number): string[] {
  if (sections.length === 0) return [];
  const nameWidth = widest(sections.map(({ name }) => name));
  const lines = sections.flatMap(({ name, beginning }) =>
    hanging(`${name.padEnd(nameWidth)}  `, beginning, width),
  );
  return [...wrap(`${heading}:`, width), ...lines, ""];
}

const ruleLines = ({ heading, rules }: RuleList, paint: Paint, width: number): string[] => [
  ...wrap(`${heading}:`, width),
  ...rulesTable(rules, paint, width),
  "",
];

function issueLines(subject: string, width: number): string[] {
  const found = relatedIssues(subject, KNOWN_ISSUES);
  if (found.length === 0) return [];
  const lines = found.flatMap(({ id, component, symptom }) =>
    hanging(`${id}  `, `${component}: ${symptom}`, width),
  );
  return [...wrap(`Known issues about ${subject}:`, width), ...lines, ""];
}
