import type { TYPE_URL } from "../../gke/notifications";

/** A notification as Pub/Sub delivers it. */
export interface Sample {
  readonly attributes: Readonly<Record<string, string>>;
  /** Base64. */
  readonly data: string;
}

const message = (type: string, payload: object, data: string): Sample => ({
  attributes: {
    project_id: "123456789",
    cluster_location: "europe-west4",
    cluster_name: "runners",
    type_url: `type.googleapis.com/google.container.v1beta1.${type}`,
    payload: JSON.stringify(payload),
  },
  data: Buffer.from(data).toString("base64"),
});

const POOL = "projects/example/locations/europe-west4/clusters/runners/nodePools/general";

/**
 * Notifications of each event: fields, values and texts as public consumers of GKE's notifications recorded them, under other names.
 * `upgradeInfo` alone is made from the published schema, as no recorded one is public.
 * Sources: https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-notifications and
 * https://container.googleapis.com/$discovery/rest?version=v1beta1 (UpgradeInfoEvent), checked 2026-11-25
 */
export const SAMPLES: Readonly<Record<keyof typeof TYPE_URL, readonly Sample[]>> = {
  upgrade: [
    message(
      "UpgradeEvent",
      {
        currentVersion: "1.22.4-gke.1501",
        operation: "operation-1646321640211-5bc1f505",
        operationStartTime: "2022-03-03T15:34:00.211684830Z",
        resourceType: "MASTER",
        targetVersion: "1.22.6-gke.300",
      },
      "Master is upgrading to version 1.22.6-gke.300.",
    ),
    message(
      "UpgradeEvent",
      {
        currentVersion: "1.22.4-gke.1501",
        operation: "operation-1646323461754-a5e72991",
        operationStartTime: "2022-03-03T16:04:21.754874604Z",
        resource: POOL,
        resourceType: "NODE_POOL",
        targetVersion: "1.22.6-gke.300",
      },
      `Node pool ${POOL} is upgrading to version 1.22.6-gke.300.`,
    ),
  ],
  upgradeAvailable: [
    message(
      "UpgradeAvailableEvent",
      { releaseChannel: { channel: "RAPID" }, resourceType: "MASTER", version: "1.22.6-gke.300" },
      'New master version "1.22.6-gke.300" is available for upgrade in the RAPID channel.',
    ),
    message(
      "UpgradeAvailableEvent",
      {
        releaseChannel: { channel: "RAPID" },
        resource: POOL,
        resourceType: "NODE_POOL",
        version: "1.22.6-gke.300",
      },
      'New node version "1.22.6-gke.300" is available for upgrade in the RAPID channel.',
    ),
  ],
  securityBulletin: [
    message(
      "SecurityBulletinEvent",
      {
        resourceTypeAffected: "RESOURCE_TYPE_CONTROLPLANE",
        bulletinId: "GCP-2022-005",
        cveIds: ["CVE-2021-43527"],
        severity: "Medium",
        bulletinUri: "https://cloud.google.com/kubernetes-engine/docs/security-bulletins#gcp-2022-005",
        affectedSupportedMinors: ["1.21", "1.22", "1.23"],
        patchedVersions: ["1.21.9-gke.200", "1.22.6-gke.600", "1.23.3-gke.500"],
        suggestedUpgradeTarget: "1.22.6-gke.1000",
      },
      "Security Bulletin GCP-2022-005 that affects this cluster has been issued",
    ),
  ],
  upgradeInfo: [
    message(
      "UpgradeInfoEvent",
      {
        resourceType: "NODE_POOL",
        resource: POOL,
        operation: "operation-1646323461754-a5e72991",
        startTime: "2022-03-03T16:04:21.754874604Z",
        endTime: "2022-03-03T16:24:21.754874604Z",
        currentVersion: "1.22.4-gke.1501",
        targetVersion: "1.22.6-gke.300",
        state: "SUCCEEDED",
        eventType: "UPGRADE_LIFECYCLE",
      },
      "",
    ),
    message(
      "UpgradeInfoEvent",
      {
        resourceType: "MASTER",
        currentVersion: "1.22.6-gke.300",
        eventType: "END_OF_SUPPORT",
        standardSupportEndTime: "2023-04-30T00:00:00Z",
      },
      "",
    ),
    message(
      "UpgradeInfoEvent",
      { resourceType: "NODE_POOL", resource: POOL, state: "STARTED", eventType: "UPGRADE_LIFECYCLE" },
      "",
    ),
  ],
};

/** The entry that GKE writes of the same notification to Cloud Logging, as far as filters read it: flat, by path. */
export function logEntry({ attributes }: Sample): Readonly<Record<string, string>> {
  const payload = JSON.parse(attributes.payload ?? "{}") as Record<string, unknown>;
  return {
    log_id: "container.googleapis.com/notifications",
    "resource.type": payload.resourceType === "NODE_POOL" ? "gke_nodepool" : "gke_cluster",
    "resource.labels.cluster_name": attributes.cluster_name ?? "",
    "resource.labels.location": attributes.cluster_location ?? "",
    "jsonPayload.@type": attributes.type_url ?? "",
    ...Object.fromEntries(
      Object.entries(payload).map(([key, value]) => [`jsonPayload.${key}`, String(value)]),
    ),
  };
}
