// Writes what follows from the rules' metadata: their pages, the table in the README and the schema of the configuration;
// and, into the README, what the built command says of the incident's cluster. With --check it writes nothing and fails where a file is not current.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configSchema } from "../policies/reference/config-schema";
import { pageText } from "../policies/reference/page";
import { rules } from "../policies/rules";

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
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Replaces what stands between the marks `<!-- name -->` and `<!-- /name -->` of a file written by hand. */
function writeBetween(path: string, name: string, text: string): void {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const whole = textOf(join(root, path)) ?? "";
  const [start, end] = [whole.indexOf(open), whole.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${path} has no marks ${open} and ${close}`);
  write(path, `${whole.slice(0, start + open.length)}\n${text}\n${whole.slice(end)}`);
}

for (const rule of rules) write(`docs/rules/${rule.name}.md`, pageText(rule));
for (const file of readdirSync(join(root, "docs/rules"))) {
  if (rules.some((rule) => `${rule.name}.md` === file)) continue;
  stale.push(`docs/rules/${file}`);
  if (!check) rmSync(join(root, "docs/rules", file));
}
write("schemas/policy-config.schema.json", `${JSON.stringify(configSchema(rules), null, 2)}\n`);
const rows = rules.map(
  (rule) =>
    `| [${rule.name}](docs/rules/${rule.name}.md) | ${rule.description} | ${rule.level} | ${rule.severity} |`,
);
writeBetween(
  "README.md",
  "rules",
  ["| Rule | Requirement | Level | Severity |", "|---|---|---|---|", ...rows].join("\n"),
);

const { stdout } = spawnSync(process.execPath, ["dist/cli/main.js", "check", "examples/incident"], {
  cwd: root,
  encoding: "utf8",
  env: { ...process.env, NO_COLOR: "1" },
});
writeBetween("README.md", "incident", `\n\`\`\`\n${stdout.trim()}\n\`\`\`\n`);

if (check && stale.length > 0) {
  console.error(`Not current, run \`npm run generate\`:\n${stale.map((path) => `  ${path}`).join("\n")}`);
  process.exitCode = 1;
}
