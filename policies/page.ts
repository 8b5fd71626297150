import { className, programText } from "./program-text";
import type { Rule } from "./rule";

/** The page of a rule, docs/rules/<id>.md, in Markdown. */
export function pageText(rule: Rule): string {
  const code = (example: Rule["good"]) => `\`\`\`typescript\n${programText(rule, example)}\n\`\`\``;
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
  const sections = [
    `# ${rule.name}`,
    rule.description,
    [
      `- Level: ${rule.level}`,
      `- Severity: ${rule.severity}`,
      `- Judges: ${Object.keys(rule.checks)
        .map((type) => `\`${className(type)}\``)
        .join(", ")}`,
      ...(rule.frameworks ? [`- The same control elsewhere: ${rule.frameworks.join(", ")}`] : []),
      ...(rule.remediations
        ? ["- Remediation: set the rule's level to `remediate`, and Pulumi mends what is safe to mend"]
        : []),
    ].join("\n"),
    "## Why",
    rule.why,
    "## Fix",
    rule.fix,
    "Refused:",
    code(rule.bad),
    "Accepted:",
    code(rule.good),
    "## When to exempt",
    rule.whenToExempt,
    `\`\`\`json\n${JSON.stringify(exemption, null, 2)}\n\`\`\``,
    "## Sources",
    rule.sources.map((source) => `- ${source}`).join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}
