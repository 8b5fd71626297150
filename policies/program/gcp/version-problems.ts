import { MAX_NODE_SKEW, minorDistance, parseVersion } from "../../../gke/versions";
import { findingsIf } from "../../evaluation/findings-if";
import { read } from "../../evaluation/reading";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { NODE_POOL } from "../../resource-types";
import type { Context, Finding, Level, Rule, Voice } from "../../rule";
import { boundaryIssues, isCrossed } from "./boundary-crossings";
import { type ComparedVersions, comparedVersionsOf, isNewer, numberedVersion } from "./compared-versions";
import type { JudgedPool } from "./pool-checks";
import { poolExclusion } from "./pool-exclusion";
import { supportProblem } from "./support";

/** What GKE reads as the newest version, and as its default version. */
export const MOVING_ALIASES = ["latest", "-"];

/** How far nodes are from their control plane, where it is too far: newer, or so many minors older. */
export function skewOf({ nodes, controlPlane }: ComparedVersions): "newer" | number | undefined {
  if (isNewer(nodes, controlPlane)) return "newer";
  const behind = minorDistance(nodes, controlPlane) ?? 0;
  return behind > MAX_NODE_SKEW ? behind : undefined;
}

/** A control plane that may have gone further than its floor has most likely gone as far as its nodes. */
export const levelOfCompared = ({ isFloor, nodes, controlPlane }: ComparedVersions): Level =>
  isFloor && isNewer(nodes, controlPlane) ? "advisory" : "mandatory";

/** How serious it is that a version is not named in full; undefined where it is, or where there is none. */
export function levelOfAlias(version: string | undefined, context: Context): Level | undefined {
  if (version === undefined) return undefined;
  const { kind } = parseVersion(version);
  if (kind === "invalid") return "mandatory";
  if (kind !== "alias" && kind !== "partial") return undefined;
  return MOVING_ALIASES.includes(version) ? (context.levelByEnvironment ?? "mandatory") : "advisory";
}

/**
 * How serious it is that the program pins a pool to a version, from which GKE upgrades it; undefined where it does not pin it or GKE does
 * not upgrade it, also as it is excluded until the end of support. Only pools that are resources of their own say whether GKE does.
 */
export function levelOfPin(pool: JudgedPool, context: Context): Level | undefined {
  if (context.resource.type !== NODE_POOL || pool.isVersionIgnored) return undefined;
  const isLeftAlone = () =>
    anyOf(
      () => read(pool, ({ management }) => management?.autoUpgrade)?.value === false,
      () => poolExclusion(pool)?.value === true,
    );
  const isPin = allOf(
    () => "version" in pool.inputs,
    () => !isLeftAlone(),
  );
  return isPin ? (context.levelByEnvironment ?? "mandatory") : undefined;
}

/** What can be wrong with the version of a pool's nodes, each reported by a rule of its own; the most telling first. */
const RULES = {
  crossing: "dataplane-boundary-crossing",
  skew: "version-skew",
  support: "no-end-of-support-version",
  alias: "no-version-alias",
  pin: "no-version-pin-with-auto-upgrade",
} as const;

export type VersionProblem = keyof typeof RULES;
const PROBLEMS = Object.keys(RULES) as VersionProblem[];

/** A version that is not known is one cause, whichever rules need it: the one that asks for each version says so. */
export const UNKNOWN_VERSIONS: NonNullable<Rule["unknownsLeftTo"]> = {
  rule: RULES.alias,
  covers: (property) =>
    ["minMasterVersion", "nodeVersion", "version"].includes(property) ||
    (property.startsWith("nodePools[") && property.endsWith("].version")),
};

/** How serious each problem is; undefined where there is none. */
const LEVELS: Readonly<Record<VersionProblem, (pool: JudgedPool, context: Context) => Level | undefined>> = {
  crossing: (pool, context) => {
    const compared = comparedVersionsOf(pool, context);
    return compared && someItem(boundaryIssues(context), (issue) => isCrossed(issue, compared, pool, context))
      ? levelOfCompared(compared)
      : undefined;
  },
  skew: (pool, context) => {
    const compared = comparedVersionsOf(pool, context);
    return compared && skewOf(compared) !== undefined ? levelOfCompared(compared) : undefined;
  },
  support: (pool, context) => {
    const version = numberedVersion(pool.inputs.version);
    return version && supportProblem(version, "declared", context)?.level;
  },
  alias: (pool, context) => levelOfAlias(pool.inputs.version, context),
  pin: levelOfPin,
};

/**
 * Findings on the version of a pool's nodes, where no other rule has more to say of it: a pin is one cause, and gets one finding. It is the
 * first of the refused problems, else the first of the others. What nodes are observed to run is no pin: only a boundary
 * stands for the skew that it comes with, as the end of support is another cause. A rule that is disabled leaves the word to the next one;
 * one that is exempt leaves it to it under its exemption.
 */
export function* ifForemost(
  problem: VersionProblem,
  pool: JudgedPool,
  context: Context,
  findings: () => Iterable<Finding>,
): Iterable<Finding> {
  const isGraver = (other: VersionProblem) => isGraverThan(problem, other, pool, context);
  const rivals = (voice: Voice) =>
    rivalsOf(problem, pool).filter((other) => context.voiceOf(RULES[other]) === voice);
  yield* findingsIf(
    () => !someItem(rivals("speaks"), isGraver),
    function* () {
      for (const finding of findings()) {
        const exempt = rivals("exempt").find(isGraver);
        yield exempt === undefined ? finding : { ...finding, exemptWith: RULES[exempt] };
      }
    },
  );
}

/** The other problems that may have the same cause. */
function rivalsOf(problem: VersionProblem, pool: JudgedPool): readonly VersionProblem[] {
  const isPin = !pool.isVersionIgnored && pool.inputs.version !== undefined;
  if (isPin) return PROBLEMS.filter((other) => other !== problem);
  return problem === "skew" ? ["crossing"] : [];
}

/** Whether another problem is refused where this one is not, or as serious and more telling. */
function isGraverThan(
  problem: VersionProblem,
  other: VersionProblem,
  pool: JudgedPool,
  context: Context,
): boolean {
  const isMoreTelling = PROBLEMS.indexOf(other) < PROBLEMS.indexOf(problem);
  const level = () => LEVELS[other](pool, context);
  return anyOf(
    () =>
      allOf(
        () => isMoreTelling,
        () => level() !== undefined && level() === LEVELS[problem](pool, context),
      ),
    () =>
      allOf(
        () => LEVELS[problem](pool, context) !== "mandatory",
        () => level() === "mandatory",
      ),
  );
}
