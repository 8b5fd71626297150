import type { KnownIssue } from "../../gke/known-issues";
import { SETTINGS_POLICY } from "../../policies/settings/settings";

export const SETTINGS_PAGE = `# ${SETTINGS_POLICY}

No rule, but the policy that holds for all of them. It reports entries of the configuration that are invalid or that nothing needs, values of another kind than their provider takes, and what no rule looks into. Each of its findings says what to do.

- The configuration: docs/configuration.md
- Exemptions: docs/exemptions.md
- What is not looked into, and values of another kind: docs/not-looked-into.md
`;

/** A known issue in Markdown, as a page. */
export const issuePage = ({
  id,
  component,
  symptom,
  onlyIf,
  workaround,
  fixedIn,
  ...about
}: KnownIssue): string =>
  [
    `# ${id}`,
    `${component}: ${symptom}.`,
    ...(onlyIf === undefined ? [] : [`Only if ${onlyIf}.`]),
    ...(workaround === undefined ? [] : [`What to do: ${workaround}.`]),
    `Fixed from: ${fixedIn.length === 0 ? "none known" : fixedIn.join(", ")}`,
    `Sources (${about.date}, confidence ${about.confidence}):\n${about.sources.map((url) => `- ${url}`).join("\n")}`,
    "Which clusters it concerns: `npx gke-guardrails issues`. The rule that reports it: `npx gke-guardrails explain known-issue`.",
  ].join("\n\n");
