import { read } from "../../evaluation/reading";
import { type JudgedPool, poolChecks } from "../../program/gcp/pool-checks";
import { ifForemost, levelOfPin, UNKNOWN_VERSIONS } from "../../program/gcp/versions/version-problems";
import { NODE_POOL } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

export const noVersionPinWithAutoUpgrade: Rule = {
  name: "no-version-pin-with-auto-upgrade",
  description: "A node pool that GKE upgrades has no version in the program.",
  why:
    "With autoUpgrade, which is the default, GKE moves the pool on and the program moves it back: each update may downgrade " +
    "or upgrade all its nodes at once, at any hour, as manual operations ignore maintenance windows. The provider's own documentation advises " +
    "against both together. If the version itself is refused, the rule about that version reports it instead.",
  fix: 'Remove version, or add "version" to the resource option ignoreChanges.',
  declaredOnly:
    "Only a version that the program declares counts: one that is observed is GKE's own choice and pins nothing.",
  whenToExempt: "A pool whose version the program raises deliberately before GKE does, in a tested process.",
  sources: [
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/nodepool/ (version)",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
  ],
  severity: "high",
  level: "mandatory",
  mandatoryFor: "production clusters",
  // Of the pool's own version it is asked whether there is any, which no other rule does.
  unknownsLeftTo: {
    ...UNKNOWN_VERSIONS,
    covers: (property) => property !== "version" && UNKNOWN_VERSIONS.covers(property),
  },
  good: { cluster: "main", management: { autoUpgrade: true } },
  bad: { cluster: "main", version: "1.34.1-gke.1000000" },
  checks: {
    [NODE_POOL]: poolChecks(function* (pool, context) {
      // A version that is not known leaves nothing open where none would be a pin.
      if (levelOfPin(pool, context) === undefined) return;
      yield* ifForemost("pin", pool, context, () => pinFindings(pool, context));
    })[NODE_POOL],
  },
};

function* pinFindings(pool: JudgedPool, context: Context): Iterable<Finding> {
  const level = levelOfPin(pool, context);
  if (level === undefined) return;
  const isDeclared = read(pool, ({ management }) => management?.autoUpgrade) !== undefined;
  yield {
    at: "version",
    problem: `is set although GKE upgrades the pool${isDeclared ? "" : " by default"}, so each undoes what the other did`,
    level: level === "advisory" ? level : undefined,
  };
}
