// Requests that were answered, and refused. Who refuses decides what explains it: Google's APIs, the control plane, a git server, somebody else.
// Longer than a screen: a table.

import type { Symptom } from "./symptom";

/** How clients write that an answer has a status. */
const statuses = (status: number, reason: string): string[] => [
  ...["code ", "code: ", "code=", "error ", "error: ", "http ", "status ", "status: "].map(
    (before) => `${before}${status}`,
  ),
  `${status} ${reason}`,
  reason,
];
const UNAUTHORIZED = statuses(401, "unauthorized");
const FORBIDDEN = statuses(403, "forbidden");

/** What the control plane says is refused: `cannot list resource "pods"`. */
const VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"].map(
  (verb) => `cannot ${verb} resource`,
);

const RBAC =
  "The control plane knows who asks, and refuses: neither RBAC nor an IAM role of GKE gives the right. What somebody may do: kubectl auth can-i --list --as=USER, for a Pod system:serviceaccount:NAMESPACE:NAME.";
const OF_RBAC = "https://github.com/apache/airflow/issues/37795";

const GIT =
  "The git server refuses the job's own token or password, or gets none: no Google identity is asked for, unless the server is Google's.";

/** Checked 2026-12-01. */
export const REFUSALS: readonly Symptom[] = [
  // Google's APIs
  {
    texts: [...FORBIDDEN, "permission", "permission(s)", "not authorized"],
    to: "google",
    sections: ["wrong-identity", "unbound-identity", "node-identity"],
    rules: ["ksa-annotation-has-binding", "node-pool-gke-metadata-mode"],
    next: "Google's API answers, and refuses: who asks lacks the permission, or the text names another project or resource than is meant. A Pod asks as its own account, as the bare workload pool or as its node; elsewhere gcloud auth list says as whom.",
    source: "https://github.com/GoogleCloudPlatform/berglas/issues/150",
  },
  {
    texts: [...UNAUTHORIZED, "invalid credentials"],
    to: "google",
    sections: ["invalid-token"],
    next: "Google's API does not take the token, or gets none: what gave it, the metadata server, a key or gcloud, the text does not say.",
    source: "https://github.com/hashicorp/vault-helm/issues/77",
  },
  {
    texts: ["container.clusters.get"],
    with: ["required", "permission", "denied"],
    sections: ["wrong-identity", "unbound-identity", "node-identity"],
    next: "Reading a cluster, as gcloud container clusters get-credentials does, needs roles/container.clusterViewer on its project. A job in a Pod asks as its own account, as the bare workload pool or as its node; elsewhere gcloud auth list says as whom.",
    source: "https://github.com/google-github-actions/get-gke-credentials/issues/309",
  },
  {
    texts: ["secretmanager.versions.access"],
    with: ["required", "permission", "denied"],
    sections: ["wrong-identity", "unbound-identity", "node-identity"],
    rules: ["ksa-annotation-has-binding"],
    next: "Reading a secret needs roles/secretmanager.secretAccessor. A Pod asks as its own account, as the bare workload pool or as its node; External Secrets as the account that the store names; elsewhere gcloud auth list says as whom.",
    source: "https://github.com/external-secrets/external-secrets/issues/4828",
  },
  {
    texts: ["vpcservicecontrolsuniqueidentifier"],
    next: "A perimeter of VPC Service Controls refuses, not IAM: the audit log has an entry with the identifier in the text, which says why.",
    decides: true,
    source: "https://github.com/GoogleCloudPlatform/terraform-google-cloud-functions/issues/109",
  },
  {
    texts: ["quota exceeded for quota metric", "ratelimitexceeded", "userratelimitexceeded"],
    next: "A quota of the API that the text names is used up: who asks asks too often, or the limit is too low. The console's quota page shows both.",
    decides: true,
    source: "https://github.com/hashicorp/terraform-provider-google/issues/3782",
  },
  {
    texts: ["requires billing to be enabled", "has billing disabled"],
    next: "The project that the text names has no billing account: gcloud billing projects describe PROJECT.",
    decides: true,
    source: "https://github.com/GoogleCloudPlatform/php-docs-samples/issues/1176",
  },
  {
    texts: ["anonymous caller"],
    with: ["does not have"],
    sections: ["refused", "connect-timeout"],
    next: "The request came without credentials, as the client found none. In a Pod: does the metadata server answer it? Elsewhere: gcloud auth login.",
    source: "https://github.com/kubeflow/pipelines/issues/403",
  },
  {
    texts: [
      "roles/cloudkms.cryptokeyencrypterdecrypter permission",
      "roles/cloudkms.cryptokeyencrypterdecrypter permissions",
    ],
    sections: ["wrong-identity", "unbound-identity", "node-identity"],
    rules: ["ksa-annotation-has-binding", "node-pool-gke-metadata-mode"],
    next: "Vault names this role whatever Google answers: what stands behind it, or in the lines around, says what is wrong. Vault asks as the account of its own Pod.",
    source: "https://github.com/hashicorp/vault-helm/issues/1111",
  },
  {
    texts: ["invalid jwt signature", "invalid jwt: token must be a short-lived token"],
    next: "The program signs with a service account's key, and does not ask the metadata server. Was the key deleted or replaced, and is the machine's clock right?",
    decides: true,
    source: "https://github.com/google-github-actions/setup-gcloud/issues/76",
  },
  {
    texts: ["this value should be the full resource name of the identity provider"],
    next: "Workload Identity Federation for jobs outside Google Cloud: the provider is named by projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER, with the project's number. The metadata server has no part in it.",
    decides: true,
    source: "https://github.com/google-github-actions/auth/issues/60",
  },
  {
    texts: ["identitybindingtoken", "idbindtoken"],
    rules: ["wi-pool-is-own-project"],
    next: "Google's exchange of tokens refuses, not the metadata server: it knows no such workload pool or cluster. External Secrets takes them from clusterProjectID, clusterLocation and clusterName of the store.",
    decides: true,
    source: "https://github.com/external-secrets/external-secrets/issues/2752",
  },
  {
    texts: ["perhaps you meant to enable ambient credentials"],
    next: "cert-manager does not ask the metadata server here: it uses its Pod's identity for a ClusterIssuer, and for an Issuer only with --issuer-ambient-credentials.",
    decides: true,
    source: "https://github.com/cert-manager/cert-manager/issues/3009",
  },
  // The control plane
  { texts: ["is forbidden: user", ...VERBS], next: RBAC, decides: true, source: OF_RBAC },
  { texts: ["gke-upgrade-verification"], with: VERBS, sections: ["api-forbidden"], source: OF_RBAC },
  { texts: FORBIDDEN, to: "control-plane", next: RBAC, source: OF_RBAC },
  {
    texts: UNAUTHORIZED,
    to: "control-plane",
    next: "The control plane does not take the token: of kubectl, gcloud auth login and gcloud container clusters get-credentials; of a Pod, that of its Kubernetes service account, which ends with the account and the Pod.",
    source: "https://github.com/kubernetes/kubernetes/issues/131904",
  },
  {
    texts: ["gke-gcloud-auth-plugin", 'no auth provider found for name "gcp"'],
    next: "kubectl lacks GKE's plugin where it runs, such as in the job's image: gcloud components install gke-gcloud-auth-plugin, then gcloud container clusters get-credentials.",
    decides: true,
    source: "https://github.com/actions/runner-images/issues/6778",
  },
  // Others
  {
    texts: [
      "http basic: access denied",
      "fatal: authentication failed for",
      "fatal: could not read username for",
    ],
    next: GIT,
    decides: true,
    source: "https://github.com/gitpod-io/gitpod/issues/11845",
  },
  {
    texts: ["unable to access", "rpc failed"],
    with: ["returned error: 401", "returned error: 403"],
    next: GIT,
    source: "https://github.com/gitgitgadget/git/issues/1328",
  },
  {
    texts: [...UNAUTHORIZED, ...FORBIDDEN],
    to: "peer",
    next: "The server that refuses is neither the metadata server nor Google's: does it take the token, key or password that it gets, and does that one have the right?",
    source: "https://github.com/steevepay/gitlab-docker-letsencrypt/issues/9",
  },
];
