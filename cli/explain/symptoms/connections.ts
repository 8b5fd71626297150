// Connections that fail. Whom they are meant for decides what explains them. Longer than a screen: a table.

import { METADATA_SERVER_PORTS } from "../../../gke/metadata-server";
import type { Symptom } from "./symptom";
import { NO_ADDRESS } from "./target";

const TIMEOUTS = [
  "i/o timeout",
  "deadline exceeded",
  "deadlineexceeded",
  "deadline_exceeded",
  "timed out",
  "timeout awaiting response headers",
  "client.timeout",
  "network timeout",
  "etimedout",
  // As Windows says it.
  "did not properly respond",
];
const TLS_TIMEOUT = "tls handshake timeout";
const BROKEN = [
  ...TIMEOUTS,
  "connection refused",
  "econnrefused",
  "was refused",
  "connection reset",
  "econnreset",
  "no route to host",
  "ehostunreach",
  "network is unreachable",
  "enetunreach",
];
const FAILURES = [...BROKEN, TLS_TIMEOUT];

/** As a program in Go says that it finds a port of the metadata server taken. */
const portsTaken = Object.values(METADATA_SERVER_PORTS).map(
  (port) => `:${port}: bind: address already in use`,
);

/** Checked 2026-12-01. */
export const CONNECTIONS: readonly Symptom[] = [
  {
    texts: portsTaken,
    sections: ["not-metadata-server"],
    subject: "reserved metadata port",
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/18495",
  },
  {
    texts: ["timeout awaiting response headers"],
    to: "metadata",
    sections: ["response-timeout"],
    decides: true,
    source: "https://github.com/GoogleCloudPlatform/cloud-sql-proxy/issues/357",
  },
  {
    texts: ["connection refused"],
    to: "metadata",
    sections: ["refused"],
    source: "https://medium.com/airwallex-engineering",
  },
  {
    texts: ["connection reset"],
    to: "metadata",
    sections: ["reset"],
    source: "https://github.com/zalando-incubator/kube-ingress-aws-controller/issues/573",
  },
  {
    texts: ["no route to host", "network is unreachable"],
    to: "metadata",
    sections: ["unreachable"],
    source: "https://github.com/kubernetes/kubernetes/issues/62511",
  },
  {
    texts: ["failed to connect to", "can't connect to", "couldn't connect to"],
    to: "metadata",
    sections: ["refused", "connect-timeout"],
    source: "https://github.com/future-architect/vuls/issues/402",
  },
  {
    texts: TIMEOUTS,
    to: "metadata",
    sections: ["connect-timeout", "response-timeout"],
    subject: "egress",
    source: "https://github.com/tektoncd/operator/issues/4000",
  },
  {
    texts: BROKEN,
    to: "unnamed",
    next: NO_ADDRESS,
    source: "https://github.com/kubernetes/kubernetes/issues/28612",
  },
  {
    texts: [TLS_TIMEOUT],
    to: "unnamed",
    sections: ["api-unavailable", "registry-unreachable"],
    rules: ["private-nodes-reach-google", "firewall-allows-node-egress"],
    next: "With whom does it speak TLS: the control plane, a registry or an API? The metadata server has no TLS.",
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/13382",
  },
  {
    texts: FAILURES,
    to: "control-plane",
    sections: ["api-unavailable"],
    rules: ["control-plane-authorized-networks", "firewall-allows-node-egress", "control-plane-regional"],
    next: "From outside the cluster: is your address in an authorized network, and does the kubeconfig have the cluster's address of today? From Pods: an egress policy on TCP 443 to the control plane. From nodes: firewall rules and routes.",
    source: "https://github.com/google-github-actions/deploy-gke/issues/14",
  },
  {
    texts: FAILURES,
    to: "kubelet",
    sections: ["nodes-not-ready"],
    rules: ["firewall-allows-node-ingress", "firewall-allows-node-egress"],
    next: "The control plane does not reach the node's kubelet: kubectl get nodes, and kubectl -n kube-system get pods -l k8s-app=konnectivity-agent -o wide.",
    source: "https://github.com/kubernetes/kubernetes/issues/62511",
  },
  {
    texts: FAILURES,
    to: "registry",
    sections: ["registry-unreachable", "image-pulls-failing"],
    rules: ["private-nodes-reach-google", "firewall-allows-node-egress", "google-names-resolve"],
    source: "https://github.com/kubernetes/minikube/issues/3721",
  },
  {
    texts: FAILURES,
    to: "google",
    rules: ["private-nodes-reach-google", "firewall-allows-node-egress", "google-names-resolve"],
    next: "Google's APIs are reached in the way in which registries are: Private Google Access or NAT, firewall rules, DNS. From Pods alone: their egress policies on TCP 443.",
    source: "https://github.com/helm/helm/issues/1749",
  },
  {
    texts: FAILURES,
    to: "address",
    rules: ["private-nodes-reach-google", "firewall-allows-node-egress"],
    next: "The text does not say whose address this is; the metadata server's it is not. A public one may be Google's, a registry's or a control plane's (gcloud container clusters list); a private one, a Service's or a Pod's: kubectl get services,endpointslices -A | grep ADDRESS. From Pods alone: egress policies on TCP 443.",
    source: "https://github.com/mongodb-labs/drivers-evergreen-tools/pull/515",
  },
  {
    texts: FAILURES,
    to: "peer",
    next: "The address is neither the metadata server's nor Google's. Does something listen there, and do the NetworkPolicies of both namespaces, and the firewall rules, let this through?",
    source: "https://github.com/kubernetes/kops/issues/1526",
  },
  {
    texts: [
      "no agent available",
      "no ssh tunnels currently open",
      "error dialing backend: dial timeout",
      "dial timeout, backstop",
      "dial timeout, context",
    ],
    sections: ["nodes-not-ready"],
    rules: ["netpol-spares-system-pods", "firewall-allows-node-egress", "system-pods-have-nodes"],
    next: "The control plane reaches nodes by the Pods of konnectivity-agent: kubectl -n kube-system get pods -l k8s-app=konnectivity-agent -o wide. Do they run, and reach the control plane on TCP 8132?",
    decides: true,
    source: "https://github.com/cilium/cilium/issues/41037",
  },
  {
    texts: ["tls: internal error", "no serving certificate available for the kubelet"],
    with: [":10250", "error dialing backend", "for the kubelet"],
    sections: ["nodes-not-ready"],
    next: "The node's kubelet has no certificate to answer with: kubectl get csr shows whether its request waits.",
    source: "https://github.com/kubernetes/kubeadm/issues/591",
  },
  {
    texts: ["x509: certificate signed by unknown authority"],
    next: "Whose certificate is it? Of the control plane: run gcloud container clusters get-credentials again. Of a registry of your own: the nodes need its authority. Of Google: something on the way ends TLS, such as a proxy.",
    source: "https://github.com/kubernetes/kubernetes/issues/43924",
  },
  {
    texts: [
      "x509: certificate has expired",
      "certificate has expired or is not yet valid",
      "client certificate has expired",
    ],
    next: "Whose certificate is it, and is the clock right? Of a webhook: whoever issues it, such as cert-manager. Of the cluster, or of a kubeconfig with a client certificate: gcloud container clusters update CLUSTER --start-credential-rotation. Google's own do not expire: something on the way ends TLS.",
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/106499",
  },
  {
    texts: ["you must be logged in to the server", "asked for the client to provide credentials"],
    next: "The control plane does not take the credentials of kubectl: gcloud auth login, then gcloud container clusters get-credentials, with gke-gcloud-auth-plugin installed.",
    decides: true,
    source: "https://github.com/Azure/AKSFlexNode/issues/76",
  },
];
