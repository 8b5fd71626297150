import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const ROOT = join(__dirname, "../..");

/** The stacks that have a file in the project's folder. */
export const STACKS: readonly string[] = readdirSync(ROOT)
  .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
  .sort();

export const PLACE = { project: "gke-guardrails", stack: "test" } as const;

export type Values = Record<string, unknown>;

/** The configuration in a stack's file, by key. */
export function stackFile(stack: string): Values {
  const file: { config: Values } = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8"));
  return file.config;
}

/** The stack dev with an Autopilot cluster. */
export const AUTOPILOT: Values = Object.fromEntries([
  ...Object.entries(stackFile("dev")).filter(([key]) => key !== "gke-guardrails:nodePools"),
  ["gke-guardrails:autopilot", true],
]);

/** The names of the clusters in a stack's file. */
export const clusterNames = (stack: string) =>
  Object.keys(stackFile(stack)["gke-guardrails:clusters"] as Values);

/** What a stack's file says of one cluster. */
export function clusterFile(stack: string, name: string): Values {
  const cluster = (stackFile(stack)["gke-guardrails:clusters"] as Record<string, Values>)[name];
  if (cluster === undefined) throw new Error(`Pulumi.${stack}.yaml has no cluster ${name}.`);
  return cluster;
}

/** Values as Pulumi hands them to a program: objects and lists as JSON, the rest as text. */
export function textsOf(values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
