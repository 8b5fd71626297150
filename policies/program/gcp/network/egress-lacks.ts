import { DNS_PORT, NODE_LOCAL_DNS_SINCE } from "../../../../gke/dns";
import {
  CONTROL_PLANE_PORT,
  KONNECTIVITY_PORT,
  PRIVATE_APIS_BLOCK,
  RESTRICTED_APIS_BLOCK,
} from "../../../../gke/node-egress";
import { someOf } from "../../../evaluation/candidates";
import { foundBy } from "../../../evaluation/search";
import { ifKnown, resourcePath, someItem } from "../../../evaluation/unknown";
import type { FIREWALL } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { clustersNear } from "./clusters-by-nodes";
import { overProtocol, type Way } from "./egress-ways";
import { priorityOf } from "./firewall-rules";
import { mayConcernNodesOf } from "./firewall-targets";
import { leadsOn, letsOut, waysOutBeside } from "./node-egress";

// What a denial of egress keeps nodes from, and the rule that comes closest to letting them out.

export interface Lack {
  readonly way: Way;
  /** From what nodes are kept. */
  readonly from: string;
  /** What no rule allows. */
  readonly allows: string;
  /** What a rule has to let out to, besides the control plane. */
  readonly needs?: string;
}

/** The worst first. */
export const LACKS: readonly Lack[] = [
  {
    way: { to: "control plane", port: CONTROL_PLANE_PORT },
    from: "nodes from the control plane",
    allows: `TCP port ${CONTROL_PLANE_PORT} to it, so that nodes do not register`,
  },
  {
    way: { to: "APIs", port: CONTROL_PLANE_PORT },
    from: "nodes from Google's APIs and registries",
    allows: `TCP port ${CONTROL_PLANE_PORT} to them, so that nodes pull no images, and Pods get no tokens`,
    needs: `Google's APIs on TCP ${CONTROL_PLANE_PORT}, such as ${PRIVATE_APIS_BLOCK} where private zones lead googleapis.com, gcr.io and pkg.dev to private.googleapis.com, or ${RESTRICTED_APIS_BLOCK} where zones or response policies lead them to restricted.googleapis.com`,
  },
  {
    way: { to: "registries", port: CONTROL_PLANE_PORT },
    from: "nodes from Google's registries",
    allows: `TCP port ${CONTROL_PLANE_PORT} to the public addresses to which gcr.io and pkg.dev resolve, so that nodes pull no images`,
    needs: `Google's registries on TCP ${CONTROL_PLANE_PORT}, or lead gcr.io and pkg.dev to private.googleapis.com by private zones`,
  },
  {
    way: { to: "gcr.io", port: CONTROL_PLANE_PORT },
    from: "nodes from gcr.io",
    allows: `TCP port ${CONTROL_PLANE_PORT} to the addresses to which it resolves, so that nodes do not pull GKE's own images, such as those of gke.gcr.io`,
    needs: `gcr.io on TCP ${CONTROL_PLANE_PORT}, or lead it by a private zone to addresses of Google's APIs that rules allow`,
  },
  {
    way: { to: "pkg.dev", port: CONTROL_PLANE_PORT },
    from: "nodes from pkg.dev",
    allows: `TCP port ${CONTROL_PLANE_PORT} to the addresses to which it resolves, so that nodes pull no images of Artifact Registry there`,
    needs: `pkg.dev on TCP ${CONTROL_PLANE_PORT}, or lead it by a private zone to addresses of Google's APIs that rules allow`,
  },
  {
    way: { to: "Pods" },
    from: "Pods from those of other nodes, such as kube-dns",
    allows: "anything to their addresses, so that Pods reach none there",
    needs: "the block of Pods on all protocols",
  },
  {
    way: { to: "kube-dns", port: DNS_PORT },
    from: "Pods from kube-dns on other nodes",
    allows: `port ${DNS_PORT} to the addresses of Pods, so that they resolve no names, or, with NodeLocal DNSCache, which a cluster that is made with ${NODE_LOCAL_DNS_SINCE} or later has by default, none of the cluster's own`,
    needs: `the block of Pods on UDP and TCP ${DNS_PORT}`,
  },
  {
    way: { to: "control plane", port: KONNECTIVITY_PORT },
    from: "konnectivity-agent from the control plane",
    allows: `TCP port ${KONNECTIVITY_PORT} to it, so that the control plane reaches no webhook, and no Pod's log or shell`,
  },
  {
    way: { to: "nodes" },
    from: "nodes and Pods from other nodes",
    allows:
      "anything to the nodes' block, so that they reach no kubelet and nothing on the network of another node",
    needs: "the block of nodes on all protocols",
  },
];

type Denial = Context<typeof FIREWALL>;

/** The rule of the stack that would let nodes out on a way but for one thing, as a sentence; empty where there is none. */
export function closestRule(denial: Denial, way: Way): string {
  const { stack } = denial;
  let lacks = "";
  const closest = foundBy<StackResource<typeof FIREWALL>>(
    (ask) => someOf(waysOutBeside(denial), ask),
    (rule) =>
      ifKnown(() =>
        someItem(clustersNear(denial), (cluster) => {
          const [isOpen, isBefore, isFor] = [
            overProtocol(way, cluster, (each) => letsOut(rule, each)),
            priorityOf(rule) < priorityOf(denial),
            mayConcernNodesOf(cluster, rule, denial),
          ];
          const isNear = letsOut(rule) && leadsOn(rule, cluster, way, stack);
          if (!isNear || [isOpen, isBefore, isFor].filter((each) => !each).length !== 1) return false;
          lacks = !isOpen
            ? `does not allow ${way.to === "kube-dns" ? "" : "TCP "}port ${way.port}`
            : isBefore
              ? "is for other machines"
              : "comes too late";
          return true;
        }),
      ) === true,
  );
  return closest ? ` ${resourcePath(closest)} comes closest: it leads there, but ${lacks}.` : "";
}
