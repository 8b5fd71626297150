import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../../cli/report/finding";
import { parse } from "../../../policies/evaluation/message";
import { UNSEEN } from "../../../policies/evaluation/unseen/unseen-reports";
import { SETTINGS_POLICY } from "../../../policies/settings/settings";
import type { Engine } from "./engine";
import type { Run, Violation } from "./run";

/** A finding without what only one of the routes tells. */
export type Verdict = Pick<
  Finding,
  "rule" | "status" | "level" | "urn" | "property" | "problem" | "fix" | "page"
>;

/**
 * The pack's verdicts among what the engine reported; any other report fails, as no pack of ours writes it. What was not looked into is
 * left out where it does not block: `gke-guardrails` says it apart from its findings.
 */
export function verdictsOf(run: Run): Verdict[] {
  return sorted(run.violations.map(verdictOf).filter((verdict) => !isUnseenAdvice(verdict)));
}

const isUnseenAdvice = ({ rule, level, property }: Verdict): boolean =>
  rule === SETTINGS_POLICY && property === UNSEEN && level === "advisory";

function verdictOf({ policy, level, urn, message }: Violation): Verdict {
  const read = parse(message);
  if (!read) throw new Error(`${policy} reported a message that is none of the pack's: ${message}`);
  const { status, property, problem, fix, page } = read;
  return { rule: policy, status, level: level as Verdict["level"], urn, property, problem, fix, page };
}

/** What `gke-guardrails` says with these arguments, run as installed with the pack. */
export async function command(
  engine: Engine,
  packFolder: string,
  ...argv: string[]
): Promise<{ code: number; verdicts: Verdict[] }> {
  const main = join(packFolder, "dist/cli/main.js");
  const { code, stdout, stderr } = await engine.spawn(process.execPath, packFolder, [
    main,
    ...argv,
    "--json",
  ]);
  if (code !== 0 && code !== 1)
    throw new Error(`gke-guardrails ended with code ${code}:\n${stderr}${stdout}`);
  const [stack] = JSON.parse(stdout).stacks as { findings: Finding[] }[];
  const verdicts = (stack?.findings ?? []).map(
    ({ rule, status, level, urn, property, problem, fix, page }): Verdict => ({
      ...{ rule, status, level, urn, property, problem, fix, page },
    }),
  );
  return { code, verdicts: sorted(verdicts) };
}

const sorted = (verdicts: Verdict[]): Verdict[] =>
  verdicts
    .map((verdict) => [JSON.stringify(verdict), verdict] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, verdict]) => verdict);

/** A preset with the day to judge at, as one file for both the CLI and the command. */
export function presetOn(engine: Engine, packFolder: string, preset: string, today: string): string {
  const config = JSON.parse(readFileSync(join(packFolder, `policies/presets/${preset}.json`), "utf8"));
  return engine.writeConfig({ ...config, settings: { ...config.settings, today } });
}
