// The nodes and Pods of a simulated cluster, as large as GKE's.

import { COMPONENT_NAME_ANNOTATION } from "../../gke/addon-marks";
import { METADATA_SERVER_NODE_SELECTOR } from "../../test/cluster/harness/metadata-server";
import { pinnedVersion } from "../kubernetes/build";

/** As many as a kubelet reports. Source: nodeStatusMaxImages in kubelet.config.k8s.io/v1beta1 */
const IMAGES = 50;

/** What GKE runs in kube-system on each node beside the metadata server. */
export const AGENTS = [
  "anetd",
  "fluentbit-gke",
  "gke-metrics-agent",
  "konnectivity-agent",
  "kube-proxy",
  "netd",
  "node-local-dns",
  "pdcsi-node",
];

/** The name of one of the simulated nodes. */
export const nodeName = (index: number): string =>
  `gke-bench-pool-${Math.floor(index / 100)}-${index.toString(16).padStart(8, "0")}`;

/** A node as its kubelet registers it; kwok adds the conditions. */
export function node(index: number): object {
  const name = nodeName(index);
  const version = `${pinnedVersion()}-gke.1000`;
  const digest = (image: number) => image.toString(16).padStart(64, "0");
  return {
    metadata: {
      name,
      labels: {
        ...METADATA_SERVER_NODE_SELECTOR,
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/region": "europe-west1",
        "topology.kubernetes.io/zone": `europe-west1-${"bcd"[index % 3]}`,
      },
    },
    spec: { podCIDR: `10.${128 + Math.floor(index / 256)}.${index % 256}.0/24` },
    status: {
      nodeInfo: { kubeletVersion: version, kubeProxyVersion: version },
      images: Array.from({ length: IMAGES }, (_, image) => ({
        names: [
          `europe-west1-docker.pkg.dev/bench/team/service-${image}@sha256:${digest(image)}`,
          `europe-west1-docker.pkg.dev/bench/team/service-${image}:1.${image}.0`,
        ],
        sizeBytes: 10_000_000 + image,
      })),
    },
  };
}

/** An agent's Pod of the size that such Pods have: two containers, files of the host, settings. */
export function agentPod(agent: string, node: string): object {
  const volumes = Array.from({ length: 8 }, (_, i) => `host-folder-${i}`);
  const container = (role: string) => ({
    name: `${agent}-${role}`,
    image: `gke.gcr.io/${agent}-${role}:bench`,
    args: Array.from({ length: 8 }, (_, i) => `--setting-${i}=value-${i}`),
    env: [
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      ...Array.from({ length: 8 }, (_, i) => ({ name: `SETTING_${i}`, value: `value-${i}` })),
    ],
    resources: { requests: { cpu: "1m", memory: "1Mi" }, limits: { memory: "100Mi" } },
    livenessProbe: { httpGet: { path: "/healthz", port: 10_000 }, periodSeconds: 10 },
    readinessProbe: { httpGet: { path: "/ready", port: 10_000 }, periodSeconds: 10 },
    volumeMounts: volumes.map((name) => ({ name, mountPath: `/host/${name}`, readOnly: true })),
  });
  return {
    metadata: {
      name: `${agent}-${node}`,
      labels: { "k8s-app": agent },
      annotations: { [COMPONENT_NAME_ANNOTATION]: agent },
    },
    spec: {
      nodeName: node,
      containers: [container("agent"), container("exporter")],
      priorityClassName: "system-node-critical",
      tolerations: [{ operator: "Exists" }],
      volumes: volumes.map((name) => ({ name, hostPath: { path: `/var/${name}` } })),
    },
  };
}
