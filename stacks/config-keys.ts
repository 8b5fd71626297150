import { RELEASE_CHANNEL } from "../gke/channels";
import { CAPACITY, EXCLUSION_SCOPE, parseTimestamp } from "../gke/maintenance";
import { WEEKDAYS } from "../gke/recurrence";
import { MAX_SOAK_DAYS } from "../gke/rollout-sequences";
import { MAX_PARALLEL_NODES, MAX_POOL_SOAK_SECONDS, UPGRADE_STRATEGY } from "../gke/upgrades";
import { SELF_HEAL } from "../verifier/settings";
import { alerts } from "./alerts/options";
import { parseCidr } from "./cidr";
import { gitlabRunner } from "./gitlab-runner/options";
import * as read from "./shared/readers";
import { BOUNDS, IMAGE_PATTERNS, type VerificationOptions } from "./verification/options";

const NAME = "[a-z]([a-z0-9-]*[a-z0-9])?";
const kubernetesName = read.text(
  "a name of up to 63 lower-case letters, digits and hyphens that starts with a letter",
  new RegExp(`^(?=.{1,63}$)${NAME}$`),
);
const rangeName = read.text("the name of a secondary range of the subnetwork", new RegExp(`^${NAME}$`));
/** The name or path of something in `folder`. */
const networkPath = (what: string, folder: string) =>
  read.text(
    `${what}'s name or path, such as projects/PROJECT/${folder}/NAME`,
    new RegExp(`^(projects/[a-z0-9.:-]+/${folder.replace("REGION", "[a-z0-9-]+")}/)?${NAME}$`),
  );

const cidr = read.textAs("an IPv4 range whose address is its first, such as 10.0.0.0/20", (text) =>
  parseCidr(text) === undefined ? undefined : text,
);
const controlPlaneCidr = read.textAs("an IPv4 range of 16 addresses, such as 172.16.0.0/28", (text) =>
  parseCidr(text)?.prefix === 28 ? text : undefined,
);
const instant = read.textAs("a time in UTC, such as 2027-12-17T00:00:00Z", (text) =>
  parseTimestamp(text)?.isUtc ? text : undefined,
);

const upgrade = read.variant("how its nodes are upgraded", "strategy", {
  [UPGRADE_STRATEGY.surge]: {
    maxSurge: read.integer("the nodes added at a time", 0, MAX_PARALLEL_NODES),
    maxUnavailable: read.integer("the nodes taken away at a time", 0, MAX_PARALLEL_NODES),
  },
  [UPGRADE_STRATEGY.blueGreen]: {
    batchNodes: read.integer("the old nodes drained at a time", 1, MAX_PARALLEL_NODES),
    soakSeconds: read.integer("the seconds for which the drained old nodes stay", 0, MAX_POOL_SOAK_SECONDS),
  },
});

const MAX_NODES_PER_ZONE = 1000;
const nodePool = read.record("a node pool", {
  role: read.oneOf("canary", "general", "runners"),
  machineType: read.text("a machine type, such as e2-standard-4", /^[a-z][a-z0-9]*-[a-z0-9-]+$/),
  diskGb: read.optional(read.integer("the boot disk's size in GB", 10, 65_536), 100),
  minNodes: read.integer("the least nodes in each zone", 0, MAX_NODES_PER_ZONE),
  maxNodes: read.integer("the most nodes in each zone", 1, MAX_NODES_PER_ZONE),
  upgrade,
});

const exclusion = read.record("a maintenance exclusion", {
  name: read.text("a name", /^[A-Za-z0-9][A-Za-z0-9 _-]{0,62}$/),
  start: instant,
  end: instant,
  scope: read.oneOf(...Object.values(EXCLUSION_SCOPE)),
});

const network = read.variant("the cluster's network", "mode", {
  new: { nodes: cidr, pods: cidr, services: cidr },
  existing: {
    network: networkPath("the network", "global/networks"),
    subnetwork: networkPath("the subnetwork", "regions/REGION/subnetworks"),
    podRange: rangeName,
    serviceRange: rangeName,
  },
});

const verification = read.record("the upgrade verification", {
  periodSeconds: read.maybe(
    read.integer("the seconds between two verifications of a node", ...BOUNDS.periodSeconds),
  ),
  everyMinutes: read.maybe(
    read.integer("the minutes between two verifications of the cluster", ...BOUNDS.everyMinutes),
  ),
  nodeConditions: read.maybe(read.flag),
  gate: read.maybe(read.flag),
  selfHeal: read.maybe(read.oneOf(...SELF_HEAL)),
  image: read.maybe(
    read.record("a container image with Node.js", {
      registry: read.maybe(
        read.text("a registry's host, such as europe-docker.pkg.dev", IMAGE_PATTERNS.registry),
      ),
      repository: read.maybe(read.text("the image's path in its registry", IMAGE_PATTERNS.repository)),
      tag: read.maybe(read.text("the image's tag", IMAGE_PATTERNS.tag)),
      digest: read.maybe(read.text("sha256: and 64 hexadecimal digits", IMAGE_PATTERNS.digest)),
    }),
  ),
}) satisfies read.Reader<VerificationOptions>;

/** A label that says who answers for a cluster, or what it costs, as Google Cloud takes it. */
const label = read.text(
  "a label's value: up to 63 lower-case letters, digits, hyphens and underscores",
  /^[a-z0-9_-]{0,63}$/,
);

/** The keys of the Google Cloud provider that the stacks read. */
export const PROVIDER_KEYS = {
  project: read.text(
    "the ID (not the number) of the clusters' Google Cloud project",
    /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  ),
};

/** What each cluster of a stack has of its own. */
const cluster = read.record("a cluster", {
  region: read.text("the cluster's region, such as europe-west4", /^[a-z]+-[a-z]+\d{1,2}$/),
  network,
  controlPlane: read.record("access to the control plane", {
    range: controlPlaneCidr,
    publicEndpoint: read.flag,
    authorizedNetworks: read.list(
      "networks",
      read.record("a network", {
        name: read.text("a name", /^[A-Za-z0-9][A-Za-z0-9 _-]{0,62}$/),
        range: cidr,
      }),
      1,
    ),
  }),
  maintenance: read.record("when GKE may upgrade", {
    days: read.list("weekdays (UTC)", read.oneOf(...WEEKDAYS), 1),
    start: read.text("a time of day in UTC, such as 02:00", /^([01]\d|2[0-3]):[0-5]\d$/),
    hours: read.integer("the window's length in hours", CAPACITY.contiguousHours, 24),
    exclusions: read.optional(read.list("maintenance exclusions", exclusion), []),
  }),
});

/** What the clusters of a stack have in common: each of them can take another's place. */
const COMMON = {
  environment: read.oneOf("dev", "staging", "prod"),
  labels: read.optional(
    read.mapOf(
      "labels",
      {
        expected: "a lower-case letter, then lower-case letters, digits, hyphens and underscores",
        pattern: /^[a-z][a-z0-9_-]{0,62}$/,
      },
      label,
    ),
    new Map<string, string>(),
  ),
  deletionProtection: read.optional(read.flag, true),
  releaseChannel: read.oneOf(
    RELEASE_CHANNEL.rapid,
    RELEASE_CHANNEL.regular,
    RELEASE_CHANNEL.stable,
    RELEASE_CHANNEL.extended,
  ),
  dataplaneV2: read.optional(read.flag, true),
  nodePools: read.mapOf(
    "node pools",
    // Pulumi puts the cluster's name before it and a suffix after it, and GKE allows 40 characters.
    {
      expected: "up to 10 lower-case letters, digits and hyphens, a letter first",
      pattern: new RegExp(`^(?=.{1,10}$)${NAME}$`),
    },
    nodePool,
  ),
  sampleWorkload: read.record("the sample workload", {
    namespace: kubernetesName,
    serviceAccount: kubernetesName,
  }),
  verification: read.optional<VerificationOptions>(verification, {}),
  gitlabRunner: read.maybe(gitlabRunner),
  alerts: read.maybe(alerts),
};

// Names of service accounts are built on it, and hold 30 characters.
const CLUSTER_NAME = {
  expected: "up to 20 lower-case letters, digits and hyphens, a letter first",
  pattern: new RegExp(`^(?=.{1,20}$)${NAME}$`),
};

const rollout = read.record("the order of upgrades", {
  order: read.list(
    "clusters",
    read.text(`a cluster's name, ${CLUSTER_NAME.expected}`, CLUSTER_NAME.pattern),
    2,
  ),
  soakDays: read.integer("the days between one cluster's upgrade and the next one's", 1, MAX_SOAK_DAYS),
});

/** The keys of the project itself. */
export const KEYS = {
  clusters: read.mapOf("clusters", CLUSTER_NAME, cluster, 1),
  ...COMMON,
  rollout: read.maybe(rollout),
};

/** The project's own keys, as they are written. */
export type Keys = read.Reading<typeof KEYS>;
type OwnKeys = NonNullable<ReturnType<typeof cluster>>;
export type NodePoolConfig = NonNullable<ReturnType<typeof nodePool>>;
export type NewNetworkConfig = Extract<OwnKeys["network"], { mode: "new" }>;
export type MaintenanceConfig = OwnKeys["maintenance"];
export type RolloutConfig = NonNullable<ReturnType<typeof rollout>>;

/**
 * The configuration of one cluster, with what it shares with the stack's others. Ranges are IPv4 in CIDR notation, times in UTC;
 * `nodePools` counts nodes by zone.
 */
export type ClusterConfig = {
  readonly name: string;
  readonly project: string;
  /** Whether its upgrades come in their turn in a roll-out sequence. */
  readonly isSequenced: boolean;
} & OwnKeys &
  read.Reading<typeof COMMON>;
