// Names that do not resolve.

import type { Symptom } from "./symptom";

const OF_DNS = { sections: ["dns-failure", "dns-restarts"], subject: "dns", decides: true } as const;

/** Checked 2026-12-01. */
export const NAMES: readonly Symptom[] = [
  { texts: ["no such host"], ...OF_DNS, source: "https://github.com/kubernetes/kubernetes/issues/30195" },
  {
    texts: [
      "dial tcp: lookup",
      ":53: i/o timeout",
      ":53: read: connection refused",
      ":53: server misbehaving",
    ],
    ...OF_DNS,
    source: "https://github.com/kubernetes/kubernetes/issues/105152",
  },
  {
    texts: ["unknownhostexception"],
    ...OF_DNS,
    source: "https://github.com/GoogleCloudDataproc/hadoop-connectors/issues/1352",
  },
  {
    texts: ["name or service not known"],
    ...OF_DNS,
    source: "https://github.com/kubernetes/kubernetes/issues/15917",
  },
  {
    texts: ["could not resolve host", "couldn't resolve host", "unable to resolve host"],
    ...OF_DNS,
    source: "https://github.com/kubernetes/kubernetes/issues/8512",
  },
  {
    texts: ["name resolution", "getaddrinfo", "eai_again", "enotfound"],
    ...OF_DNS,
    source: "https://github.com/ClickHouse/ClickHouse/issues/26546",
  },
  {
    texts: ["can't resolve", "bad address", "name does not resolve"],
    ...OF_DNS,
    source: "https://github.com/kubernetes/kubernetes/issues/62777",
  },
  {
    texts: ["nxdomain", "server can't find"],
    ...OF_DNS,
    source: "https://github.com/jonashackt/kubernetes-the-ansible-way/issues/7",
  },
  {
    texts: ["listen tcp 169.254.20.10", "listen udp 169.254.20.10"],
    with: ["address already in use", "cannot assign requested address"],
    sections: ["dns-failure"],
    subject: "dns",
    next: "NodeLocal DNSCache does not get its port: another process on the node's network has it.",
    source: "https://github.com/kubernetes/kops/issues/9245",
  },
  {
    texts: ["plugin/loop: loop"],
    ...OF_DNS,
    next: "The DNS server forwards to itself: its upstream, from a stub domain or the node's resolv.conf, leads back to it.",
    source: "https://github.com/kubernetes/kubernetes/issues/104862",
  },
  { texts: ["servfail"], ...OF_DNS, source: "https://github.com/kubernetes-sigs/kubespray/issues/9328" },
  {
    texts: ["no servers could be reached"],
    ...OF_DNS,
    source: "https://github.com/kubernetes-sigs/external-dns/issues/2027",
  },
  {
    texts: ["maximum number of concurrent dns queries reached"],
    sections: ["dns-failure", "dns-restarts"],
    rules: ["node-local-dns-cache"],
    next: "dnsmasq in kube-dns asks its upstream servers too much at once, and refuses the rest: NodeLocal DNSCache or more replicas of kube-dns take load from it. Do the upstream servers answer?",
    decides: true,
    source: "https://github.com/cilium/cilium/issues/2732",
  },
];
