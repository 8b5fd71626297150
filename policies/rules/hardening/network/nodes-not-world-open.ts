import { someItem } from "../../../evaluation/unknown";
import { isWorld, opensAny } from "../../../program/gcp/network/firewall";
import { concernsNodes } from "../../../program/gcp/network/firewall-targets";
import { CLUSTER, FIREWALL } from "../../../resource-types";
import type { ExampleResource, Rule } from "../../../rule";

const AT = "sourceRanges";

/**
 * What listens on nodes and is for the cluster alone, or for those who run it.
 * Source: https://kubernetes.io/docs/reference/networking/ports-and-protocols/ and
 * https://cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules, checked 2026-11-28
 */
const NODE_PORTS: Readonly<Record<string, readonly [number, number]>> = {
  "SSH (22)": [22, 22],
  "the kubelet (10250)": [10250, 10250],
  "the kubelet's port without authentication (10255)": [10255, 10255],
  "NodePorts (30000-32767)": [30000, 32767],
};

const cluster: ExampleResource = {
  type: CLUSTER,
  name: "cluster",
  props: { network: "main" },
};
const firewall = (sourceRanges: string[]): ExampleResource => ({
  type: FIREWALL,
  name: "ssh",
  props: {
    network: "main",
    sourceRanges,
    allows: [{ protocol: "tcp", ports: ["22"] }],
  },
});

export const nodesNotWorldOpen: Rule = {
  name: "nodes-not-world-open",
  description: "No firewall rule lets the whole internet reach ports of nodes.",
  why:
    "SSH, the kubelet and NodePorts listen on every node. With a firewall rule that allows them from 0.0.0.0/0, anyone can attack each node " +
    "that has a public address, now or after the next change. GKE itself creates the rules that its load balancers need.",
  fix:
    `Set ${AT} to the networks that need the ports, such as a bastion's or those of Google's health checks, or set targetTags to the intended ` +
    "machines.",
  whenToExempt: "Nodes whose NodePorts are the service itself, such as game servers.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules",
    "https://cloud.google.com/firewall/docs/firewalls",
  ],
  severity: "high",
  level: "disabled",
  frameworks: ["CIS GKE 1.9.0 5.6.6"],
  good: [cluster, firewall(["10.0.0.0/8"])],
  bad: [cluster, firewall(["0.0.0.0/0"])],
  checks: {
    [FIREWALL]: [
      function* open(inputs, context) {
        if (!someItem(inputs.sourceRanges, isWorld)) return;
        const ports = Object.keys(NODE_PORTS).filter((name) =>
          opensAny(inputs, NODE_PORTS[name] as readonly [number, number]),
        );
        if (ports.length === 0 || !concernsNodes(context)) return;
        yield { at: AT, problem: `lets the whole internet reach nodes: ${ports.join(", ")}` };
      },
    ],
  },
};
