import { didYouMean } from "../../gke/suggest";
import { meantAmong } from "../../policies/evaluation/meant-resource";
import { fitsName } from "../../policies/evaluation/run-config";
import { isNamed } from "../../policies/program/gcp/named-cluster";
import { NODE_POOL } from "../../policies/resource-types";
import type { Settings } from "../../policies/settings/settings";
import type { JudgedResource } from "../offline/protocol/analysis";
import { isUrn, partsOf } from "../offline/protocol/urn";
import { UNKNOWN } from "../offline/protocol/values";
import { namesInStack } from "../upgrade-info/judged-clusters";
import { principalProjects } from "./principal-projects";
import { unmatchedProviders } from "./providers";
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
  const lacks = `matches no resource of ${stacksNamed(names)}`;
  return [
    ...unmatchedStacks(settings, names),
    ...unmatchedExemptions(settings, resources, names, lacks),
    ...unmatchedPools(settings, resources, names, lacks),
    ...unmatchedClusters(settings, stacks, lacks),
    ...unmatchedProviders(settings, resources).map(({ name, question }) =>
      note("kubernetesProviders", name, lacks, question),
    ),
    ...unaskedProjects(settings, stacks),
    ...unmatchedTexts(settings, resources).map(({ setting, value, question }) =>
      note(setting, value, lacks, question),
    ),
  ];
}

function unmatchedExemptions(
  { exemptions = [] }: Partial<Settings>,
  resources: readonly JudgedResource[],
  stackNames: readonly string[],
  lacks: string,
): string[] {
  const present = namesAndUrns(resources);
  const meant = meantAmong(resources);
  return exemptions.flatMap(({ stack, resource }, i) => {
    const isOfOther = stack !== undefined && !stackNames.includes(stack);
    const isFound = isOfOther || present.has(resource) || isToldByStack(stack, resource, stackNames);
    return isFound ? [] : [note(`exemptions[${i}].resource`, resource, lacks, meant(resource))];
  });
}

function unmatchedPools(
  { newNodePools = [] }: Partial<Settings>,
  resources: readonly JudgedResource[],
  stackNames: readonly string[],
  lacks: string,
): string[] {
  const pools = resources.filter(({ type }) => type === NODE_POOL);
  const present = namesAndUrns(pools);
  const meant = meantAmong(pools);
  return newNodePools
    .filter((pool) => !present.has(pool) && !isToldByStack(undefined, pool, stackNames))
    .map((pool) => note("newNodePools", pool, lacks, meant(pool)));
}

function unmatchedClusters(
  { clusterEndOfSupport = [] }: Partial<Settings>,
  stacks: readonly JudgedProgram[],
  lacks: string,
): string[] {
  const clusters = stacks.flatMap(({ name, resources }) => namesInStack(name, resources));
  const labels = clusters.map(({ label }) => label);
  return clusterEndOfSupport
    .filter(({ cluster }) => !clusters.some((names) => isNamed(cluster, names)))
    .map(({ cluster }) => note("clusterEndOfSupport", cluster, lacks, didYouMean(cluster, labels)));
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
    .filter((pattern) => !names.some((name) => fitsName(pattern, name)))
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
