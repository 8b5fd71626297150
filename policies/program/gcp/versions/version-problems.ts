import { MAX_NODE_SKEW, minorDistance, parseVersion } from "../../../../gke/versions";
import { findingsIf } from "../../../evaluation/findings-if";
import { read } from "../../../evaluation/reading";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { NODE_POOL } from "../../../resource-types";
import type { Context, Finding, Level, Rule, Voice } from "../../../rule";
import { poolExclusion } from "../maintenance/pool-exclusion";
import type { JudgedPool } from "../pool-checks";
import { levelOfCrossings } from "./boundary-crossings";
import {
  type ComparedVersions,
  comparedVersionsOf,
  isNewer,
  levelOfCompared,
  numberedVersion,
} from "./compared-versions";
import { supportProblem } from "./support";

/** Aliases that GKE resolves to the newest version, and to its default version. */
export const MOVING_ALIASES = ["latest", "-"];

/** The skew between nodes and their control plane where it is too large: "newer", or by how many minors the nodes are older. */
export function skewOf({ nodes, controlPlane }: ComparedVersions): "newer" | number | undefined {
  if (isNewer(nodes, controlPlane)) return "newer";
  const behind = minorDistance(nodes, controlPlane) ?? 0;
  return behind > MAX_NODE_SKEW ? behind : undefined;
}

/** How serious it is that a version is not exact; undefined where it is exact, or unset. */
export function levelOfAlias(version: string | undefined, context: Context): Level | undefined {
  if (version === undefined) return undefined;
  const { kind } = parseVersion(version);
  if (kind === "invalid") return "mandatory";
  if (kind !== "alias" && kind !== "partial") return undefined;
  return MOVING_ALIASES.includes(version) ? (context.levelByEnvironment ?? "mandatory") : "advisory";
}

/**
 * How serious it is that the program pins a pool's version while GKE upgrades it; undefined where it is not pinned, or GKE does not upgrade
 * it, such as because it is excluded until the end of support. Only pools that are resources of their own show whether GKE does.
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

/** What can be wrong with the version of a pool's nodes, and the rule that reports it; the most specific problem first. */
const RULES = {
  crossing: "dataplane-boundary-crossing",
  skew: "version-skew",
  support: "no-end-of-support-version",
  alias: "no-version-alias",
  pin: "no-version-pin-with-auto-upgrade",
} as const;

type VersionProblem = keyof typeof RULES;
const PROBLEMS = Object.keys(RULES) as VersionProblem[];

/** Several rules need a version, but an unknown version is reported once, by the rule that reads every version. */
export const UNKNOWN_VERSIONS: NonNullable<Rule["unknownsLeftTo"]> = {
  rule: RULES.alias,
  covers: (property) =>
    ["minMasterVersion", "nodeVersion", "version"].includes(property) ||
    (property.startsWith("nodePools[") && property.endsWith("].version")),
};

/** How serious each problem is; undefined where there is no such problem. */
const LEVELS: Readonly<Record<VersionProblem, (pool: JudgedPool, context: Context) => Level | undefined>> = {
  crossing: levelOfCrossings,
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
 * Yields findings on the version of a pool's nodes, unless another rule reports a worse problem of the same cause, so that a pin, which is
 * one cause, gets one finding: the first mandatory problem in the order of `RULES`, else the first advisory one. A version that nodes only
 * run is not a pin: there only a boundary crossing replaces the skew that comes with it. A disabled rule is passed over; an exempt one
 * passes its exemption on to the next.
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

/** Other problems that may have the same cause. */
function rivalsOf(problem: VersionProblem, pool: JudgedPool): readonly VersionProblem[] {
  const isPin = !pool.isVersionIgnored && pool.inputs.version !== undefined;
  if (isPin) return PROBLEMS.filter((other) => other !== problem);
  return problem === "skew" ? ["crossing"] : [];
}

/** Whether another problem is mandatory and this one is not, or is as serious and comes first in `RULES`. */
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
