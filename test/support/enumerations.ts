import { RELEASE_CHANNEL } from "../../gke/channels";
import { EXCLUSION_SCOPE, UNTIL_END_OF_SUPPORT } from "../../gke/maintenance-exclusions";
import { DATAPLANE_V2, METADATA_MODE } from "../../gke/metadata-server";
import { TAINT_EFFECTS } from "../../gke/nodes";
import { UPGRADE_STRATEGY } from "../../gke/upgrades";
import { DEFAULT_SETTINGS } from "../../policies/settings/settings";
import { type KnownValues, type Place, put, without } from "./corpus";
import type { TestResource } from "./evaluate";

const { production, ephemeral } = DEFAULT_SETTINGS;
/** One value of each kind of environment, and all that settings name. */
const ENVIRONMENTS = [...production.values, ...ephemeral, "staging"];

/** The values of a property, and who says that there are no others. */
interface Enumeration {
  readonly values: readonly string[];
  /** The property of an SDK's types whose documentation names them: enumerations.test.ts compares. */
  readonly documented?: readonly ["gcp" | "kubernetes", type: string, property: string];
  /** Those that the documentation does not name, with who does; all of them where no documentation is named. */
  readonly others?: Readonly<Record<string, string>>;
}

const IMAGES = "https://cloud.google.com/kubernetes-engine/docs/concepts/node-images, checked 2026-11-28";
const API = "https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1, checked 2026-11-28";

/** Values of properties that take no others, or of which rules tell no others apart, by the end of their path. */
export const ENUMERATIONS: Readonly<Record<string, Enumeration>> = {
  "releaseChannel.channel": {
    values: Object.values(RELEASE_CHANNEL),
    documented: ["gcp", "ClusterReleaseChannel", "channel"],
  },
  "workloadMetadataConfig.mode": {
    values: Object.values(METADATA_MODE),
    documented: ["gcp", "ClusterNodeConfigWorkloadMetadataConfig", "mode"],
    others: { MODE_UNSPECIFIED: API },
  },
  "exclusionOptions.scope": {
    values: Object.values(EXCLUSION_SCOPE),
    documented: ["gcp", "ClusterMaintenancePolicyMaintenanceExclusionExclusionOptions", "scope"],
  },
  "exclusionOptions.endTimeBehavior": {
    values: [UNTIL_END_OF_SUPPORT],
    documented: ["gcp", "ClusterMaintenancePolicyMaintenanceExclusionExclusionOptions", "endTimeBehavior"],
  },
  "upgradeSettings.strategy": {
    values: Object.values(UPGRADE_STRATEGY),
    documented: ["gcp", "ClusterNodePoolUpgradeSettings", "strategy"],
    others: { SHORT_LIVED: API },
  },
  "taints.effect": {
    values: [...Object.keys(TAINT_EFFECTS), "PREFER_NO_SCHEDULE"],
    documented: ["gcp", "ClusterNodeConfigTaint", "effect"],
  },
  "tolerations.effect": {
    values: [...Object.values(TAINT_EFFECTS), "PreferNoSchedule"],
    documented: ["kubernetes", "Toleration", "effect"],
  },
  "tolerations.operator": {
    values: ["Exists", "Equal", "Lt", "Gt"],
    documented: ["kubernetes", "Toleration", "operator"],
  },
  "matchExpressions.operator": {
    values: ["In", "NotIn", "Exists", "DoesNotExist"],
    documented: ["kubernetes", "LabelSelectorRequirement", "operator"],
  },
  "ports.protocol": {
    values: ["TCP", "UDP", "SCTP"],
    documented: ["kubernetes", "NetworkPolicyPort", "protocol"],
  },
  "spec.policyTypes": {
    values: ["Egress", "Ingress"],
    documented: ["kubernetes", "NetworkPolicySpec", "policyTypes"],
  },
  "webhooks.failurePolicy": {
    values: ["Fail", "Ignore"],
    documented: ["kubernetes", "ValidatingWebhook", "failurePolicy"],
  },
  "rules.scope": {
    values: ["Cluster", "Namespaced", "*"],
    documented: ["kubernetes", "RuleWithOperations", "scope"],
  },
  "rules.operations": {
    values: ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"],
    documented: ["kubernetes", "RuleWithOperations", "operations"],
  },
  "spec.restartPolicy": {
    values: ["Always", "OnFailure", "Never"],
    documented: ["kubernetes", "PodSpec", "restartPolicy"],
  },
  "spec.dnsPolicy": {
    values: ["None", "Default", "ClusterFirst", "ClusterFirstWithHostNet"],
    documented: ["kubernetes", "PodSpec", "dnsPolicy"],
  },
  "spec.concurrencyPolicy": {
    values: ["Allow", "Forbid", "Replace"],
    documented: ["kubernetes", "CronJobSpec", "concurrencyPolicy"],
  },
  "topologySpreadConstraints.whenUnsatisfiable": {
    values: ["DoNotSchedule", "ScheduleAnyway"],
    documented: ["kubernetes", "TopologySpreadConstraint", "whenUnsatisfiable"],
  },
  datapathProvider: {
    values: [DATAPLANE_V2, "LEGACY_DATAPATH"],
    documented: ["gcp", "ClusterArgs", "datapathProvider"],
  },
  "dnsConfig.clusterDns": {
    values: ["PROVIDER_UNSPECIFIED", "CLOUD_DNS", "PLATFORM_DEFAULT", "KUBE_DNS"],
    documented: ["gcp", "ClusterDnsConfig", "clusterDns"],
  },
  imageType: {
    values: [
      "COS_CONTAINERD",
      "UBUNTU_CONTAINERD",
      "WINDOWS_LTSC_CONTAINERD",
      "COS",
      "UBUNTU",
      "WINDOWS_LTSC",
    ],
    others: {
      COS_CONTAINERD: IMAGES,
      UBUNTU_CONTAINERD: IMAGES,
      WINDOWS_LTSC_CONTAINERD: IMAGES,
      COS: IMAGES,
      UBUNTU: IMAGES,
      WINDOWS_LTSC: IMAGES,
    },
  },
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(ENUMERATIONS).map(([name, { values }]) => [name, values])),
  // Whatever a label says; settings name some of its values.
  ...Object.fromEntries(production.labels.map((label) => [`resourceLabels.${label}`, ENVIRONMENTS])),
};

/** Values beside those of other programs that what is of the same kind may well have. */
const TYPICAL: Readonly<Record<string, readonly unknown[]>> = {
  string: ["another-text"],
  number: [0, 1, 2, 1000],
  list: [[]],
};

const kindOf = (value: unknown): string => (Array.isArray(value) ? "list" : typeof value);
/** Objects, by the end of their path, that may hold what no program has: which of it would change a verdict is not among the values. */
const OPEN_OBJECTS: readonly string[] = [
  "annotations",
  "clusterSelector",
  "conditionAbsent",
  "conditionMonitoringQueryLanguage",
  "conditionThreshold",
  "egress.ports",
  "egress.to",
  "envVars",
  "fleet",
  "autoscaledRolloutPolicy",
  "matchExpressions",
  "metadata",
  "nodePools",
  "notificationConfig",
  "recurringMaintenanceWindow",
  "selector",
  "spec",
  "stages",
  "taints",
  "valueYamlFiles",
];
const isSimple = (value: unknown): boolean =>
  Array.isArray(value) ? value.every((item) => typeof item !== "object") : typeof value !== "object";

/**
 * The program with each value that an unknown at a place may well be, absent and null too: all of an enumeration, else those of all other
 * programs, and typical ones of the same kind. Undefined where no program gives one, and for open objects.
 */
export function candidates(
  program: readonly TestResource[],
  place: Place,
  known: KnownValues,
): TestResource[][] | undefined {
  const others = known.at(program, place);
  if (others.length === 0) return undefined;
  const isBoolean = others.every((value) => typeof value === "boolean");
  const path = place.path.filter((part) => typeof part === "string").join(".");
  const endsWith = (name: string) => `.${path}`.endsWith(`.${name}`);
  if (!others.every(isSimple) && OPEN_OBJECTS.some(endsWith)) return undefined;
  const end = Object.keys(VALUES).find(endsWith);
  const isItemOrText = others.every((value) => !Array.isArray(value));
  const listed = isBoolean ? [true, false] : end && isItemOrText ? VALUES[end] : undefined;
  const typical = [...new Set(others.map(kindOf))].flatMap((kind) => TYPICAL[kind] ?? []);
  const values = new Set([...(listed ?? typical), ...others, null]);
  return [without(program, place), ...[...values].map((value) => put(program, place, value))];
}
