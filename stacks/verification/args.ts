import type { Input, Resource } from "@pulumi/pulumi";
import type { OptionNames } from "../shared/known-options";
import { VERIFICATION_OPTIONS, type VerificationOptions } from "./options";

/** Versions by what has them: the control plane, and node pools. */
export type Versions = Readonly<Record<string, Input<string>>>;

export interface UpgradeVerificationArgs extends VerificationOptions {
  /** The cluster: it has one verification. */
  readonly cluster: Resource;
  readonly clusterName: Input<string>;
  /** The cluster's region or zone. */
  readonly location: Input<string>;
  /** The ID of the cluster's project. */
  readonly project: Input<string>;
  /** The cluster's workload pool. Default: the project's. */
  readonly workloadPool?: Input<string>;
  readonly isAutopilot?: boolean;
  /** The account ID of the IAM service account to create, which has no role: 6 to 30 letters, digits and hyphens. */
  readonly accountId: string;
  /** E-mail addresses of the nodes' own service accounts, so that a Pod with one of them is reported apart from other wrong accounts. */
  readonly nodeServiceAccounts?: readonly Input<string>[];
  /**
   * The least nodes that pools have in all their zones, by the pools' names in GKE: the size of a fixed one, the minimum of an autoscaled one. Fewer than
   * that, and than in the last run, are a failure. Leave out pools of Spot VMs, which may have none. Default: none is expected.
   */
  readonly minNodes?: Input<Readonly<Record<string, number>>>;
  /** The versions whose rollout a Job verifies: it runs anew when one of them changes. */
  readonly versions: Versions;
}

/** The names of all arguments. */
export const ARGS: OptionNames<UpgradeVerificationArgs> = {
  ...VERIFICATION_OPTIONS,
  cluster: true,
  clusterName: true,
  location: true,
  project: true,
  workloadPool: true,
  isAutopilot: true,
  accountId: true,
  nodeServiceAccounts: true,
  minNodes: true,
  versions: true,
};
