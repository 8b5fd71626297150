import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { counted } from "../../gke/counted";
import { printable } from "../../policies/evaluation/printable";
import { SETTINGS_POLICY } from "../../policies/settings/settings";
import { duration } from "../command-line/arguments";
import type { Terminal } from "../command-line/command";
import { type Configuration, findConfiguration } from "../configuration/file";
import { layersOf, resolveConfig } from "../configuration/layers";
import { judgeStacks, type RunningValues } from "../judging/judge-stacks";
import { docPage } from "../messages/doc-page";
import { NotEvaluated, UsageError } from "../messages/errors";
import { fileReason } from "../messages/file-errors";
import { Pack } from "../offline/pack";
import { givenValue } from "../offline/project/config-values";
import { type Project, readProject } from "../offline/project/project";
import { findStacks, type NamedStack } from "../offline/project/stacks";
import { isBlocking } from "../report/finding";
import { type ProductionStack, productionStacks } from "./production-stacks";

interface InitValues extends RunningValues {
  yaml?: boolean;
}

/**
 * Writes a configuration with which none of a program's present findings blocks.
 * @returns the exit code.
 * @throws NotEvaluated where a stack cannot be judged, or there is a configuration already.
 */
export async function initConfiguration(
  values: InitValues,
  folder: string | undefined,
  terminal: Terminal,
): Promise<number> {
  const project = readProject(folder);
  const existing = findConfiguration(project.root);
  if (existing !== undefined)
    throw new UsageError(
      `There is already a configuration: ${shown(existing)}. To check it: npx gke-guardrails config check`,
    );
  const given = (values["config-value"] ?? []).map((argument) => givenValue(argument, terminal.env));
  const stacks = findStacks(project, values.stack ?? [], given);
  const production = productionStacks(stacks.map((stack) => stack.read()));
  const settings = {
    ...(production.length > 0 && { production: { stacks: production.map(({ name }) => name) } }),
    exemptions: [],
  };
  const blocking = await blockingRules(project, stacks, { [SETTINGS_POLICY]: settings }, values, terminal);
  const levels = Object.fromEntries([...blocking.keys()].map((rule) => [rule, "advisory"]));
  const file = join(project.root, values.yaml ? "gke-guardrails.yaml" : "gke-guardrails.json");
  const content = { ...levels, [SETTINGS_POLICY]: settings };
  writeNew(file, values.yaml ? yamlOf(content) : `${JSON.stringify(content, undefined, 2)}\n`);
  terminal.out.write(`${summary(file, production, blocking).map(printable).join("\n")}\n`);
  return 0;
}

/** The rules that would block, and how many findings each has. */
async function blockingRules(
  project: Project,
  stacks: readonly NamedStack[],
  content: Configuration,
  values: InitValues,
  terminal: Terminal,
): Promise<Map<string, number>> {
  const layers = [...layersOf(["recommended"], undefined, undefined), content];
  let started: Promise<Pack> | undefined;
  const pack = () => {
    const { guardrails } = require("../pack/guardrails") as typeof import("../pack/guardrails");
    started ??= Pack.start(guardrails(), (policy) => resolveConfig(layers, policy));
    return started;
  };
  const running = {
    pack,
    remediates: false,
    blocksUnseen: false,
    fetchesCharts: values["fetch-charts"] === true,
    timeoutMs: duration("timeout", values.timeout),
  };
  const blocking = new Map<string, number>();
  for (const { report } of await judgeStacks(project, stacks, running, terminal.err)) {
    if ("error" in report)
      throw new NotEvaluated(
        `The stack ${report.name} could not be judged, so no configuration was written: ${report.error}\nTo leave it out, name the others: --stack NAME`,
      );
    for (const { rule } of report.findings.filter(isBlocking))
      if (rule !== SETTINGS_POLICY) blocking.set(rule, (blocking.get(rule) ?? 0) + 1);
  }
  return blocking;
}

const yamlOf = (
  content: object,
): string => `# yaml-language-server: $schema=node_modules/gke-guardrails/schemas/policy-config.schema.json
# Levels: mandatory blocks, advisory reports, disabled does neither. An exemption lets one resource break one rule until a day:
#   exemptions:
#     - rule: node-pool-gke-metadata-mode
#       resource: NAME_IN_THE_PROGRAM
#       reason: Why, for whoever reads it in a year
#       until: YYYY-MM-DD
${stringify(content)}`;

/** @throws UsageError where the file exists already, or cannot be written. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "EEXIST"
        ? `${shown(file)} already exists.`
        : `${shown(file)} cannot be written: ${fileReason(error, file)}.`,
    );
  }
}

const shown = (file: string): string => relative("", file) || file;

function summary(
  file: string,
  production: readonly ProductionStack[],
  blocking: ReadonlyMap<string, number>,
): string[] {
  const guessed = production.map(({ name, reason }) => `${name} (${reason})`).join(", ");
  const rules = [...blocking].map(([rule, count]) => `  ${rule}  ${counted(count, "finding")}`);
  return [
    `Wrote ${shown(file)}.`,
    guessed === ""
      ? "No stack seems to be production. If one is, name it in settings.production.stacks."
      : `Production stacks, as guessed: ${guessed}. Change settings.production.stacks where that is wrong. A cluster's own label, such as env, decides first.`,
    ...(rules.length === 0
      ? ["Nothing blocks today, so every rule keeps its level."]
      : ["Advisory, because they block today; remove a line once it is fixed:", ...rules]),
    `To accept one resource until a day, add it to settings.exemptions: ${docPage("docs/exemptions.md")}`,
    "Next: npx gke-guardrails config check, then npx gke-guardrails check",
  ];
}
