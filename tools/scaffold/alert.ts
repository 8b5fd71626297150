import type { Alert } from "../../stacks/alerts/alert";
import { type Changes, camelCase, insertBefore, isId, ScaffoldError } from "./changes";

/** What a new alert says until its author has written it. `npm run generate` refuses an alert that still says any of it. */
export const ALERT_PLACEHOLDERS = {
  title: "what happened to the cluster",
  when: "What has to be measured or logged, how often, and for how long",
} as const satisfies Partial<Alert>;

/** The first sentence of a new alert's section of the runbook. */
export const RUNBOOK_PLACEHOLDER =
  "What this alert means for Pods, what most often causes it, and what happens if nobody acts.";

/** The texts of an alert that still are the scaffold's. */
export const unwrittenTexts = (alert: Alert, section: string): string[] => [
  ...Object.entries(ALERT_PLACEHOLDERS).flatMap(([field, text]) =>
    alert[field as keyof typeof ALERT_PLACEHOLDERS] === text ? [field] : [],
  ),
  ...(section.includes(RUNBOOK_PLACEHOLDER) ? ["its section of docs/runbook.md"] : []),
];

const LIST = "stacks/alerts/list.ts";
const RUNBOOK = "docs/runbook.md";
const SCENARIOS = "test/alerts/scenarios.test.ts";

/**
 * An alert, its entry in the list, its section of the runbook and a scenario in which it fires.
 * @param ids the ids of all alerts
 * @throws ScaffoldError for an id that no alert can have.
 */
export function alertScaffold(id: string, ids: readonly string[], read: (path: string) => string): Changes {
  if (!isId(id)) {
    throw new ScaffoldError(
      `"${id}" cannot be an alert's id: use two or more words of lower-case letters and digits, joined by hyphens. Usage: npm run new-alert dns-restarts`,
    );
  }
  if (ids.includes(id)) throw new ScaffoldError(`There is an alert "${id}" already.`);
  return {
    created: { [`stacks/alerts/${id}.ts`]: alertText(id) },
    changed: {
      [LIST]: withEntry(read(LIST), id),
      [RUNBOOK]: insertBefore(RUNBOOK, read(RUNBOOK), "## Faults of a node", sectionText(id)),
      [SCENARIOS]: insertBefore(
        SCENARIOS,
        read(SCENARIOS),
        '});\n\ndescribe("the alerts on metrics"',
        scenarioText(id),
      ),
    },
  };
}

/** The list of alerts with one more at its end. */
const withEntry = (list: string, id: string): string =>
  insertBefore(
    LIST,
    insertBefore(LIST, list, "];", `  ${camelCase(id)},\n`),
    "\n/** All alerts",
    `import { ${camelCase(id)} } from "./${id}";\n`,
  );

const alertText = (id: string): string => `import type { Alert } from "./alert";
import { nodeSeries } from "./system-metrics";

export const ${camelCase(id)}: Alert = {
  id: "${id}",
  title: "${ALERT_PLACEHOLDERS.title}",
  when: "${ALERT_PLACEHOLDERS.when}",
  severity: "warning",
  condition: (target) => ({ kind: "metric", query: \`sum(\${nodeSeries(target)}) > 100\`, forMinutes: 0 }),
};
`;

const sectionText = (id: string): string => `### ${id}

${RUNBOOK_PLACEHOLDER}

1. What to look at first.
2. What to do about each thing that may be seen there.

\`\`\`
gcloud container clusters describe CLUSTER --location=LOCATION --project=PROJECT
\`\`\`

`;

const scenarioText = (id: string): string => `
  it("when more than 100 cores are there (${id})", () => {
    const nodes = Array.from({ length: 30 }, (_, index) => \`c-\${index}\`);
    ordinaryJobs(quiet(-150, 30, nodes)).expect(ALERTS, { "${id}": during(0, 30) });
  });
`;
