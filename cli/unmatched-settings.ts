import { fitsStack } from "../policies/evaluation/run-config";
import { isNamed } from "../policies/program/gcp/named-cluster";
import { CLUSTER, NODE_POOL } from "../policies/resource-types";
import type { Settings } from "../policies/settings";
import { didYouMean } from "../stacks/shared/suggest";
import { namesInStack } from "./judged-clusters";
import type { JudgedResource } from "./offline/protocol/analysis";
import { isUrn, partsOf } from "./offline/protocol/urn";
import { hasUnknown } from "./offline/protocol/values";

/** A stack and its resources. */
export interface JudgedProgram {
  name: string;
  resources: readonly JudgedResource[];
}

/**
 * What a configuration file names and no stack of the project has. Another project may use the same file, so each is only a note; each
 * begins with the setting.
 * @param settings what the file itself gives.
 * @param stacks all stacks of the project.
 */
export function unmatchedSettings(settings: Partial<Settings>, stacks: readonly JudgedProgram[]): string[] {
  const names = stacks.map(({ name }) => name);
  const resources = stacks.flatMap((stack) => stack.resources);
  const noResource = `matches no resource of the stacks ${names.join(", ")}`;
  const notes = unmatchedStacks(settings, names);

  for (const [i, { stack, resource }] of (settings.exemptions ?? []).entries()) {
    const isThere = resources.some(({ urn, name }) => urn === resource || name === resource);
    if (stack !== undefined && !names.includes(stack)) continue;
    if (!isThere && !isToldByStack(stack, resource, names))
      notes.push(
        note(
          `exemptions[${i}].resource`,
          resource,
          noResource,
          resources.map(({ name }) => name),
        ),
      );
  }

  const pools = resources.filter(({ type }) => type === NODE_POOL);
  for (const pool of settings.newNodePools ?? []) {
    const isThere = pools.some(({ urn, name }) => urn === pool || name === pool);
    if (!isThere && !isToldByStack(undefined, pool, names))
      notes.push(
        note(
          "newNodePools",
          pool,
          noResource,
          pools.map(({ name }) => name),
        ),
      );
  }

  const clusters = stacks.flatMap(({ name, resources }) => namesInStack(name, resources));
  for (const { cluster } of settings.clusterEndOfSupport ?? [])
    if (!clusters.some((names) => isNamed(cluster, names)))
      notes.push(
        note(
          "clusterEndOfSupport",
          cluster,
          noResource,
          clusters.map(({ label }) => label),
        ),
      );

  for (const { setting, values, properties } of textSettings(settings)) {
    const where = resources
      .filter(({ type }) => type === CLUSTER || type === NODE_POOL)
      .flatMap(({ inputs }) => properties.map((property) => inputs[property]));
    // A value that is not known may be the very one.
    if (where.some(hasUnknown)) continue;
    for (const value of values)
      if (!where.some((each) => mentions(each, value))) notes.push(note(setting, value, noResource));
  }
  return notes;
}

/** The same of stacks alone, which is known without running a program. */
export function unmatchedStacks(settings: Partial<Settings>, names: readonly string[]): string[] {
  const all = names.join(", ");
  const patterns = (settings.production?.stacks ?? [])
    .filter((pattern) => !names.some((name) => fitsStack(pattern, name)))
    .map((pattern) => note("production.stacks", pattern, `matches none of the stacks ${all}`, names));
  const exempt = (settings.exemptions ?? []).flatMap(({ stack }, i) =>
    stack === undefined || names.includes(stack)
      ? []
      : [note(`exemptions[${i}].stack`, stack, `is not one of the stacks ${all}`, names)],
  );
  return [...patterns, ...exempt];
}

const note = (setting: string, value: string, lacks: string, candidates: readonly string[] = []): string =>
  `${setting}: ${JSON.stringify(value)} ${lacks}.${didYouMean(value, candidates)}`;

/** The settings that hold a text of clusters and node pools, and the properties in which it may stand. */
const textSettings = (settings: Partial<Settings>) => [
  {
    setting: "externalNodeServiceAccounts",
    values: settings.externalNodeServiceAccounts ?? [],
    properties: ["nodeConfig", "nodePools", "clusterAutoscaling"],
  },
  {
    setting: "allowedWorkloadPools",
    values: settings.allowedWorkloadPools ?? [],
    properties: ["workloadIdentityConfig"],
  },
  {
    setting: "activeActiveLabel",
    values: settings.activeActiveLabel === undefined ? [] : [settings.activeActiveLabel],
    properties: ["resourceLabels"],
  },
];

/** Whether the stack's own report says it: it is named, by its name or in a URN. */
const isToldByStack = (stack: string | undefined, resource: string, names: readonly string[]): boolean =>
  stack !== undefined || (isUrn(resource) && names.includes(partsOf(resource).stack));

/** Whether the text is a value or a key at any depth. */
function mentions(value: unknown, text: string): boolean {
  if (typeof value !== "object" || value === null) return value === text;
  return Object.entries(value).some(([key, item]) => key === text || mentions(item, text));
}
