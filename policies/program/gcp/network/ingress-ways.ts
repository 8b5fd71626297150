import { everyItem } from "../../../evaluation/unknown";
import type { ClusterResource } from "../../../stack";
import { blockOf, nodesBlockOf, podsBlockOf } from "./cluster-blocks";
import { ofKubeDnsProtocol, type Protocol } from "./cluster-dns";

/** Whose traffic GKE's own rules let in to nodes. */
export interface WayIn {
  /** Absent for all traffic. */
  readonly from?: "Pods" | "nodes" | "the control plane";
  /** Absent for all ports. */
  readonly port?: number;
  /** TCP where absent. */
  readonly protocol?: Protocol;
  /** Whether it is the way to kube-dns, over the protocol by which a cluster's nodes ask it. */
  readonly isToKubeDns?: true;
}

/**
 * Whether `ask` holds for a way, over the protocol that a cluster uses on it. NodeLocal DNSCache, which asks kube-dns over TCP, mostly has the address of
 * its node.
 */
export const inProtocol = (way: WayIn, cluster: ClusterResource, ask: (way: WayIn) => boolean): boolean =>
  way.isToKubeDns
    ? ofKubeDnsProtocol(cluster, (protocol) =>
        everyItem<WayIn["from"]>(protocol === "tcp" ? ["Pods", "nodes"] : ["Pods"], (from) =>
          ask({ ...way, protocol, from }),
        ),
      )
    : ask(way);

/** The blocks of those whose traffic it is. */
export const BLOCKS = { Pods: podsBlockOf, nodes: nodesBlockOf, "the control plane": blockOf };
