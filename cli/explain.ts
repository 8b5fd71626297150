import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KNOWN_ISSUES, type KnownIssue } from "../gke/known-issues";
import { didYouMean } from "../gke/suggest";
import { currentName } from "../policies/former-names";
import { SETTINGS_POLICY } from "../policies/settings";
import { packageRoot } from "../stacks/shared/package-root";
import { runbookText, sectionNames, sectionOf } from "../stacks/shared/runbook";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { pageText } from "./command-line/page-text";
import { widthOf } from "./command-line/width";
import { type RuleList, relatedIssues, relatedRules } from "./explain/related-rules";
import { rulesTable } from "./explain/rules-table";
import { docPage, withDocPages } from "./messages/doc-page";
import { UsageError } from "./messages/errors";
import { allRules } from "./pack/all-rules";
import { type Paint, paintFor } from "./report/colours";
import { hanging, wrap } from "./report/wrap";

/** Of a subject: more would be a sentence. */
const MOST_WORDS = 4;

const folder = (): string => join(packageRoot(), "docs/rules");

/** The names of the pages. */
const pages = (): string[] =>
  readdirSync(folder())
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -".md".length));

/** Everything that has an explanation. */
const names = (): string[] => [
  ...pages(),
  SETTINGS_POLICY,
  ...sectionNames(runbookText()),
  ...KNOWN_ISSUES.map(({ id }) => id),
];

export const explain: Command = {
  summary:
    "Explain a rule, a known issue, or what to do about a fault or an alert; list the rules about a subject.",
  help: `Usage: gke-guardrails explain RULE|FAULT|ALERT|ISSUE|SUBJECT

Prints the page of a rule, which is docs/rules/RULE.md: why it exists, how to fix what it refuses, and when to exempt. For the list of rules:
gke-guardrails rules

For a fault of the verification or an alert, such as refused or verification-failed, it prints the section of the runbook.

For a known issue of GKE, such as kube-dns-is-coredns, it prints what goes wrong, and where that is fixed.

For a subject, such as dns or image pull, or a type of resource, such as nodepool, it lists the rules and the known issues about it.
`,
  flags: {},
  takes: () => [names()],
  run(args, terminal) {
    const { positionals } = readArguments(
      "explain",
      args,
      {},
      { min: 1, max: MOST_WORDS, what: "the name of a rule, fault, alert or known issue, or a subject" },
    );
    const given = positionals.join(" ");
    const rule = currentName(given);
    const paint = paintFor(terminal.out, terminal.env);
    const width = widthOf(terminal);
    const runbook = runbookText();
    const section = sectionOf(runbook, given);
    const isRule = pages().includes(rule);
    const issue = KNOWN_ISSUES.find(({ id }) => id === given);
    if (given === SETTINGS_POLICY) {
      terminal.out.write(pageText(withDocPages(SETTINGS_PAGE), { paint, width }));
      return 0;
    }
    if (!isRule && section === undefined && issue === undefined) {
      const related = [
        ...rulesPage(relatedRules(given, allRules()), paint, width),
        ...issuesPage(given, width),
      ];
      if (related.length > 0) {
        const details = wrap("Details of one: gke-guardrails explain NAME", width);
        terminal.out.write(`${[...related, ...details].join("\n")}\n`);
        return 0;
      }
      throw new UsageError(
        `There is no rule, fault, alert or known issue "${rule}", and no rule is about it.${didYouMean(rule, names())} For the list of rules: gke-guardrails rules; of faults and alerts: ${docPage("docs/runbook.md")}; of known issues: ${docPage("docs/known-issues.md")}`,
      );
    }
    if (isRule) {
      if (rule !== given) terminal.out.write(`${given} is a part of ${rule} now.\n\n`);
      terminal.out.write(pageText(readFileSync(join(folder(), `${rule}.md`), "utf8"), { paint, width }));
    }
    // A rule and a fault or an alert may share a name.
    if (section !== undefined) {
      const title = isRule ? `\n# ${given}, as a fault or an alert` : `# ${given}`;
      terminal.out.write(`${isRule ? "\n" : ""}${pageText(`${title}\n\n${section}`, { paint, width })}`);
    }
    if (issue) terminal.out.write(pageText(issuePage(issue), { paint, width }));
    return 0;
  },
};

const SETTINGS_PAGE = `# ${SETTINGS_POLICY}

No rule, but the policy that holds for all of them. It reports entries of the configuration that are invalid or that nothing needs, values of another kind than their provider takes, and what no rule looks into. Each of its findings says what to do.

- The configuration: docs/configuration.md
- Exemptions: docs/exemptions.md
- What is not looked into, and values of another kind: docs/not-looked-into.md
`;

/** Lists of rules, each under its heading. */
const rulesPage = (lists: readonly RuleList[], paint: Paint, width: number): string[] =>
  lists.flatMap(({ heading, rules }) => [
    ...wrap(`${heading}:`, width),
    ...rulesTable(rules, paint, width),
    "",
  ]);

/** The known issues about a subject, under a heading. */
function issuesPage(subject: string, width: number): string[] {
  const found = relatedIssues(subject, KNOWN_ISSUES);
  if (found.length === 0) return [];
  const lines = found.flatMap(({ id, component, symptom }) =>
    hanging(`${id}  `, `${component}: ${symptom}`, width),
  );
  return [...wrap(`Known issues about ${subject}:`, width), ...lines, ""];
}

/** A known issue in Markdown, as a page. */
const issuePage = ({ id, component, symptom, onlyIf, workaround, fixedIn, ...about }: KnownIssue): string =>
  [
    `# ${id}`,
    `${component}: ${symptom}.`,
    ...(onlyIf === undefined ? [] : [`Only if ${onlyIf}.`]),
    ...(workaround === undefined ? [] : [`What to do: ${workaround}.`]),
    `Fixed from: ${fixedIn.length === 0 ? "none known" : fixedIn.join(", ")}`,
    `Sources (${about.date}, confidence ${about.confidence}):\n${about.sources.map((url) => `- ${url}`).join("\n")}`,
    "Which clusters it concerns: `gke-guardrails issues`. The rule that reports it: `gke-guardrails explain known-issue`.",
  ].join("\n\n");
