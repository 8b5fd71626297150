import {
  METADATA_SERVER_ADDRESS,
  METADATA_SERVER_ADDRESS_BEFORE,
  METADATA_SERVER_DAEMON_SET,
  METADATA_SERVER_NODE_LABEL,
  METADATA_SERVER_PORTS,
  SYSTEM_NAMESPACE,
} from "../../../gke/metadata-server";
import type { Identity } from "../programs/metadata-server";
import type { KubernetesObject } from "./api";
import { program } from "./programs";

/** A release of the metadata server as GKE's addon manager installs it. */
export interface MetadataServerRelease {
  /** The annotation components.gke.io/component-version. */
  readonly componentVersion: string;
  /** The image; its tag carries the date of the build. */
  readonly image: string;
  /** Where the server listens. */
  readonly address: string;
}

/** The DaemonSet's node selector. Source: as of METADATA_SERVER_NODE_LABEL */
export const METADATA_SERVER_NODE_SELECTOR: Readonly<Record<string, string>> = {
  [METADATA_SERVER_NODE_LABEL]: "true",
  "beta.kubernetes.io/os": "linux",
};

const REPOSITORY = "gke.gcr.io/gke-metadata-server";

/** The incident's server: of before the address changed, with the date of the incident's image. */
export const STALE_RELEASE: MetadataServerRelease = {
  componentVersion: "0.4.301",
  image: `${REPOSITORY}:gke_metadata_server_20200626.00_p0`,
  address: METADATA_SERVER_ADDRESS_BEFORE,
};

/** The server that listens where nodes forward to. Its image is of today, for the lab's nodes are. */
export const CURRENT_RELEASE: MetadataServerRelease = {
  componentVersion: "1.32.2",
  image: `${REPOSITORY}:gke_metadata_server_${new Date().toISOString().slice(0, 10).replaceAll("-", "")}.00_p0`,
  address: METADATA_SERVER_ADDRESS,
};

/** Who the lab's Pods are, unless a test says otherwise. */
export const LAB_IDENTITY: Identity = {
  project: "lab-project",
  projectNumber: 123456789012,
  cluster: "lab",
  location: "europe-west1",
  email: "verifier@lab-project.iam.gserviceaccount.com",
};

const LABELS = { "k8s-app": METADATA_SERVER_DAEMON_SET };

/** How a DaemonSet of the metadata server deviates from GKE's. */
export interface MetadataServerOptions {
  readonly identity?: Identity;
  /** "OnDelete" leaves Pods on their release until they are deleted: a rollout that stands still. */
  readonly updateStrategy?: "RollingUpdate" | "OnDelete";
}

/** The objects of the metadata server, labelled, annotated and placed as on GKE. */
export function metadataServer(
  release: MetadataServerRelease,
  options: MetadataServerOptions = {},
): KubernetesObject[] {
  const identity = JSON.stringify(options.identity ?? LAB_IDENTITY);
  const args = ["/app/server.js", release.address, String(METADATA_SERVER_PORTS.http), identity];
  const name = METADATA_SERVER_DAEMON_SET;
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: SYSTEM_NAMESPACE },
      data: { "server.js": program("metadata-server") },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: {
        name,
        namespace: SYSTEM_NAMESPACE,
        labels: { ...LABELS, "addonmanager.kubernetes.io/mode": "Reconcile" },
      },
      spec: {
        selector: { matchLabels: LABELS },
        updateStrategy: { type: options.updateStrategy ?? "RollingUpdate" },
        template: {
          metadata: {
            labels: LABELS,
            annotations: {
              "components.gke.io/component-name": name,
              "components.gke.io/component-version": release.componentVersion,
            },
          },
          spec: {
            hostNetwork: true,
            nodeSelector: METADATA_SERVER_NODE_SELECTOR,
            tolerations: [{ operator: "Exists" }],
            priorityClassName: "system-node-critical",
            terminationGracePeriodSeconds: 1,
            containers: [
              {
                name,
                image: release.image,
                args,
                // Asked where it listens, not where the node forwards to: the stale server is as ready as the current one.
                readinessProbe: {
                  httpGet: { host: release.address, port: METADATA_SERVER_PORTS.http, path: "/" },
                  periodSeconds: 1,
                },
                volumeMounts: [{ name: "app", mountPath: "/app" }],
              },
            ],
            volumes: [{ name: "app", configMap: { name } }],
          },
        },
      },
    },
  ];
}
