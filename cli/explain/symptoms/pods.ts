// Pods that are refused, do not start, or crash. Longer than a screen: a table.

import type { Symptom } from "./symptom";

const ACCOUNT =
  "Is the account in the Pods' namespace, and made before them? kubectl get serviceaccounts -A.";

/** Checked 2026-12-01. */
export const PODS: readonly Symptom[] = [
  {
    texts: ["failed calling webhook", "failed to call webhook", "admission webhook"],
    subject: "webhook",
    decides: true,
    source: "https://github.com/knative/serving/issues/13045",
  },
  {
    texts: ["error looking up service account"],
    rules: ["pod-account-exists"],
    next: ACCOUNT,
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/75117",
  },
  {
    texts: ["was not found, retry after the service account is created"],
    rules: ["pod-account-exists"],
    next: ACCOUNT,
    decides: true,
    source: "https://github.com/fabric8io/fabric8/issues/5972",
  },
  {
    texts: ["serviceaccount", "failed to fetch token: serviceaccounts"],
    with: ["not found"],
    rules: ["pod-account-exists"],
    next: ACCOUNT,
    source: "https://github.com/kubernetes-client/javascript/issues/300",
  },
  {
    texts: ["violates podsecurity"],
    rules: ["pod-security-spares-system-pods"],
    next: "The label pod-security.kubernetes.io/enforce of the namespace refuses the Pod, and the text names the settings: kubectl get namespaces -L pod-security.kubernetes.io/enforce.",
    decides: true,
    source: "https://github.com/tektoncd/operator/issues/1223",
  },
  {
    texts: ["unable to admit pod"],
    rules: ["no-removed-api", "pod-security-spares-system-pods"],
    next: "Pod security policies refuse the Pod; Kubernetes has none from 1.25 on.",
    decides: true,
    source: "https://github.com/aptos-labs/aptos-core/issues/7248",
  },
  {
    texts: ["resource quota evaluation", "resource quota evaluates"],
    sections: ["api-unavailable"],
    next: "The control plane took more than ten seconds to count what a ResourceQuota allows: it is overloaded, as it may be while it is upgraded.",
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/pull/64249",
  },
  {
    texts: ["exceeded quota", "failed quota", "insufficient quota to match these scopes"],
    rules: ["quota-spares-system-pods"],
    next: "A ResourceQuota of the namespace refuses the Pod: kubectl describe resourcequota -A.",
    decides: true,
    source: "https://github.com/ministryofjustice/cloud-platform/issues/590",
  },
  {
    texts: ["the server could not find the requested resource"],
    rules: ["no-removed-api"],
    next: "The control plane does not serve what is asked for: an API version that is gone, or one that it does not have yet.",
    decides: true,
    source: "https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver/issues/420",
  },
  {
    texts: ["no matches for kind", "resource mapping not found"],
    rules: ["no-removed-api"],
    next: "Either the control plane no longer serves this API version, or the definition of a kind of your own is not installed: kubectl api-resources.",
    decides: true,
    source: "https://github.com/redpanda-data/redpanda/issues/7715",
  },
  {
    texts: ["failedcreatepodsandbox", "failed to create pod sandbox", "failed create pod sandbox"],
    sections: ["nodes-not-ready"],
    decides: true,
    source: "https://github.com/kumahq/kuma/issues/2046",
  },
  {
    texts: ["networkpluginnotready", "cni plugin not initialized", "cni config uninitialized"],
    sections: ["nodes-not-ready"],
    issues: ["cni-spec-1-1"],
    next: "The node's network is not set up: kubectl -n kube-system get pods -o wide, for anetd (Dataplane V2) or netd on this node.",
    decides: true,
    source: "https://github.com/kind-ci/examples/issues/33",
  },
  {
    texts: [
      "kubelet stopped posting node status",
      "nodestatusunknown",
      "kubeletnotready",
      "pleg is not healthy",
    ],
    sections: ["nodes-not-ready"],
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/32522",
  },
  {
    texts: ["the node was low on resource"],
    next: "The kubelet evicts Pods that use more than they request, to keep its node: give them requests, or the nodes more memory or disk.",
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/91600",
  },
  {
    texts: [
      "readiness probe failed",
      "liveness probe failed",
      "startup probe failed",
      "failed liveness probe",
      "failed startup probe",
    ],
    sections: ["crash-loop"],
    next: "A container does not answer its kubelet's probe: kubectl logs POD --previous. In kube-system, look at DNS and the metadata server first.",
    decides: true,
    source: "https://github.com/coredns/coredns/issues/3411",
  },
  {
    texts: ["gke-metadata-server"],
    with: [
      "liveness probe failed",
      "readiness probe failed",
      "failed liveness probe",
      "crashloopbackoff",
      "back-off restarting failed",
    ],
    sections: ["metadata-server-restarts", "server-not-ready"],
    source: "https://github.com/kubeflow/kfctl/issues/48",
  },
  {
    texts: ["timed out waiting for the condition"],
    next: "What it waited for did not come about in time, and its events say why: kubectl get events -A --sort-by=.lastTimestamp.",
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/110158",
  },
  {
    texts: ["exec format error"],
    issues: ["a4x-exec-format"],
    next: "The program is built for another processor than the node's: build the image for arm64 or amd64, as the nodes are, or for both.",
    source: "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#September_25_2025",
  },
  {
    texts: ["gcsfuse"],
    with: ["error", "failed", "failedmount", "exit status"],
    issues: [
      "gcsfuse-sidecar-before-metadata-server",
      "gcsfuse-node-version-skew",
      "gcsfuse-stuck-after-node-restart",
      "gcsfuse-streaming-writes",
    ],
    next: "The bucket is mounted with the Pod's identity: does that have a role on the bucket, and does the metadata server answer the Pod?",
    source: "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#June_23_2026",
  },
  {
    texts: ["crashloopbackoff", "back-off restarting failed"],
    sections: ["crash-loop", "dns-restarts", "metadata-server-restarts"],
    source: "https://github.com/kubeflow/kfctl/issues/48",
  },
  {
    texts: ["failedscheduling", "nodes are available", "untolerated taint", "had taints", "had taint"],
    sections: ["node-unverified", "nodes-not-ready", "no-nodes"],
    subject: "taint",
    source: "https://docs.coreweave.com/support/cks/articles/why-is-my-pod-stuck-in-pending.md",
  },
  {
    texts: ["nodes are available", "trigger scale-up", "failedscheduling"],
    with: ["insufficient cpu", "insufficient memory", "insufficient ephemeral-storage", "too many pods"],
    sections: ["nodes-missing"],
    rules: ["system-pods-have-nodes", "node-pool-autoscaling"],
    next: "No node has room for the Pod's requests, and none is added, or it would not fit on a new one either: kubectl describe pod POD says what the autoscaler found.",
    source: "https://github.com/kubernetes/autoscaler/issues/1470",
  },
  {
    texts: ["nodes are available", "failedscheduling"],
    with: ["node affinity/selector", "node selector", "volume node affinity conflict"],
    rules: ["system-pods-have-nodes"],
    next: "No node has the labels that the Pod asks for, or is in the zone of its volume: compare its nodeSelector and affinity with kubectl get nodes --show-labels.",
    source: "https://github.com/2i2c-org/infrastructure/issues/2185",
  },
  {
    texts: [
      "runner_system_failure",
      "job failed (system failure)",
      "waiting for pod running",
      "waiting for pod to start",
    ],
    sections: ["gitlab-jobs-failing"],
    subject: "runner",
    decides: true,
    source: "https://devopsaitoolkit.com/blog/gitlab-error-kubernetes-pod-timed-out/",
  },
  {
    texts: [
      "failed to register itself to github",
      "is waiting for a runner from",
      "failed to get kubernetes secret",
    ],
    sections: ["github-runners-failing"],
    subject: "runner",
    source: "https://github.com/actions/actions-runner-controller/issues/3420",
  },
];
