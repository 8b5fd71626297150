// Writes what follows from the rules' and the alerts' metadata: the rules' pages, the table in the README, the schema of the configuration, the presets and
// the tables in docs/alerts.md, docs/frameworks.md and docs/known-issues.md, the picture in docs/upgrades.md; and, into the README, what the built command says of the incident's cluster. With --check it writes nothing and
// fails where a file is not current. A rule or an alert whose texts are still those of its scaffold is refused.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { KNOWN_ISSUES } from "../gke/known-issues";
import { configSchema } from "../policies/reference/config-schema";
import { pageText } from "../policies/reference/page";
import { peersText } from "../policies/reference/peers";
import { presetsOf } from "../policies/reference/presets";
import { rules } from "../policies/rules";
import { FORMER_NAMES } from "../policies/settings/former-names";
import { KNOWN_ISSUES_SCHEMA } from "../policies/settings/known-issues-schema";
import type { Alert } from "../stacks/alerts/alert";
import { ALERTS } from "../stacks/alerts/list";
import { runbookText, sectionOf } from "../stacks/shared/runbook";
import { OUTLOOK_PICTURE, outlookPicture } from "./outlook-picture";
import { RUNBOOK_PLACEHOLDER, unwrittenTexts } from "./scaffold/alert";
import { unwrittenFields } from "./scaffold/rule";

const root = join(__dirname, "..");
const check = process.argv.includes("--check");
const stale: string[] = [];

function write(path: string, text: string): void {
  const file = join(root, path);
  if (textOf(file) === text) return;
  stale.push(path);
  if (check) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`changed ${path}`);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Replaces what is between the marks `<!-- name -->` and `<!-- /name -->` of a file written by hand. */
function writeBetween(path: string, name: string, text: string): void {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const whole = textOf(join(root, path)) ?? "";
  const [start, end] = [whole.indexOf(open), whole.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${path} has no marks ${open} and ${close}`);
  write(path, `${whole.slice(0, start + open.length)}\n${text}\n${whole.slice(end)}`);
}

/** The alert's section of the runbook; one that is missing counts as one that is not written. */
const alertSection = ({ id }: Alert): string => sectionOf(runbookText(), id) ?? RUNBOOK_PLACEHOLDER;

const unwritten = [
  ...rules.map((rule) => ({ what: `the rule ${rule.name}`, texts: unwrittenFields(rule) })),
  ...ALERTS.map((alert) => ({
    what: `the alert ${alert.id}`,
    texts: unwrittenTexts(alert, alertSection(alert)),
  })),
].filter(({ texts }) => texts.length > 0);
if (unwritten.length > 0) {
  const lines = unwritten.map(({ what, texts }) => `  ${what}: ${texts.join(", ")}`);
  console.error(
    `Nothing was generated: these texts are missing, or still those of the scaffold. Write them first.\n${lines.join("\n")}`,
  );
  process.exit(1);
}

for (const rule of rules) write(`docs/rules/${rule.name}.md`, pageText(rule));
for (const file of readdirSync(join(root, "docs/rules"))) {
  if (rules.some((rule) => `${rule.name}.md` === file)) continue;
  stale.push(`docs/rules/${file}`);
  if (!check) rmSync(join(root, "docs/rules", file));
}
write("schemas/policy-config.schema.json", `${JSON.stringify(configSchema(rules), null, 2)}\n`);
for (const [name, preset] of Object.entries(presetsOf(rules)))
  write(`policies/presets/${name}.json`, `${JSON.stringify(preset, null, 2)}\n`);
write("schemas/known-issues.schema.json", `${JSON.stringify(KNOWN_ISSUES_SCHEMA, null, 2)}\n`);
const rows = rules.map(
  (rule) =>
    `| [${rule.name}](docs/rules/${rule.name}.md) | ${rule.description} | ${rule.level}${rule.mandatoryFor ? ` for ${rule.mandatoryFor}` : ""} | ${rule.severity} |`,
);
writeBetween(
  "README.md",
  "rules",
  ["| Rule | Requirement | Level | Severity |", "|---|---|---|---|", ...rows].join("\n"),
);

writeBetween(
  "docs/configuration.md",
  "former-names",
  [
    "| Former name | Now part of |",
    "|---|---|",
    ...Object.entries(FORMER_NAMES).map(
      ([former, rule]) => `| \`${former}\` | [${rule}](rules/${rule}.md) |`,
    ),
  ].join("\n"),
);

writeBetween("docs/frameworks.md", "peers", peersText(rules));

const issueRows = KNOWN_ISSUES.map(
  ({ id, component, symptom, theme, onlyIf, fixedIn, confidence, date, sources: [source] }) =>
    `| \`${id}\` | ${theme} | ${component}: ${symptom}${onlyIf === undefined ? "" : `. Only if ${onlyIf}`} | ${fixedIn.join(", ") || "none known"} | [${date}](${source}), ${confidence} |`,
);
writeBetween(
  "docs/known-issues.md",
  "issues",
  [
    "| Issue | Theme | What goes wrong | Fixed from | Source, confidence |",
    "|---|---|---|---|---|",
    ...issueRows,
  ].join("\n"),
);

const alertRows = ALERTS.map(({ id, severity, when }) => `| \`${id}\` | ${severity} | ${when} |`);
writeBetween(
  "docs/alerts.md",
  "alerts",
  ["| Alert | Severity | When |", "|---|---|---|", ...alertRows].join("\n"),
);

const { stdout } = spawnSync(
  process.execPath,
  ["--import", "tsx", "cli/main.ts", "check", "examples/incident"],
  {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", COLUMNS: "80" },
  },
);
// Not with --check, as it runs the programs of all stacks: a test compares it.
if (!check) void outlookPicture(root).then((picture) => write(OUTLOOK_PICTURE, picture));
writeBetween("README.md", "incident", `\n\`\`\`\n${stdout.trim()}\n\`\`\`\n`);

if (check && stale.length > 0) {
  console.error(`Not current, run \`npm run generate\`:\n${stale.map((path) => `  ${path}`).join("\n")}`);
  process.exitCode = 1;
}
