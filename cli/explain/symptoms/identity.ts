// Pods that do not get their identity, or act as somebody else. Longer than a screen: a table.

import type { Symptom } from "./symptom";

/** Checked 2026-12-01. */
export const IDENTITY: readonly Symptom[] = [
  {
    texts: ["iam service account credentials api"],
    sections: ["forbidden"],
    decides: true,
    source: "https://github.com/google/kctf/issues/194",
  },
  {
    texts: ["api has not been used in project"],
    next: "The API that the text names is off in the project: gcloud services enable.",
    decides: true,
    source: "https://github.com/google/kctf/issues/194",
  },
  {
    texts: ["unauthenticated", "request had invalid authentication credentials"],
    sections: ["verification-failed", "invalid-token"],
    source: "https://github.com/Stackdriver/metadata-agent/issues/221",
  },
  {
    texts: ["generate access token"],
    sections: ["no-binding", "account-missing", "forbidden"],
    subject: "ksa annotation",
    source: "https://github.com/camunda/camunda/issues/31106",
  },
  {
    texts: ["iam.serviceaccounts.getaccesstoken"],
    sections: ["no-binding", "account-missing"],
    rules: ["ksa-annotation-has-binding", "pod-account-exists"],
    next: "The service account does not let the caller act as it, or does not exist. For a Pod, GKE calls, and roles/iam.workloadIdentityUser on the account is missing; a program that impersonates by itself, such as gcloud or Terraform, needs roles/iam.serviceAccountTokenCreator on it.",
    decides: true,
    source: "https://github.com/google-github-actions/auth/issues/340",
  },
  {
    texts: ["generate access token", "generateaccesstoken", "iam returned 404"],
    with: ["404"],
    sections: ["account-missing"],
    rules: ["ksa-annotation-is-email", "ksa-annotation-has-binding"],
    source: "https://github.com/hashicorp/terraform-provider-google/issues/12677",
  },
  {
    texts: ["invalid form of account id"],
    sections: ["invalid-annotation"],
    rules: ["ksa-annotation-is-email"],
    next: "IAM is given something else than the e-mail address of a service account: by the annotation of the Pod's service account, or by a setting of the program, such as Velero's serviceAccount.",
    decides: true,
    source: "https://github.com/velero-io/velero/issues/8559",
  },
  {
    texts: ["using identity namespace"],
    sections: ["unbound-identity"],
    source: "https://github.com/kubeflow/kubeflow/issues/4693",
  },
  {
    texts: ["iam returned 403"],
    with: [
      "iam.serviceaccounts.getaccesstoken",
      "missing iam policy binding",
      "the caller does not have permission",
    ],
    sections: ["no-binding"],
    rules: ["ksa-annotation-has-binding", "pod-account-exists"],
    source: "https://github.com/external-secrets/external-secrets/issues/2255",
  },
  {
    texts: ["gaia id not found"],
    sections: ["account-missing"],
    rules: ["ksa-annotation-is-email", "ksa-annotation-has-binding"],
    source: "https://github.com/hashicorp/terraform-provider-google/issues/12677",
  },
  {
    texts: ["identity pool does not exist"],
    rules: ["wi-pool-is-own-project", "wi-pool-without-metadata-nodes", "ksa-annotation-has-binding"],
    next: "A project has its workload pool from the first cluster with Workload Identity on: make the cluster before the binding, and name the pool of the cluster's own project, PROJECT.svc.id.goog.",
    decides: true,
    source: "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/916",
  },
  {
    texts: [
      "access_token_scope_insufficient",
      "insufficient authentication scopes",
      "insufficient oauth scope",
    ],
    sections: ["node-identity"],
    rules: ["node-pool-gke-metadata-mode", "node-scopes-allow-pulls", "node-scopes-minimal"],
    next: "OAuth scopes limit what acts as the node: Pods on nodes without GKE_METADATA, on the host network, and image pulls. A node pool's scopes are fixed when it is made.",
    decides: true,
    source: "https://github.com/jfrog/jfrog-credentials-provider/issues/70",
  },
  {
    texts: ["svc.id.goog"],
    with: ["does not have", "permission denied", "permission_denied"],
    sections: ["unbound-identity"],
    rules: ["ksa-annotation-has-binding", "ksa-annotation-is-email", "pod-account-exists"],
    source: "https://github.com/googleapis/java-storage/issues/204",
  },
  {
    texts: ["compute@developer.gserviceaccount.com"],
    with: ["does not have", "permission denied", "permission_denied"],
    sections: ["node-identity", "host-network"],
    rules: ["node-pool-gke-metadata-mode", "wi-pod-asks-metadata-server"],
    source: "https://github.com/google-github-actions/setup-gcloud/issues/49",
  },
  {
    texts: ["iam.gserviceaccount.com"],
    with: ["does not have"],
    sections: ["wrong-identity"],
    next: "The identity arrives, and lacks a role on what it asks for: grant it, if this is the account that the Pod should have.",
    source: "https://github.com/grafana/tempo/issues/2709",
  },
  {
    texts: ["the caller does not have permission"],
    sections: ["no-binding", "wrong-identity", "unbound-identity"],
    rules: ["ksa-annotation-has-binding"],
    source: "https://github.com/google-github-actions/get-gke-credentials/issues/190",
  },
  {
    texts: ["missing required header"],
    sections: ["forbidden", "missing-header"],
    source: "https://github.com/googleapis/google-api-java-client/issues/1396",
  },
  {
    texts: ["incorrect metadata-flavor header"],
    sections: ["missing-header"],
    source: "https://github.com/googleapis/gcp-metadata/issues/215",
  },
  {
    texts: [
      "gke metadata server: internal server error",
      "gke metadata server encountered an error: internal",
    ],
    sections: ["server-error"],
    source: "https://github.com/googleapis/google-cloud-java/issues/5747",
  },
  {
    texts: ["metadata server is concealed"],
    sections: ["node-identity"],
    rules: ["node-pool-gke-metadata-mode"],
    next: "Metadata concealment came before Workload Identity: give the node pool GKE_METADATA.",
    decides: true,
    source: "https://github.com/google-github-actions/setup-gcloud/issues/271",
  },
  {
    texts: ["metadata server unavailable", "unavailable metadata server", "cannot find the metadata server"],
    sections: ["refused", "connect-timeout"],
    source: "https://github.com/DataBiosphere/toil/issues/5275",
  },
  {
    texts: ["no credentialed accounts"],
    sections: ["refused", "connect-timeout", "metadata-server-restarts"],
    source: "https://github.com/kubeflow/kfctl/issues/48",
  },
  {
    texts: ["do not currently have an active account selected"],
    sections: ["refused", "connect-timeout", "metadata-server-restarts"],
    source: "https://github.com/kubernetes/kubernetes/issues/25833",
  },
  {
    texts: ["error getting access token from metadata server"],
    sections: ["refused", "connect-timeout", "response-timeout"],
    source: "https://github.com/cdapio/cdap-operator/issues/6",
  },
  {
    texts: ["token exchange requests", "sts.googleapis.com"],
    with: ["quota exceeded", "quota_exceeded", "429"],
    sections: ["overloaded"],
    issues: ["token-exchange-quota-regional"],
    source: "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
  },
  {
    texts: [".gserviceaccount.com is disabled"],
    rules: ["ksa-annotation-has-binding", "node-sa-can-report-and-pull", "node-own-service-account"],
    next: "IAM gives no token for a disabled account: gcloud iam service-accounts enable ACCOUNT, if it was not disabled on purpose.",
    decides: true,
    source: "https://github.com/hashicorp/terraform-provider-google/issues/12677",
  },
  {
    texts: ["default credentials", "determine credentials"],
    sections: ["refused", "connect-timeout", "dns-failure"],
    source: "https://github.com/googleapis/google-auth-library-python/issues/604",
  },
  {
    texts: ["gce metadata"],
    sections: ["not-found", "refused"],
    source: "https://github.com/GoogleCloudPlatform/cloud-sql-proxy/issues/1516",
  },
  {
    texts: ["gce metadata"],
    with: ["instance/attributes", "instance/id", "instance/name", "instance/zone"],
    next: "The metadata server answers, and lacks this path: GKE's has not all that Compute Engine's has, and less in old versions. Tokens and identity are other paths.",
    source: "https://github.com/istio/istio/issues/43185",
  },
  {
    texts: ["google-dockercfg", "google-dockercfg-url"],
    next: "A credential helper looks for an attribute that hardly any node has: its 404 is not a fault. What stands behind it says what is wrong.",
    decides: true,
    source: "https://github.com/GoogleContainerTools/kaniko/issues/1256",
  },
];
