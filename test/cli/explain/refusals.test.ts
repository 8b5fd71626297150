import assert from "node:assert/strict";
import { explanationOf } from "../../../cli/explain/explanation";

interface Expected {
  sections?: readonly string[];
  rules?: readonly string[];
  /** What it says to look at besides; undefined for nothing. */
  next?: RegExp;
}

const WHO = ["wrong-identity", "unbound-identity", "node-identity"];
const ANY_IDENTITY = ["ksa-annotation-has-binding", "node-pool-gke-metadata-mode"];
const BY_GOOGLE = { sections: WHO, rules: ANY_IDENTITY, next: /^Google's API answers/ };
const NO_TOKEN_OF_ACCOUNT = {
  sections: ["no-binding", "account-missing"],
  rules: ["ksa-annotation-has-binding", "pod-account-exists"],
  next: /workloadIdentityUser.*serviceAccountTokenCreator/,
};
const NO_ACCOUNT = {
  sections: ["account-missing"],
  rules: ["ksa-annotation-is-email", "ksa-annotation-has-binding"],
};
const NO_EMAIL = {
  sections: ["invalid-annotation"],
  rules: ["ksa-annotation-is-email"],
  next: /Velero/,
};
const BY_REGISTRY = {
  sections: ["registry-denied", "image-pulls-failing"],
  rules: ["node-sa-can-report-and-pull", "node-scopes-allow-pulls"],
  next: /gcloud auth configure-docker/,
};
const NO_AGENT = {
  sections: ["nodes-not-ready"],
  rules: ["netpol-spares-system-pods", "firewall-allows-node-egress", "system-pods-have-nodes"],
  next: /^The control plane reaches nodes/,
};
const SOME_ADDRESS = {
  rules: ["private-nodes-reach-google", "firewall-allows-node-egress"],
  next: /^The text does not say whose address/,
};
const BY_GIT = { next: /^The git server/ };
const BY_CONTROL_PLANE = { next: /^The control plane knows who asks/ };
const BY_ANOTHER = { next: /^The server that refuses is neither/ };
const DNS = ["dns-failure", "dns-restarts"];
const OF_SERVER = ["metadata-server-restarts", "server-not-ready"];

/** Texts in public issues, and what explains them. */
const TEXTS: readonly (readonly [text: string, expected: Expected])[] = [
  // Tokens of service accounts
  [
    "googleapi: Error 403: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)., forbidden",
    NO_TOKEN_OF_ACCOUNT,
  ],
  [
    'failed to generate Google Cloud access token for ***: (403) {\n"message": "Permission \'iam.serviceAccounts.getAccessToken\' denied on resource (or it may not exist).",',
    NO_TOKEN_OF_ACCOUNT,
  ],
  ["generateAccessToken: googleapi: Error 404: Not found; Gaia id not found for email a@p.iam", NO_ACCOUNT],
  [
    'Post "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a:generateAccessToken": 404 Not Found',
    NO_ACCOUNT,
  ],
  ["Error 400: Invalid form of account ID velero-server. Should be [Gaia ID |Email |Unique ID |]", NO_EMAIL],
  ["IAM returned 400 Bad Request: Invalid form of account ID default.", NO_EMAIL],
  [
    'KSA istio-system:kf-admin doesn\'t have MPI annotation, using Identity Namespace "my-project.svc.id.goog"',
    { sections: ["unbound-identity"] },
  ],
  [
    "unable to fetch identitybindingtoken: could not get idbindtoken token, status: 404",
    { rules: ["wi-pool-is-own-project"], next: /clusterLocation/ },
  ],
  [
    '{"error":"invalid_grant","error_description":"Invalid JWT Signature."}',
    { next: /service account's key/ },
  ],
  [
    'Invalid value for "audience". This value should be the full resource name of the Identity Provider.',
    { next: /outside Google Cloud/ },
  ],
  // Google's APIs
  [
    'ResponseError: code=403, message=Required "container.clusters.get" permission for "projects/p/zones/z/clusters/c".',
    { sections: WHO, next: /container\.clusterViewer/ },
  ],
  [
    'Required \\"container.clusters.list\\" permission(s) for \\"projects/p\\". See https://cloud.google.com/kubernetes-engine/docs/troubleshooting',
    BY_GOOGLE,
  ],
  [
    "rpc error: code = PermissionDenied desc = Permission 'secretmanager.versions.access' denied for resource 'projects/p/secrets/s/versions/latest' (or it may not exist).",
    { sections: WHO, rules: ["ksa-annotation-has-binding"], next: /secretAccessor/ },
  ],
  ["GoogleCloud API call failed: googleapi: Error 403: Forbidden, forbidden", BY_GOOGLE],
  [
    "googleapi: Error 403: The client is not authorized to make this request., notAuthorized",
    { ...BY_GOOGLE },
  ],
  [
    "error checking key existence: rpc error: code = PermissionDenied desc = Permission 'cloudkms.cryptoKeys.get' denied on resource 'k' (or it may not exist).",
    BY_GOOGLE,
  ],
  [
    "permissions check failed - ensure the service account has at least roles/cloudkms.cryptoKeyEncrypterDecrypter permissions",
    { sections: WHO, rules: ANY_IDENTITY, next: /^Vault names this role/ },
  ],
  [
    "googleapi: Error 403: Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: VQQnKfXtZ16",
    { next: /VPC Service Controls/ },
  ],
  [
    "ServiceException: 401 Anonymous caller does not have storage.objects.get access to bucket/object.",
    { sections: ["refused", "connect-timeout"], next: /without credentials/ },
  ],
  [
    "googleapi: Error 401: Invalid Credentials, authError",
    { sections: ["invalid-token"], next: /the token/ },
  ],
  [
    "unable to construct clouddns provider: empty credentials; perhaps you meant to enable ambient credentials?",
    { next: /--issuer-ambient-credentials/ },
  ],
  [
    "Error 429: Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'run.googleapis.com'",
    { next: /^A quota of the API/ },
  ],
  ["googleapi: Error 403: User Rate Limit Exceeded, userRateLimitExceeded", { next: /^A quota of the API/ }],
  [
    "PERMISSION_DENIED: This API method requires billing to be enabled. Please enable billing on project #1",
    { next: /no billing account/ },
  ],
  ["googleapi: got HTTP response code 502 with body: <html>", {}],
  // Registries
  [
    'denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/p"',
    {
      sections: ["registry-denied", "image-pulls-failing"],
      next: /^Who pulls .*gcloud auth configure-docker/,
    },
  ],
  [
    'denied: Unauthenticated request. Unauthenticated requests do not have permission "artifactregistry.repositories.uploadArtifacts" on resource "r"',
    {
      sections: ["registry-denied"],
      rules: ["node-scopes-allow-pulls"],
      next: /got no credentials/,
    },
  ],
  [
    "unauthorized: You don't have the needed permissions to perform this operation, and you may have invalid credentials. See https://cloud.google.com/container-registry/docs/advanced-authentication",
    BY_REGISTRY,
  ],
  [
    "creating push check transport for gcr.io failed: GET https://gcr.io/v2/token?scope=r: UNAUTHORIZED: Not Authorized.",
    BY_REGISTRY,
  ],
  [
    "Failed to authenticate with registry [europe-west3-docker.pkg.dev/p/s/s] because: 403 Forbidden",
    BY_REGISTRY,
  ],
  [
    'Failed to pull image "registry.gitlab.com/a/b": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://gitlab.com/jwt/auth: 403 Forbidden',
    {
      sections: ["registry-denied", "image-pulls-failing"],
      rules: ["node-sa-can-report-and-pull", "node-scopes-allow-pulls", "node-own-service-account"],
      next: /imagePullSecrets/,
    },
  ],
  // The control plane
  [
    'pods is forbidden: User "system:serviceaccount:ci:default" cannot list resource "pods" in API group ""',
    BY_CONTROL_PLANE,
  ],
  [
    "Failure executing: POST at: https://kubernetes.default/api/v1/namespaces/ci/pods. Message: Forbidden!Configured service account doesn't have access.",
    BY_CONTROL_PLANE,
  ],
  [
    'User "system:serviceaccount:gke-upgrade-verification:cluster" cannot list resource "nodes" in API group ""',
    { sections: ["api-forbidden"] },
  ],
  [
    'Get "https://34.1.2.3/api/v1/pods": getting credentials: exec: executable gke-gcloud-auth-plugin not found',
    { next: /components install gke-gcloud-auth-plugin/ },
  ],
  [
    "E0101 08:40:44.1 1 reflector.go:138] Failed to watch *v1.Pod: failed to list *v1.Pod: Unauthorized",
    { next: /^The control plane does not take the token/ },
  ],
  [
    'Kubernetes cluster unreachable: Get "https://10.0.0.2/version": dial tcp 10.0.0.2:443: i/o timeout',
    {
      sections: ["api-unavailable"],
      rules: ["control-plane-authorized-networks", "firewall-allows-node-egress", "control-plane-regional"],
      next: /authorized network/,
    },
  ],
  // Others
  ["remote: HTTP Basic: Access denied", BY_GIT],
  ["fatal: Authentication failed for 'https://gitlab.example.com/a/b.git/'", BY_GIT],
  [
    "fatal: unable to access 'https://gitlab.example.com/a.git/': The requested URL returned error: 401",
    BY_GIT,
  ],
  [
    "PANIC: POST https://gitlab.example.com/api/v4/runners: 403 Forbidden (check registration token)",
    BY_ANOTHER,
  ],
  ['{"message":"401 Unauthorized"} from https://gitlab.example.com/api/v4/jobs/request', BY_ANOTHER],
  // Connections and names
  ["dial timeout, backstop", NO_AGENT],
  ['Get "https://10.128.0.5:10250/containerLogs/a/b": dial timeout, backstop', NO_AGENT],
  ["error dialing backend: dial timeout", NO_AGENT],
  ["dial tcp 142.250.74.106:443: i/o timeout", SOME_ADDRESS],
  ["dial tcp [2a00:1450:4001:82a::200a]:443: connect: network is unreachable", SOME_ADDRESS],
  ["read tcp 10.128.250.152:36480->34.86.146.245:443: read: connection reset by peer", SOME_ADDRESS],
  [
    "Error getting metrics from dnsmasq: read udp 127.0.0.1:34697->127.0.0.1:53: read: connection refused",
    { sections: DNS },
  ],
  [
    "listen tcp 169.254.20.10:8080: bind: address already in use",
    { sections: ["dns-failure"], next: /NodeLocal DNSCache/ },
  ],
  [
    '[FATAL] plugin/loop: Loop (127.0.0.1:45909 -> :53) detected for zone "."',
    { sections: DNS, next: /forwards to itself/ },
  ],
  // The metadata server
  ["Container gke-metadata-server failed liveness probe, will be restarted", { sections: OF_SERVER }],
  ['metadata: GCE metadata "instance/attributes/created-by" not defined', { next: /lacks this path/ }],
  [
    "http status code: 404 while fetching url http://metadata.google.internal./computeMetadata/v1/instance/attributes/google-dockercfg",
    { next: /not a fault/ },
  ],
  // Jobs
  [
    "Job is waiting for a runner from arc-runner-set to come online",
    { sections: ["github-runners-failing"] },
  ],
  // Who refuses is not said
  [
    "HTTP 401 Unauthorized",
    {
      sections: ["verification-failed", "registry-denied", "image-pulls-failing"],
      next: /does not say who refuses/,
    },
  ],
  // Numbers that are no answers, and places where help is
  ["10.4.0.5 - - GET / 200 403", {}],
  ["See https://cloud.google.com/docs/authentication for 403s", {}],
];

describe("the text of a refusal in a public issue", () => {
  for (const [text, { sections = [], rules = [], next }] of TEXTS)
    it(`is explained: ${text.slice(0, 70)}`, () => {
      const found = explanationOf(text);
      assert.deepEqual([found.sections, found.rules], [sections, rules]);
      assert.match(found.next.join(" "), next ?? /^$/);
    });
});
