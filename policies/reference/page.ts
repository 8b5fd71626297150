import type { Rule } from "../rule";
import { className, programText } from "./program-text";

const OF_KUBERNETES =
  "The rule checks only what the program declares, not objects and fields that something else adds to the cluster.";

/** What an example's text uses and does not define. */
const KUBECONFIG_OF =
  "`kubeconfigOf` stands for a function of your own, which makes a kubeconfig from the cluster's name, endpoint and CA certificate.";

/** Why what is observed does not count for a rule; undefined for one that judges it where the program is silent. */
export const declaredOnlyOf = ({ checks, declaredOnly }: Rule): string | undefined =>
  declaredOnly ??
  (Object.keys(checks).every((type) => type.startsWith("kubernetes:")) ? OF_KUBERNETES : undefined);

/** A rule's level, and what it depends on. */
function levelText({ name, level, mandatoryFor, isChoice }: Rule): string {
  if (level === "disabled")
    return `disabled, until a ${isChoice ? "" : "preset, a framework or a "}configuration, such as \`{"${name}": "advisory"}\`, gives it a level`;
  return mandatoryFor === undefined ? level : `${level} for ${mandatoryFor}, otherwise advisory`;
}

/** The page of a rule, docs/rules/<id>.md, in Markdown. */
export function pageText(rule: Rule): string {
  const code = (example: Rule["good"]) => `\`\`\`typescript\n${programText(rule, example)}\n\`\`\``;
  const json = (value: unknown) => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
  const exemption = {
    settings: {
      exemptions: [
        {
          rule: rule.name,
          resource: "name or URN",
          reason: "why, for whoever reads it later",
          until: "YYYY-MM-DD",
        },
      ],
    },
  };
  const declaredOnly = declaredOnlyOf(rule);
  const sections = [
    `# ${rule.name}`,
    rule.description,
    [
      `- Level: ${levelText(rule)}`,
      `- Severity: ${rule.severity}`,
      `- Judges: ${Object.keys(rule.checks)
        .map((type) => `\`${className(type)}\``)
        .join(", ")}`,
      ...(rule.reads
        ? [`- Reads too: ${rule.reads.map((type) => `\`${className(type)}\``).join(", ")}`]
        : []),
      ...(rule.frameworks ? [`- The same control elsewhere: ${rule.frameworks.join(", ")}`] : []),
      ...(rule.remediations
        ? ["- Remediation: set the rule's level to `remediate`, and Pulumi fixes what is safe to fix"]
        : []),
    ].join("\n"),
    "## Why",
    rule.why,
    ...(rule.departures === undefined ? [] : ["## Where other tools differ", rule.departures]),
    ...(declaredOnly === undefined ? [] : ["## What GKE reports", declaredOnly]),
    "## Fix",
    rule.fix,
    ...(rule.exampleSettings
      ? [`With the settings\n\n${json({ settings: rule.exampleSettings })}`, "refused:"]
      : ["Refused:"]),
    code(rule.bad),
    rule.exampleSettings ? "accepted:" : "Accepted:",
    code(rule.good),
    ...(code(rule.good).includes("kubeconfigOf(") || code(rule.bad).includes("kubeconfigOf(")
      ? [KUBECONFIG_OF]
      : []),
    "## When to exempt",
    rule.whenToExempt,
    json(exemption),
    "## Sources",
    rule.sources.map((source) => `- ${source}`).join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}
