// Images that are not pulled. Longer than a screen: a table.

import type { Symptom } from "./symptom";

const PULLS = [
  "imagepullbackoff",
  "errimagepull",
  "failed to pull image",
  "failed to pull and unpack image",
  "back-off pulling image",
  "image pull failed",
];

const WHO_PULLS =
  "Who pulls needs roles/artifactregistry.reader. A node pulls as its own account, a job as its Pod; docker elsewhere as whom gcloud auth list names, after gcloud auth configure-docker with the registry's host.";

const REFUSED = {
  sections: ["registry-denied", "image-pulls-failing"],
  rules: ["node-sa-can-report-and-pull", "node-scopes-allow-pulls"],
  next: "Who asks the registry needs its reader role, or its writer role to push. A node pulls as its own account, a job acts as its Pod; docker elsewhere as whom gcloud auth list names, after gcloud auth configure-docker with the registry's host. Another registry than Google's takes the Pod's imagePullSecrets.",
} as const;

/** Checked 2026-12-01. */
export const IMAGES: readonly Symptom[] = [
  {
    texts: [...PULLS, "pull access denied"],
    sections: ["image-pulls-failing", "registry-denied", "registry-unreachable"],
    subject: "image pull",
    decides: true,
    source: "https://github.com/googlecodelabs/monolith-to-microservices/issues/59",
  },
  {
    texts: PULLS,
    with: ["dial tcp: lookup", "no such host", "server misbehaving"],
    sections: ["dns-failure", "registry-unreachable"],
    rules: ["google-names-resolve", "private-nodes-reach-google"],
    next: "Nodes pull, and resolve names by their own resolver, not by kube-dns: does the VPC network's DNS answer for the registry?",
    source: "https://github.com/kubernetes/kubernetes/issues/105152",
  },
  {
    texts: PULLS,
    with: ["i/o timeout", "deadline exceeded", "tls handshake timeout", "connection refused"],
    sections: ["registry-unreachable", "image-pulls-failing"],
    rules: ["private-nodes-reach-google", "firewall-allows-node-egress", "google-names-resolve"],
    source: "https://github.com/kubernetes/minikube/issues/3721",
  },
  {
    texts: PULLS,
    with: ["401", "403", "denied", "forbidden", "unauthorized"],
    sections: ["registry-denied", "image-pulls-failing"],
    rules: ["node-sa-can-report-and-pull", "node-scopes-allow-pulls", "node-own-service-account"],
    next: "Google's registries take the node's account, others the imagePullSecrets of the Pod or of its service account.",
    source: "https://github.com/googlecodelabs/monolith-to-microservices/issues/59",
  },
  {
    texts: PULLS,
    with: ["not found", "manifest unknown"],
    sections: ["image-pulls-failing"],
    next: "The registry has no image of this name and tag: is the name right, and did the build push it? Artifact Registry also calls a repository missing that the account may not see.",
    source: "https://github.com/lachie83/k8s-kubectl/issues/157",
  },
  {
    texts: PULLS,
    with: ["x509: certificate signed by unknown authority"],
    sections: ["registry-unreachable"],
    next: "The nodes do not trust the registry's certificate: a registry of your own needs its authority on the nodes; for Google's, something on the way ends TLS.",
    source: "https://github.com/kubernetes/kubernetes/issues/43924",
  },
  {
    texts: [...PULLS, "toomanyrequests"],
    with: ["429", "pull rate limit", "too many requests"],
    sections: ["image-pulls-failing"],
    next: "The registry limits pulls by address, and nodes behind Cloud NAT share theirs: pull as an account, or from Artifact Registry's copy.",
    source: "https://github.com/kata-containers/kata-containers/issues/10109",
  },
  {
    texts: ["manifest unknown"],
    sections: ["image-pulls-failing"],
    next: "The registry has no image of this name and tag: is the name right, and did the build push it?",
    decides: true,
    source: "https://github.com/lachie83/k8s-kubectl/issues/157",
  },
  {
    texts: ["artifactregistry.repositories.uploadartifacts"],
    sections: ["registry-denied"],
    rules: ["ci-runners-isolated", "ksa-annotation-has-binding"],
    next: "Who pushes needs roles/artifactregistry.writer. A job acts as its Pod, not as the node; docker elsewhere as whom gcloud auth list names, after gcloud auth configure-docker with the registry's host.",
    decides: true,
    source: "https://github.com/GoogleContainerTools/kaniko/issues/1256",
  },
  {
    texts: ["artifactregistry.repositories.downloadartifacts"],
    sections: ["registry-denied", "image-pulls-failing"],
    subject: "image pull",
    next: WHO_PULLS,
    decides: true,
    source: "https://github.com/crossplane/crossplane/issues/3023",
  },
  {
    texts: ["unauthenticated request"],
    with: [
      "artifactregistry.repositories.downloadartifacts",
      "artifactregistry.repositories.uploadartifacts",
    ],
    sections: ["registry-denied"],
    rules: ["node-scopes-allow-pulls"],
    next: "The registry got no credentials. docker sends them after gcloud auth configure-docker with the registry's own host, a job by its credential helper, and a node if its scopes allow pulls.",
    source: "https://github.com/GoogleCloudPlatform/generative-ai/issues/693",
  },
  {
    texts: ["you don't have the needed permissions to perform this operation"],
    ...REFUSED,
    decides: true,
    source: "https://github.com/GoogleCloudPlatform/cloud-run-button/issues/247",
  },
  {
    texts: ["unauthorized", "401", "403", "forbidden", "denied"],
    to: "registry",
    ...REFUSED,
    source: "https://github.com/GoogleContainerTools/kaniko/issues/1805",
  },
  {
    texts: ["unauthorized", "401"],
    to: "unnamed",
    sections: ["verification-failed", "registry-denied", "image-pulls-failing"],
    subject: "image pull",
    next: "The text does not say who refuses: what is said holds if it was a registry or one of Google's APIs.",
    source: "https://github.com/kubeflow/kubeflow/issues/1432",
  },
  {
    texts: [
      "error getting credentials - err: exit status 1",
      "docker-credential-gcr/helper",
      "gcr's access token",
    ],
    to: "metadata",
    sections: ["response-timeout", "refused"],
    source: "https://github.com/GoogleCloudPlatform/docker-credential-gcr/issues/75",
  },
  {
    texts: [
      "image policy webhook backend denied",
      "denied by default admission rule",
      "denied by cluster admission rule",
      "denied by always_deny admission rule",
      "denied by binary authorization",
    ],
    rules: ["image-policy-spares-system-pods", "binary-authorization"],
    next: "Binary Authorization refuses the image: gcloud container binauthz policy export. Does the policy allow what GKE runs itself (globalPolicyEvaluationMode: ENABLE)?",
    decides: true,
    source: "https://github.com/GoogleCloudPlatform/fda-mystudies/issues/3172",
  },
  {
    texts: ["docker-credential-gcloud", "docker-credential-gcr"],
    with: ["executable file not found", "command not found", "not installed or not available"],
    next: "The credential helper that docker's configuration names is not where docker runs: install it there (gcloud components install docker-credential-gcr), or log in by a token. Nothing asked the metadata server yet.",
    decides: true,
    source: "https://github.com/engineerd/wasm-to-oci/issues/12",
  },
  {
    texts: ["no match for platform in manifest", "no matching manifest for"],
    rules: ["pods-find-nodes"],
    next: "The image is not built for the node's architecture: build it for both, or select nodes by kubernetes.io/arch.",
    decides: true,
    source: "https://github.com/link-assistant/hive-mind/issues/962",
  },
];
