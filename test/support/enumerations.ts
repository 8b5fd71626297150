import { RELEASE_CHANNEL } from "../../gke/channels";
import { EXCLUSION_SCOPE, UNTIL_END_OF_SUPPORT } from "../../gke/maintenance-exclusions";
import { DATAPLANE_V2, METADATA_MODE } from "../../gke/metadata-server";
import { TAINT_EFFECTS } from "../../gke/nodes";
import { UPGRADE_STRATEGY } from "../../gke/upgrades";
import { DEFAULT_SETTINGS } from "../../policies/settings";
import { type KnownValues, type Place, put, without } from "./corpus";
import type { TestResource } from "./evaluate";

const { production, ephemeral } = DEFAULT_SETTINGS;
/** One value of each kind of environment, and all that settings name. */
const ENVIRONMENTS = [...production.values, ...ephemeral, "staging"];

/** Values of properties that take no others, or of which rules tell no others apart, by the end of their path. */
const ENUMERATIONS: Readonly<Record<string, readonly string[]>> = {
  "releaseChannel.channel": Object.values(RELEASE_CHANNEL),
  "workloadMetadataConfig.mode": Object.values(METADATA_MODE),
  "exclusionOptions.scope": Object.values(EXCLUSION_SCOPE),
  "exclusionOptions.endTimeBehavior": [UNTIL_END_OF_SUPPORT],
  "upgradeSettings.strategy": Object.values(UPGRADE_STRATEGY),
  "taints.effect": [...Object.keys(TAINT_EFFECTS), "PREFER_NO_SCHEDULE"],
  "tolerations.effect": [...Object.values(TAINT_EFFECTS), "PreferNoSchedule"],
  "tolerations.operator": ["Exists", "Equal"],
  "matchExpressions.operator": ["In", "NotIn", "Exists", "DoesNotExist"],
  "ports.protocol": ["TCP", "UDP", "SCTP"],
  "spec.policyTypes": ["Egress", "Ingress"],
  "webhooks.failurePolicy": ["Fail", "Ignore"],
  "rules.scope": ["Cluster", "Namespaced", "*"],
  "rules.operations": ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"],
  "spec.restartPolicy": ["Always", "OnFailure", "Never"],
  "spec.dnsPolicy": ["None", "Default", "ClusterFirst", "ClusterFirstWithHostNet"],
  "spec.concurrencyPolicy": ["Allow", "Forbid", "Replace"],
  "topologySpreadConstraints.whenUnsatisfiable": ["DoNotSchedule", "ScheduleAnyway"],
  datapathProvider: [DATAPLANE_V2, "LEGACY_DATAPATH"],
  "dnsConfig.clusterDns": ["CLOUD_DNS", "PLATFORM_DEFAULT", "KUBE_DNS"],
  imageType: [
    "COS_CONTAINERD",
    "UBUNTU_CONTAINERD",
    "WINDOWS_LTSC_CONTAINERD",
    "COS",
    "UBUNTU",
    "WINDOWS_LTSC",
  ],
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
  const end = Object.keys(ENUMERATIONS).find(endsWith);
  const isItemOrText = others.every((value) => !Array.isArray(value));
  const listed = isBoolean ? [true, false] : end && isItemOrText ? ENUMERATIONS[end] : undefined;
  const typical = [...new Set(others.map(kindOf))].flatMap((kind) => TYPICAL[kind] ?? []);
  const values = new Set([...(listed ?? typical), ...others, null]);
  return [without(program, place), ...[...values].map((value) => put(program, place, value))];
}
