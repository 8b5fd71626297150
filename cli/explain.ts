import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KNOWN_ISSUES } from "../gke/known-issues";
import { didYouMean } from "../gke/suggest";
import { currentName } from "../policies/settings/former-names";
import { SETTINGS_POLICY } from "../policies/settings/settings";
import { packageRoot } from "../stacks/shared/package-root";
import { runbookText, sectionNames, sectionOf } from "../stacks/shared/runbook";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { pageText } from "./command-line/page-text";
import { widthOf } from "./command-line/width";
import { issuePage, SETTINGS_PAGE } from "./explain/pages";
import { relatedLines } from "./explain/related";
import { docPage, withDocPages } from "./messages/doc-page";
import { UsageError } from "./messages/errors";
import { paintFor } from "./report/colours";
import { cut } from "./report/wrap";

const WHAT = "the name of a rule, fault, alert or known issue, a subject, or the text of an error";

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

/** The most of what was given that an error repeats: it may be a whole log. */
const MOST_REPEATED = 80;

const nothingText = (given: string): string =>
  `There is no rule, fault, alert or known issue "${cut(given, MOST_REPEATED)}", and nothing is about it.${didYouMean(given, names())} For the list of rules: npx gke-guardrails rules; of faults and alerts: ${docPage("docs/runbook.md")}; of known issues: ${docPage("docs/known-issues.md")}. What to do first in an outage: ${docPage("docs/runbook.md")}, The first look`;

export const explain: Command = {
  summary:
    "Explain a rule, a known issue, or what to do about a fault or an alert; list the rules about a subject.",
  help: `Usage: gke-guardrails explain RULE|FAULT|ALERT|ISSUE|SUBJECT|ERROR

Prints the page of a rule, which is docs/rules/RULE.md: why it exists, how to fix what it refuses, and when to exempt. For the list of rules:
npx gke-guardrails rules

For a fault of the verification or an alert, such as refused or verification-failed, it prints the section of the runbook.

For a known issue of GKE, such as kube-dns-is-coredns, it prints what goes wrong, and where that is fixed.

For a subject, such as dns or image pull, or a type of resource, such as nodepool, it lists the rules and the known issues about it.

For the text of an error, such as ImagePullBackOff or "dial tcp 169.254.169.252:988: connect: connection refused", it lists what the runbook
says to do, the rules about it, and what else to look at. The address in the text decides whom it is about. Put the text in quotes, as the
shell reads some of its characters.
`,
  flags: {},
  takes: () => [names()],
  run(args, terminal) {
    const { positionals } = readArguments(
      "explain",
      args,
      {},
      {
        min: 1,
        max: Number.POSITIVE_INFINITY,
        what: WHAT,
      },
    );
    const given = positionals.join(" ").trim();
    if (given === "") throw new UsageError(`What explain is to explain is empty: give ${WHAT}.`);
    const rule = currentName(given);
    const view = { paint: paintFor(terminal.out, terminal.env), width: widthOf(terminal) };
    const runbook = runbookText();
    const section = sectionOf(runbook, given);
    const isRule = pages().includes(rule);
    const issue = KNOWN_ISSUES.find(({ id }) => id === given);
    if (given === SETTINGS_POLICY) {
      terminal.out.write(pageText(withDocPages(SETTINGS_PAGE), view));
      return 0;
    }
    if (!isRule && section === undefined && issue === undefined) {
      const lines = relatedLines(given, runbook, view);
      if (lines.length === 0) throw new UsageError(nothingText(rule));
      terminal.out.write(`${lines.join("\n")}\n`);
      return 0;
    }
    if (isRule) {
      if (rule !== given) terminal.out.write(`${given} is a part of ${rule} now.\n\n`);
      terminal.out.write(pageText(readFileSync(join(folder(), `${rule}.md`), "utf8"), view));
    }
    // A rule and a fault or an alert may share a name.
    if (section !== undefined) {
      const title = isRule ? `\n# ${given}, as a fault or an alert` : `# ${given}`;
      terminal.out.write(`${isRule ? "\n" : ""}${pageText(`${title}\n\n${section}`, view)}`);
    }
    if (issue) terminal.out.write(pageText(issuePage(issue), view));
    return 0;
  },
};
