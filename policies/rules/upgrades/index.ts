import { notOfAlpha } from "../../program/gcp/alpha";
import type { Rule } from "../../rule";
import { blueGreenSoak } from "./blue-green-soak";
import { canaryNodePool } from "./canary-node-pool";
import { ciRunnersIsolated } from "./ci-runners-isolated";
import { deprecatedImageType } from "./deprecated-image-type";
import { encryptionKeyUsable } from "./encryption-key-usable";
import { noCgroupV1 } from "./no-cgroup-v1";
import { oneBudgetPerPod } from "./one-budget-per-pod";
import { pdbDoesNotBlockDrain } from "./pdb-does-not-block-drain";
import { podsFindNodes } from "./pods-find-nodes";
import { rolloutSequenceRequired } from "./rollout-sequence-required";
import { rolloutSequenceSane } from "./rollout-sequence-sane";
import { upgradePace } from "./upgrade-pace";
import { upgradeStrategyExplicit } from "./upgrade-strategy-explicit";

export const upgrades: readonly Rule[] = [
  upgradeStrategyExplicit,
  blueGreenSoak,
  notOfAlpha(upgradePace),
  deprecatedImageType,
  noCgroupV1,
  notOfAlpha(rolloutSequenceRequired),
  rolloutSequenceSane,
  pdbDoesNotBlockDrain,
  oneBudgetPerPod,
  notOfAlpha(canaryNodePool),
  ciRunnersIsolated,
  encryptionKeyUsable,
  podsFindNodes,
];
