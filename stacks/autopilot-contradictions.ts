import type { Keys } from "./config-keys";
import type { Loose, Problem } from "./shared/decoder";

const DECIDED = "; expected none with autopilot: true, as Google runs the nodes";

/**
 * What an Autopilot cluster does not take.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/resources/autopilot-standard-feature-comparison (read 2026-11-28): node pools, node
 * settings and the dataplane are Google's.
 */
export function* withAutopilot({
  nodePools,
  dataplaneV2,
  gitlabRunner,
  verification,
}: NonNullable<Loose<Keys>>): Generator<Problem> {
  if (nodePools !== undefined && nodePools.size > 0)
    yield { at: "nodePools", problem: `has ${[...nodePools.keys()].join(", ")}${DECIDED}` };
  if (dataplaneV2 === false) {
    yield {
      at: "dataplaneV2",
      problem: "is false; expected true with autopilot: true, as every Autopilot cluster has Dataplane V2",
    };
  }
  if (gitlabRunner !== undefined) {
    yield {
      at: "gitlabRunner",
      problem:
        "is set; expected none with autopilot: true, as it runs on node pools of its own: give it a stack of Standard clusters",
    };
  }
  const { gate, nodeConditions, selfHeal } = verification ?? {};
  for (const [key, isSet] of Object.entries({
    gate,
    nodeConditions,
    selfHeal: selfHeal && selfHeal !== "off",
  })) {
    if (isSet !== true) continue;
    yield {
      at: `verification.${key}`,
      problem:
        "changes nodes or what GKE runs on them; expected none with autopilot: true, which allows neither",
    };
  }
}
