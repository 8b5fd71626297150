import { RELEASE_CHANNEL } from "../gke/channels";
import { MAX_SOAK_DAYS } from "../gke/rollout-sequences";
import { alerts } from "./alerts/options";
import { type ClusterKeys, cluster } from "./cluster-keys";
import { gitlabRunner } from "./gitlab-runner/options";
import { hardening } from "./hardening";
import { NAME } from "./name-pattern";
import { type NodePoolConfig, nodePool } from "./node-pool-keys";
import * as decode from "./shared/decoders";
import { projectId } from "./shared/google-names";
import type { VerificationOptions } from "./verification/options";
import { verification } from "./verification-keys";

const kubernetesName = decode.text(
  "a name of up to 63 lower-case letters, digits and hyphens that starts with a letter",
  new RegExp(`^(?=.{1,63}$)${NAME}$`),
);

/** A label that says who answers for a cluster, or what it costs, as Google Cloud takes it. */
const label = decode.text(
  "a label's value: up to 63 lower-case letters, digits, hyphens and underscores",
  /^[a-z0-9_-]{0,63}$/,
);

/** The keys of the Google Cloud provider that the stacks read. */
export const PROVIDER_KEYS = {
  project: projectId,
};

/** What the clusters of a stack have in common: each of them can take another's place. */
const COMMON = {
  environment: decode.oneOf("dev", "staging", "prod"),
  labels: decode.optional(
    decode.mapOf(
      "labels",
      {
        expected: "a lower-case letter, then lower-case letters, digits, hyphens and underscores",
        pattern: /^[a-z][a-z0-9_-]{0,62}$/,
      },
      label,
    ),
    new Map<string, string>(),
  ),
  deletionProtection: decode.optional(decode.flag, true),
  releaseChannel: decode.oneOf(
    RELEASE_CHANNEL.rapid,
    RELEASE_CHANNEL.regular,
    RELEASE_CHANNEL.stable,
    RELEASE_CHANNEL.extended,
  ),
  autopilot: decode.optional(decode.flag, false),
  dataplaneV2: decode.optional(decode.flag, true),
  nodePools: decode.optional(
    decode.mapOf(
      "node pools",
      // Pulumi puts the cluster's name before it and a suffix after it, and GKE allows 40 characters.
      {
        expected: "up to 10 lower-case letters, digits and hyphens, a letter first",
        pattern: new RegExp(`^(?=.{1,10}$)${NAME}$`),
      },
      nodePool,
    ),
    new Map<string, NodePoolConfig>(),
  ),
  sampleWorkload: decode.record("the sample workload", {
    namespace: kubernetesName,
    serviceAccount: kubernetesName,
  }),
  verification: decode.optional<VerificationOptions>(verification, {}),
  hardening: decode.maybe(hardening),
  gitlabRunner: decode.maybe(gitlabRunner),
  alerts: decode.maybe(alerts),
};

// Names of service accounts are built on it, and hold 30 characters.
const CLUSTER_NAME = {
  expected: "up to 20 lower-case letters, digits and hyphens, a letter first",
  pattern: new RegExp(`^(?=.{1,20}$)${NAME}$`),
};

const rollout = decode.record("the order of upgrades", {
  order: decode.list(
    "clusters",
    decode.text(`a cluster's name, ${CLUSTER_NAME.expected}`, CLUSTER_NAME.pattern),
    2,
  ),
  soakDays: decode.integer("the days between one cluster's upgrade and the next one's", 1, MAX_SOAK_DAYS),
});

/** The keys of the project itself. */
export const KEYS = {
  clusters: decode.mapOf("clusters", CLUSTER_NAME, cluster, 1),
  ...COMMON,
  rollout: decode.maybe(rollout),
};

/** The project's own keys, as they are written. */
export type Keys = decode.Decoded<typeof KEYS>;
export type RolloutConfig = NonNullable<ReturnType<typeof rollout>>;

/**
 * The configuration of one cluster, with what it shares with the stack's others. Ranges are IPv4 in CIDR notation, times in UTC;
 * `nodePools` counts nodes by zone,
 * and has no pools where the cluster is an Autopilot cluster.
 */
export type ClusterConfig = {
  readonly name: string;
  readonly project: string;
  /** Whether its upgrades come in their turn in a rollout sequence. */
  readonly isSequenced: boolean;
} & ClusterKeys &
  decode.Decoded<typeof COMMON>;
