import { CLOUD_DNS, NODE_LOCAL_DNS_SINCE } from "../../../../gke/dns";
import { isBefore } from "../../../../gke/versions";
import type { Source } from "../../../evaluation/reading";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import type { CLUSTER, Inputs } from "../../../resource-types";
import type { ClusterResource } from "../../../stack";
import { controlPlaneOf, observedVersion } from "../versions/compared-versions";

// Who answers the DNS queries of a cluster's Pods.

/** How a cluster resolves names, as declared, else as observed. */
export const dnsConfigOf = ({ inputs, observed }: Source<Inputs[typeof CLUSTER]>) =>
  inputs.dnsConfig ?? observed.dnsConfig;

/**
 * Whether Cloud DNS answers a cluster's Pods; undefined for an Autopilot cluster that does not set it, as that depends on the cluster's
 * age.
 */
export function usesCloudDns(cluster: ClusterResource): boolean | undefined {
  const declared = dnsConfigOf(cluster)?.clusterDns;
  return declared === undefined && cluster.inputs.enableAutopilot === true
    ? undefined
    : declared === CLOUD_DNS;
}

/**
 * Whether Cloud DNS answers a cluster's Pods if it is new: an Autopilot cluster that does not set it, and of which GKE reports nothing.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/service-discovery (cluster DNS: new Autopilot clusters use Cloud DNS), checked
 * 2026-12-01
 */
export const usesCloudDnsIfNew = (cluster: ClusterResource): boolean =>
  usesCloudDns(cluster) === undefined && observedVersion(cluster) === undefined;

/** Whether NodeLocal DNSCache answers a cluster's Pods; undefined where that depends on the version with which the cluster was created. */
export function usesNodeLocalDns(cluster: ClusterResource): boolean | undefined {
  const { inputs, observed } = cluster;
  if (inputs.enableAutopilot === true) return true;
  const enabled = (inputs.addonsConfig?.dnsCacheConfig ?? observed.addonsConfig?.dnsCacheConfig)?.enabled;
  if (enabled !== undefined) return enabled;
  // GKE does not report an addon that a cluster does not have.
  if (observedVersion(cluster) !== undefined) return false;
  const version = controlPlaneOf(cluster);
  return version && isBefore(version, NODE_LOCAL_DNS_SINCE) === true ? false : undefined;
}

export type Protocol = "tcp" | "udp";
export const PROTOCOLS: readonly Protocol[] = ["tcp", "udp"];

/**
 * Whether `ask` holds for the protocol over which a cluster's nodes ask kube-dns on other nodes. A cluster that does not say who answers is taken for a
 * new one: of Autopilot with Cloud DNS, and a Standard one with NodeLocal DNSCache.
 */
export const ofKubeDnsProtocol = (cluster: ClusterResource, ask: (protocol: Protocol) => boolean): boolean =>
  allOf(
    () => someItem(PROTOCOLS, ask),
    () => usesCloudDns(cluster) === false,
    () =>
      anyOf(
        () => everyItem(PROTOCOLS, ask),
        () => ask(kubeDnsProtocolOf(cluster)),
      ),
  );

/**
 * Whether it is sure that a cluster's names are asked of kube-dns, and over which protocol: NodeLocal DNSCache asks it over TCP, Pods over UDP.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache (requirements and limitations), checked 2026-12-01
 */
export const surelyAsksKubeDns = (cluster: ClusterResource, over: "TCP" | "UDP"): boolean =>
  allOf(
    () => usesCloudDns(cluster) === false,
    () => usesNodeLocalDns(cluster) === (over === "TCP"),
  );

/** The protocol over which a cluster asks kube-dns, as above, and a new one where nothing says it. */
const kubeDnsProtocolOf = (cluster: ClusterResource): Protocol =>
  usesNodeLocalDns(cluster) === false ? "udp" : "tcp";
