import { KNOWN_ISSUES, type KnownIssue } from "../../gke/known-issues";
import { docPage } from "../messages/doc-page";
import { allRules } from "../pack/all-rules";
import type { Paint } from "../report/colours";
import { cut, hanging, widest, wrap } from "../report/wrap";
import { type Explanation, explanationOf } from "./explanation";
import { type RuleList, relatedIssues, relatedRules } from "./related-rules";
import { pagesAbout, type Section, sectionsAbout, sectionsNamed } from "./related-sections";
import { rulesTable } from "./rules-table";

interface View {
  readonly paint: Paint;
  readonly width: number;
}

/** Of a subject: more are the text of an error. */
const MOST_WORDS = 4;

/** Of the text of an error in a heading. */
const MOST_OF_TEXT = 60;

/** What is about a subject, or explains the text of an error; no lines where nothing is. */
export function relatedLines(given: string, runbook: string, { paint, width }: View): string[] {
  const { sections, issues, next, ...of } = explanationOf(given);
  const isSubject = given.split(/\s+/).length <= MOST_WORDS;
  const isExplained = of.rules.length > 0 || next.length > 0;
  const mentioned = isSubject ? sectionsAbout(given, runbook).filter((name) => !sections.includes(name)) : [];
  const explaining = [
    ...rulesAbout(given, of, isSubject && !isExplained).flatMap((list) => ruleLines(list, paint, width)),
    ...issueLines(
      given,
      isSubject && !isExplained ? relatedIssues(given, KNOWN_ISSUES) : issuesNamed(issues),
      width,
    ),
    ...sectionLines(
      `Sections of the runbook that mention ${given}`,
      sectionsNamed(runbook, mentioned),
      width,
    ),
  ];
  const lines = [
    ...sectionLines("What it may be, and what to do", sectionsNamed(runbook, sections), width),
    ...next.flatMap((text) => [...wrap(text, width), ""]),
    ...explaining,
  ];
  if (sections.length > 0 || explaining.length > 0)
    return [...lines, ...wrap("Details of one: npx gke-guardrails explain NAME", width)];
  if (lines.length > 0) return [...lines, "Nothing else in this project is about it."];
  const pages = isSubject ? pagesAbout(given) : [];
  return pages.length === 0
    ? []
    : [
        ...wrap(`No rule is about ${given}. Pages that mention it:`, width),
        ...pages.map((page) => `  ${docPage(page)}`),
      ];
}

/** The rules that an explanation names, by themselves or their subject; where it names none, those about what was given, if that is a subject. */
function rulesAbout(
  given: string,
  { subjects, rules }: Pick<Explanation, "subjects" | "rules">,
  isSubject: boolean,
): RuleList[] {
  const all = allRules();
  const named = rules.flatMap((rule) => all.find(({ name }) => name === rule) ?? []);
  const lists = subjects
    .flatMap((subject) => relatedRules(subject, all).slice(0, 1))
    .map((list) => ({ ...list, rules: list.rules.filter((rule) => !named.includes(rule)) }))
    .filter((list) => list.rules.length > 0);
  if (named.length > 0) lists.unshift({ heading: "Rules about it", rules: named });
  return lists.length === 0 && isSubject ? relatedRules(given, all) : lists;
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

const issuesNamed = (names: readonly string[]): KnownIssue[] =>
  KNOWN_ISSUES.filter(({ id }) => names.includes(id));

function issueLines(subject: string, found: readonly KnownIssue[], width: number): string[] {
  if (found.length === 0) return [];
  const lines = found.flatMap(({ id, component, symptom }) =>
    hanging(`${id}  `, `${component}: ${symptom}`, width),
  );
  return [...wrap(`Known issues about ${cut(subject, MOST_OF_TEXT)}:`, width), ...lines, ""];
}
