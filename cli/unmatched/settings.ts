import { didYouMean } from "../../gke/suggest";
import { meantAmong } from "../../policies/evaluation/meant-resource";
import { fitsStack } from "../../policies/evaluation/run-config";
import { isNamed } from "../../policies/program/gcp/named-cluster";
import { NODE_POOL } from "../../policies/resource-types";
import type { Settings } from "../../policies/settings";
import type { JudgedResource } from "../offline/protocol/analysis";
import { isUrn, partsOf } from "../offline/protocol/urn";
import { UNKNOWN } from "../offline/protocol/values";
import { namesInStack } from "../upgrade-info/judged-clusters";
import { principalProjects } from "./principal-projects";
import { unmatchedTexts } from "./texts";

/** A stack and its resources. */
export interface JudgedProgram {
  name: string;
  resources: readonly JudgedResource[];
  /** The IDs of projects whose numbers the program may ask for, or UNKNOWN. */
  askedProjects: readonly string[];
}

/**
 * Names in a configuration file that no stack of the project has. Another project may use the same file, so each is only a note, which
 * begins with the setting.
 * @param settings those of the file itself.
 * @param stacks all stacks of the project.
 */
export function unmatchedSettings(settings: Partial<Settings>, stacks: readonly JudgedProgram[]): string[] {
  const names = stacks.map(({ name }) => name);
  const resources = stacks.flatMap((stack) => stack.resources);
  const noResource = `matches no resource of ${stacksNamed(names)}`;
  const notes = unmatchedStacks(settings, names);
  const present = namesAndUrns(resources);
  const meant = meantAmong(resources);

  for (const [i, { stack, resource }] of (settings.exemptions ?? []).entries()) {
    if (stack !== undefined && !names.includes(stack)) continue;
    if (!present.has(resource) && !isToldByStack(stack, resource, names))
      notes.push(note(`exemptions[${i}].resource`, resource, noResource, meant(resource)));
  }

  const pools = resources.filter(({ type }) => type === NODE_POOL);
  const presentPools = namesAndUrns(pools);
  const meantPool = meantAmong(pools);
  for (const pool of settings.newNodePools ?? [])
    if (!presentPools.has(pool) && !isToldByStack(undefined, pool, names))
      notes.push(note("newNodePools", pool, noResource, meantPool(pool)));

  const clusters = stacks.flatMap(({ name, resources }) => namesInStack(name, resources));
  for (const { cluster } of settings.clusterEndOfSupport ?? [])
    if (!clusters.some((names) => isNamed(cluster, names)))
      notes.push(
        note(
          "clusterEndOfSupport",
          cluster,
          noResource,
          didYouMean(
            cluster,
            clusters.map(({ label }) => label),
          ),
        ),
      );

  notes.push(...unaskedProjects(settings, stacks));
  for (const { setting, value, question } of unmatchedTexts(settings, resources))
    notes.push(note(setting, value, noResource, question));
  return notes;
}

/** Projects in `projectNumbers` that no program asks for, creates, or names in a principal. */
function unaskedProjects(
  { projectNumbers = {} }: Partial<Settings>,
  stacks: readonly JudgedProgram[],
): string[] {
  const asked = stacks.flatMap(({ askedProjects }) => askedProjects);
  // An unknown project may be any of them.
  if (asked.includes(UNKNOWN)) return [];
  const ofPrincipals = principalProjects(
    stacks.flatMap(({ resources }) => resources),
    projectNumbers,
  );
  const named = stacksNamed(stacks.map(({ name }) => name));
  const lacks = `is not a project that ${named} ${stacks.length === 1 ? "asks for or makes" : "ask for or make"}`;
  return Object.keys(projectNumbers)
    .filter((id) => !asked.includes(id) && !ofPrincipals.has(id))
    .map((id) => note("projectNumbers", id, lacks, didYouMean(id, asked)));
}

/** Like `unmatchedSettings`, for names of stacks alone, which are known without running a program. */
export function unmatchedStacks(settings: Partial<Settings>, names: readonly string[]): string[] {
  const named = stacksNamed(names);
  const isOne = names.length === 1;
  const patterns = (settings.production?.stacks ?? [])
    .filter((pattern) => !names.some((name) => fitsStack(pattern, name)))
    .map((pattern) =>
      note(
        "production.stacks",
        pattern,
        isOne ? `does not match ${named}` : `matches none of ${named}`,
        didYouMean(pattern, names),
      ),
    );
  const exempt = (settings.exemptions ?? []).flatMap(({ stack }, i) =>
    stack === undefined || names.includes(stack)
      ? []
      : [
          note(
            `exemptions[${i}].stack`,
            stack,
            isOne ? `is not ${named}` : `is not one of ${named}`,
            didYouMean(stack, names),
          ),
        ],
  );
  return [...patterns, ...exempt];
}

const stacksNamed = (names: readonly string[]): string =>
  `the ${names.length === 1 ? "stack" : "stacks"} ${names.join(", ")}`;

/** The names and the URNs of resources. */
export const namesAndUrns = (resources: readonly JudgedResource[]): ReadonlySet<string> =>
  new Set(resources.flatMap(({ urn, name }) => [urn, name]));

/** A note on a setting, such as `newNodePools: "main" matches no resource.` @param question asks what is meant; may be empty. */
export const note = (setting: string, value: string, lacks: string, question: string): string =>
  `${setting}: ${JSON.stringify(value)} ${lacks}.${question}`;

/** Whether the stack's own report says it: it is named, by its name or in a URN. */
const isToldByStack = (stack: string | undefined, resource: string, names: readonly string[]): boolean =>
  stack !== undefined || (isUrn(resource) && names.includes(partsOf(resource).stack));
