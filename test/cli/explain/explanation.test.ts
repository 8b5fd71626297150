import assert from "node:assert/strict";
import { explanationOf } from "../../../cli/explain/explanation";

const DNS = ["dns-failure", "dns-restarts"];
const PULL = ["image-pulls-failing", "registry-denied", "registry-unreachable"];
const URL = "http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token";

/** Texts of kubelet, containerd, the API server and clients in several languages, with the sections and subjects that explain them. */
const TEXTS: readonly (readonly [text: string, sections: readonly string[], subjects?: readonly string[]])[] =
  [
    ["net/http: timeout awaiting response headers", ["response-timeout"]],
    [`Get "${URL}": net/http: timeout awaiting response headers`, ["response-timeout"]],
    [
      "error getting credentials - err: exit status 1, out: docker-credential-gcr",
      ["response-timeout", "refused"],
    ],
    [
      `error getting credentials - err: exit status 1, out: \`docker-credential-gcr/helper: could not retrieve GCR's access token: Get ${URL}: net/http: timeout awaiting response headers`,
      ["response-timeout"],
    ],
    [
      'could not retrieve GCR\'s access token: oauth2: cannot fetch token: Post "https://oauth2.googleapis.com/token": dial tcp: lookup oauth2.googleapis.com: device or resource busy',
      DNS,
      ["dns"],
    ],
    [
      "listen tcp 127.0.0.1:988: bind: address already in use",
      ["not-metadata-server"],
      ["reserved metadata port"],
    ],
    ["listen tcp :8080: bind: address already in use", []],
    ["failed calling webhook", [], ["webhook"]],
    ['failed calling webhook "x": context deadline exceeded', [], ["webhook"]],
    [
      'Internal error occurred: failed calling webhook "mutation.azure-workload-identity.io": failed to call webhook: Post "https://w.ns.svc:443/mutate-v1-pod?timeout=10s": dial tcp 10.244.2.18:9443: i/o timeout',
      [],
      ["webhook"],
    ],
    [
      'failed calling webhook "mpod.kb.io": Post "https://w.ns.svc:443/m?timeout=10s": no endpoints available for service "w"',
      [],
      ["webhook"],
    ],
    [
      "Unable to generate access token; IAM returned 403 Forbidden: IAM Service Account Credentials API has not been used in project 889403714106 before or it is disabled.",
      ["forbidden"],
    ],
    ["FailedCreatePodSandBox", ["nodes-not-ready"]],
    [
      'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = failed to setup network for sandbox "5cc2": context deadline exceeded',
      ["nodes-not-ready"],
    ],
    ["DeadlineExceeded", ["connect-timeout", "response-timeout"], ["egress"]],
    ["DEADLINE_EXCEEDED: deadline exceeded after 59.9s", ["connect-timeout", "response-timeout"], ["egress"]],
    ["lookup gitlab.com on 10.30.0.10:53: i/o timeout", DNS, ["dns"]],
    [
      "dial tcp: lookup example.com on 127.0.0.53:53: read udp 127.0.0.1:36274->127.0.0.53:53: i/o timeout",
      DNS,
      ["dns"],
    ],
    ["dial tcp: lookup github.com on 10.96.0.10:53: server misbehaving", DNS, ["dns"]],
    ["java.net.UnknownHostException: metadata.google.internal", DNS, ["dns"]],
    [
      "HTTPConnectionPool(host='metadata.google.internal', port=80): Max retries exceeded with url: /computeMetadata/v1/ (Caused by NewConnectionError('Failed to establish a new connection: [Errno -2] Name or service not known',))",
      DNS,
      ["dns"],
    ],
    [
      "Failed to establish a new connection: [Errno 110] Connection timed out",
      ["connect-timeout", "response-timeout"],
      ["egress"],
    ],
    [
      'failed to pull and unpack image "gcr.io/p/monolith:1.0.0": failed to resolve reference "gcr.io/p/monolith:1.0.0": pulling from host gcr.io failed with status code [manifests 1.0.0]: 403 Forbidden',
      ["registry-denied", "image-pulls-failing"],
    ],
    [
      'Failed to pull image "gcr.io/p/a:1": rpc error: code = Unknown desc = unauthorized: authentication required',
      ["registry-denied", "image-pulls-failing"],
    ],
    [
      'DENIED: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/p/locations/europe/repositories/r" (or it may not exist)',
      ["registry-denied", "image-pulls-failing"],
      ["image pull"],
    ],
    [
      "RefreshError: (\"Failed to retrieve http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/?recursive=true from the Google Compute Engine metadata service. Status: 404 Response:\\nb'Not Found'\")",
      ["not-found"],
    ],
    [
      "from the Google Compute Engine metadata service. Status: 500 Response: b'Internal Server Error'",
      ["server-error"],
    ],
    [
      "Compute Engine Metadata server unavailable on attempt 3 of 3. Reason: timed out",
      ["connect-timeout", "response-timeout", "refused"],
      ["egress"],
    ],
    [
      "java.io.IOException: ComputeEngineCredentials cannot find the metadata server. This is likely because code is not running on Google Compute Engine.",
      ["refused", "connect-timeout"],
    ],
    ["No credentialed accounts.", ["refused", "connect-timeout", "metadata-server-restarts"]],
    ["ERROR: (gsutil) timed out", ["connect-timeout", "response-timeout"], ["egress"]],
    ["ImagePullBackOff", PULL, ["image pull"]],
    ["connect ECONNRESET 169.254.169.254:80", ["reset"]],
    ["Error: connect EHOSTUNREACH 169.254.169.254:80", ["unreachable"]],
    [
      "rpc error: code = Unauthenticated desc = Request had invalid authentication credentials.",
      ["verification-failed", "invalid-token"],
    ],
  ];

interface Expected {
  sections?: readonly string[];
  rules?: readonly string[];
  /** What it says to look at besides; undefined for nothing. */
  next?: RegExp;
}

const ON_NODES = ["private-nodes-reach-google", "firewall-allows-node-egress", "google-names-resolve"];
const BUDGETS = ["pdb-does-not-block-drain", "one-budget-per-pod"];
const CONTROL_PLANE = {
  sections: ["api-unavailable"],
  rules: ["control-plane-authorized-networks", "firewall-allows-node-egress", "control-plane-regional"],
  next: /authorized network/,
};
const NO_ROOM = ["nodes-missing", "no-nodes"];

/** Texts of upgrades, drains, admission, names and connections in public issues, and what explains them. */
const FROM_ISSUES: readonly (readonly [text: string, expected: Expected])[] = [
  // Upgrades and drains
  [
    'error when evicting pods/"istiod-74bb5dc7bc-v64sb" -n "istio-system" (will retry after 5s): Cannot evict pod as it would violate the pod\'s disruption budget.',
    { rules: BUDGETS, next: /get poddisruptionbudgets/ },
  ],
  [
    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    { rules: ["one-budget-per-pod"] },
  ],
  ['error: unable to drain node "node5", aborting command...', { rules: BUDGETS }],
  [
    "Upgrade operation timed out: DeadlineExceeded waiting for node pool to drain",
    { rules: BUDGETS, next: /spec\.nodeName/ },
  ],
  ["Timed out waiting for PDB", { rules: BUDGETS, next: /spec\.nodeName/ }],
  [
    "Internal error occurred: resource quota evaluation timed out",
    { sections: ["api-unavailable"], next: /overloaded/ },
  ],
  [
    "Error: Error waiting for creating GKE NodePool: All cluster resources were brought up, but: only 0 nodes out of 3 have registered; cluster may be unhealthy.",
    {
      sections: ["no-nodes", "nodes-missing"],
      rules: [
        "firewall-allows-node-egress",
        "private-nodes-reach-google",
        "google-names-resolve",
        "node-sa-can-report-and-pull",
      ],
    },
  ],
  [
    "Not all instances running in IGM after 24.159253228s. Expected 1, running 0, transitioning 1. Current errors: [IP_SPACE_EXHAUSTED]: Instance 'gke-x' creation failed: IP space of 'projects/p/regions/r/subnetworks/s' is exhausted.",
    {
      sections: ["nodes-missing"],
      rules: ["upgrade-strategy-explicit"],
      next: /range for Pods/,
    },
  ],
  [
    "Current errors: [GCE_STOCKOUT]: Instance 'gke-x' creation failed: The zone 'projects/p/zones/europe-west3-c' does not have enough resources available to fulfill the request.",
    { sections: NO_ROOM, rules: ["upgrade-strategy-explicit", "node-zones"], next: /zone or machine type/ },
  ],
  [
    "503 SERVICE UNAVAILABLE ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS: The zone",
    { sections: NO_ROOM, rules: ["upgrade-strategy-explicit", "node-zones"], next: /zone or machine type/ },
  ],
  [
    "Insufficient regional quota to satisfy request for resource: \"IN_USE_ADDRESSES\". The request requires '2.0' and is short '1.0'.",
    { sections: NO_ROOM, rules: ["upgrade-strategy-explicit"], next: /quota of Compute Engine/ },
  ],
  [
    "rpc error: code = FailedPrecondition desc = Cluster is running incompatible operation operation-1731137433803-29e34938.",
    { sections: ["upgrade-started"], next: /operations list/ },
  ],
  [
    "Error 400: Operation operation-1596064640049-1b03e177 is currently upgrading cluster c. Please wait and try again once it is done., failedPrecondition",
    { sections: ["upgrade-started"], next: /operations list/ },
  ],
  [
    'Error 400: Node version "1.17.17-gke.2800" must not have a greater minor version than master version "1.16.15-gke.14800"., badRequest',
    { sections: ["version-skew"], rules: ["version-skew", "no-version-pin-with-auto-upgrade"] },
  ],
  [
    'googleapi: Error 400: Master version "1.16.13-gke.401" is unsupported., badRequest',
    {
      sections: ["end-of-support"],
      rules: ["no-end-of-support-version", "no-version-alias", "release-channel-explicit"],
      next: /get-server-config/,
    },
  ],
  [
    'googleapi: Error 400: Master version must be one of "STABLE" channel supported versions [1.28.14-gke.1099000].',
    {
      sections: ["end-of-support"],
      rules: ["no-end-of-support-version", "no-version-alias", "release-channel-explicit"],
      next: /get-server-config/,
    },
  ],
  // Admission
  [
    'UPGRADE FAILED: resource mapping not found for name: "p" namespace: "pulsar" from "": no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"',
    { rules: ["no-removed-api"], next: /api-resources/ },
  ],
  [
    'Error creating: pods "app-" is forbidden: error looking up service account apps/app: serviceaccount "app" not found',
    { rules: ["pod-account-exists"], next: /get serviceaccounts/ },
  ],
  ['serviceaccount "app" not found', { rules: ["pod-account-exists"], next: /get serviceaccounts/ }],
  [
    "service account default/fluentd was not found, retry after the service account is created",
    { rules: ["pod-account-exists"], next: /get serviceaccounts/ },
  ],
  [
    'pods "a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
    { rules: ["pod-security-spares-system-pods"], next: /pod-security\.kubernetes\.io\/enforce/ },
  ],
  [
    'pods "a" is forbidden: exceeded quota: namespace-quota, requested: limits.cpu=1, used: limits.cpu=6, limited: limits.cpu=6',
    { rules: ["quota-spares-system-pods"], next: /describe resourcequota/ },
  ],
  [
    'pods "a" is forbidden: failed quota: fpl-quota: must specify requests.cpu,requests.memory',
    { rules: ["quota-spares-system-pods"], next: /describe resourcequota/ },
  ],
  [
    'pods "pfn0" is forbidden: PodSecurityPolicy: unable to admit pod: []',
    { rules: ["no-removed-api", "pod-security-spares-system-pods"], next: /from 1\.25 on/ },
  ],
  [
    'pods "istiod" is forbidden: image policy webhook backend denied one or more images: Denied by default admission rule. Overridden by evaluation mode',
    { rules: ["image-policy-spares-system-pods", "binary-authorization"], next: /binauthz policy/ },
  ],
  // Identity
  [
    '"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",',
    {
      sections: ["node-identity"],
      rules: ["node-pool-gke-metadata-mode", "node-scopes-allow-pulls", "node-scopes-minimal"],
      next: /limit what acts as the node/,
    },
  ],
  [
    '{\n"code": 403,\n"message": "Request had insufficient authentication scopes.",\n"status": "PERMISSION_DENIED"',
    {
      sections: ["node-identity"],
      rules: ["node-pool-gke-metadata-mode", "node-scopes-allow-pulls", "node-scopes-minimal"],
      next: /limit what acts as the node/,
    },
  ],
  [
    "googleapi: Error 400: Identity Pool does not exist (my-project.svc.id.goog). Please check that you specified a valid resource name",
    {
      rules: ["wi-pool-is-own-project", "wi-pool-without-metadata-nodes", "ksa-annotation-has-binding"],
      next: /before the binding/,
    },
  ],
  [
    "Primary: /namespaces/my-project.svc.id.goog with additional claims does not have storage.objects.create access to b",
    {
      sections: ["unbound-identity"],
      rules: ["ksa-annotation-has-binding", "ksa-annotation-is-email", "pod-account-exists"],
    },
  ],
  [
    "Error 403: 123456789012-compute@developer.gserviceaccount.com does not have storage.objects.get access to the Google Cloud Storage object.",
    {
      sections: ["node-identity", "host-network"],
      rules: ["node-pool-gke-metadata-mode", "wi-pod-asks-metadata-server"],
    },
  ],
  [
    "googleapi: Error 403: grafana-tempo@x.iam.gserviceaccount.com does not have storage.buckets.get access to the Google Cloud Storage bucket.",
    { sections: ["wrong-identity"], next: /lacks a role/ },
  ],
  [
    "Error: Could not refresh access token: Invalid response from metadata service: incorrect Metadata-Flavor header.",
    { sections: ["missing-header"] },
  ],
  [
    "Unexpected Error code 500 trying to get security access token from Compute Engine metadata for the default service account: GKE Metadata Server: Internal Server Error",
    { sections: ["server-error"] },
  ],
  [
    "gcloud crashed (MetadataServerException): The request is rejected. Please check if the metadata server is concealed.",
    { sections: ["node-identity"], rules: ["node-pool-gke-metadata-mode"], next: /GKE_METADATA/ },
  ],
  [
    'metadata: GCE metadata "instance/service-accounts/default/token?scopes=https%3A%2F%2Fwww.googleapis.com" not defined',
    { sections: ["not-found", "refused"] },
  ],
  // Names
  ...[
    "nslookup: can't resolve 'kubernetes.default'",
    "wget: bad address 'metadata.google.internal'",
    "** server can't find kubernetes: NXDOMAIN",
    "** server can't find jenkins.ci.svc.cluster.local.ci.svc.cluster.local: SERVFAIL",
    ";; connection timed out; no servers could be reached",
    "socket.gaierror: [Errno -3] Temporary failure in name resolution",
    "Error: getaddrinfo EAI_AGAIN metadata.google.internal",
  ].map((text): [string, Expected] => [text, { sections: DNS }]),
  // Images
  [
    'Failed to pull image "europe-docker.pkg.dev/p/r/a:1": failed to do request: Head "https://europe-docker.pkg.dev/v2/p/r/a/manifests/1": dial tcp 142.250.1.82:443: i/o timeout',
    { sections: ["registry-unreachable", "image-pulls-failing"], rules: ON_NODES },
  ],
  [
    'Failed to pull image "europe-docker.pkg.dev/p/r/a:1": dial tcp: lookup europe-docker.pkg.dev on 169.254.169.254:53: server misbehaving',
    {
      sections: ["dns-failure", "registry-unreachable"],
      rules: ["google-names-resolve", "private-nodes-reach-google"],
      next: /not by kube-dns/,
    },
  ],
  [
    'Failed to pull image "k8s-kubectl:v1.18.20": manifest for k8s-kubectl:v1.18.20 not found: manifest unknown',
    { sections: ["image-pulls-failing"], next: /did the build push it/ },
  ],
  [
    'Failed to pull image "busybox": failed to copy: unexpected status code https://registry-1.docker.io/v2/: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
    { sections: ["image-pulls-failing"], next: /limits pulls/ },
  ],
  [
    'Failed to pull image "10.78.0.228:5000/a": Get https://10.78.0.228:5000/v1/_ping: x509: certificate signed by unknown authority',
    { sections: ["registry-unreachable"], next: /do not trust the registry/ },
  ],
  [
    'Get "https://europe-docker.pkg.dev/v2/": dial tcp 142.250.1.82:443: i/o timeout',
    { sections: ["registry-unreachable", "image-pulls-failing"], rules: ON_NODES },
  ],
  // Connections
  ["Unable to connect to the server: dial tcp 104.154.147.42:443: i/o timeout", CONTROL_PLANE],
  ["Unable to connect to the server: net/http: TLS handshake timeout", CONTROL_PLANE],
  [
    "The connection to the server 104.197.1.2 was refused - did you specify the right host or port?",
    CONTROL_PLANE,
  ],
  [
    'memcache.go:265] couldn\'t get current server API group list: Get "https://10.3.0.50/api?timeout=32s": dial tcp 10.3.0.50:443: i/o timeout',
    CONTROL_PLANE,
  ],
  ['Post "https://34.1.2.3/api/v1/namespaces": dial tcp 34.1.2.3:443: i/o timeout', CONTROL_PLANE],
  [
    "Error from server: error dialing backend: dial tcp 192.168.1.14:10250: getsockopt: no route to host",
    {
      sections: ["nodes-not-ready"],
      rules: ["firewall-allows-node-ingress", "firewall-allows-node-egress"],
      next: /konnectivity-agent/,
    },
  ],
  [
    'Get "https://10.97.131.110:443/apis/metrics.k8s.io/v1beta1": No agent available',
    {
      sections: ["nodes-not-ready"],
      rules: ["netpol-spares-system-pods", "firewall-allows-node-egress", "system-pods-have-nodes"],
      next: /konnectivity-agent/,
    },
  ],
  [
    'Post "https://sts.googleapis.com/v1/token": context deadline exceeded',
    { rules: ON_NODES, next: /Private Google Access/ },
  ],
  [
    "failed to connect to `host=10.20.0.3 user=app database=app`: dial error (dial tcp 10.20.0.3:5432: connect: connection refused)",
    { next: /neither the metadata server's nor Google's/ },
  ],
  [
    'Get "https://gitlab.example.com/api/v4/jobs": dial tcp 192.0.2.7:443: i/o timeout',
    { next: /neither the metadata/ },
  ],
  [
    "net/http: TLS handshake timeout",
    {
      sections: ["api-unavailable", "registry-unreachable"],
      rules: ["private-nodes-reach-google", "firewall-allows-node-egress"],
      next: /has no TLS/,
    },
  ],
  ["x509: certificate signed by unknown authority", { next: /Whose certificate/ }],
  [
    "error: You must be logged in to the server (the server has asked for the client to provide credentials)",
    { next: /gke-gcloud-auth-plugin/ },
  ],
  [
    'Get "http://169.254.169.254/computeMetadata/v1/": dial tcp 169.254.169.254:80: i/o timeout',
    { sections: ["connect-timeout", "response-timeout"] },
  ],
  // Nodes and Pods
  [
    "KubeletNotReady runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
    { sections: ["nodes-not-ready"], next: /anetd/ },
  ],
  [
    "0/9 nodes are available: 2 node(s) didn't match node selector, 8 Insufficient cpu.",
    {
      sections: ["nodes-missing"],
      rules: ["system-pods-have-nodes", "node-pool-autoscaling"],
      next: /has room/,
    },
  ],
  [
    "0/3 nodes are available: 3 node(s) had untolerated taint {startup-taint.cluster-autoscaler.kubernetes.io/x: }",
    { sections: ["node-unverified", "nodes-not-ready", "no-nodes"] },
  ],
  [
    "ERROR: Job failed (system failure): prepare environment: waiting for pod running: timed out waiting for pod to start",
    { sections: ["gitlab-jobs-failing"] },
  ],
  ["kubelet Kubelet stopped posting node status.", { sections: ["nodes-not-ready"] }],
  [
    "The node was low on resource: ephemeral-storage. Container app was using 34260Ki, which exceeds its request of 0.",
    { next: /evicts Pods/ },
  ],
  [
    "Readiness probe failed: HTTP probe failed with statuscode: 503",
    { sections: ["crash-loop"], next: /probe/ },
  ],
  [
    "Unable to attach or mount volumes: unmounted volumes=[dags]: timed out waiting for the condition",
    { next: /get events/ },
  ],
  [
    "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    { rules: ["system-pods-have-nodes"], next: /show-labels/ },
  ],
  [
    "error listing CSINodes: the server could not find the requested resource",
    { rules: ["no-removed-api"], next: /an API version that is gone/ },
  ],
  [
    'MountVolume.SetUp failed for volume "gcs" : rpc error: code = Internal desc = failed to start gcsfuse',
    { next: /role on the bucket/ },
  ],
  ["exec /app: exec format error", { next: /arm64 or amd64/ }],
  // More of identity
  [
    "compute: Received 403 `Unable to generate access token; IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
    { sections: ["no-binding"], rules: ["ksa-annotation-has-binding", "pod-account-exists"] },
  ],
  [
    "java.io.IOException: Error getting access token from metadata server at: http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token",
    { sections: ["refused", "connect-timeout", "response-timeout"] },
  ],
  [
    "There was a problem refreshing your current auth tokens: ('Failed to retrieve http://metadata.google.internal/computeMetadata/v1/instance/', <Response>)",
    { sections: ["refused", "connect-timeout", "response-timeout"] },
  ],
  [
    "Error: Could not refresh access token: network timeout at: http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token",
    { sections: ["connect-timeout", "response-timeout"] },
  ],
  [
    "ERROR: (gcloud.compute.instance-templates.list) You do not currently have an active account selected.",
    { sections: ["refused", "connect-timeout", "metadata-server-restarts"] },
  ],
  [
    "googleapi: Error 400: Service account 1-compute@developer.gserviceaccount.com is disabled., badRequest",
    {
      rules: ["ksa-annotation-has-binding", "node-sa-can-report-and-pull", "node-own-service-account"],
      next: /service-accounts enable/,
    },
  ],
  [
    "googleapi: Error 403: Kubernetes Engine API has not been used in project 1 before or it is disabled.",
    { next: /services enable/ },
  ],
  [
    'DENIED: Permission "artifactregistry.repositories.uploadArtifacts" denied on resource "projects/p/locations/l/repositories/r"',
    {
      sections: ["registry-denied"],
      rules: ["ci-runners-isolated", "ksa-annotation-has-binding"],
      next: /artifactregistry\.writer/,
    },
  ],
  [
    "googleapi: Error 403: Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource",
    {
      rules: ["encryption-key-usable", "node-agent-keeps-role", "secrets-encryption", "node-boot-disk-cmek"],
      next: /cryptoKeyEncrypterDecrypter/,
    },
  ],
  // More of connections
  ["dial tcp 127.0.0.1:988: connect: connection refused", { sections: ["refused"] }],
  ["read tcp 10.4.0.5:41230->169.254.169.254:80: read: connection reset by peer", { sections: ["reset"] }],
  ["dial tcp 169.254.169.254:80: connect: no route to host", { sections: ["unreachable"] }],
  [
    "curl: (7) Failed to connect to 169.254.169.254 port 80 after 3 ms: Couldn't connect to server",
    { sections: ["refused", "connect-timeout"] },
  ],
  [
    "dial tcp 199.36.153.8:443: i/o timeout",
    {
      rules: ["private-nodes-reach-google", "firewall-allows-node-egress", "google-names-resolve"],
      next: /^Google's APIs/,
    },
  ],
  ["HTTP 503 Service Unavailable", { sections: ["server-error"], next: /names no address/ }],
  ["dial tcp 169.254.169.254:80: got 503", { sections: ["server-error"] }],
  // Images, versions, quotas and runners
  [
    'admission webhook "imagepolicywebhook.image-policy.k8s.io" denied the request: Image gcr.io/acme/web denied by Binary Authorization default admission rule. Denied by always_deny admission rule',
    {
      rules: ["image-policy-spares-system-pods", "binary-authorization"],
      next: /^Binary Authorization refuses/,
    },
  ],
  [
    'error getting credentials - err: exec: "docker-credential-gcloud": executable file not found in $PATH, out: ``',
    { next: /^The credential helper .* is not where docker runs/ },
  ],
  [
    "Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found",
    { rules: ["pods-find-nodes"], next: /not built for the node's architecture/ },
  ],
  [
    'Error 400: Node version "1.16.8-gke.9" must not have a greater minor version than master version "1.15.11-gke.12"., badRequest',
    { sections: ["version-skew"], rules: ["version-skew", "no-version-pin-with-auto-upgrade"] },
  ],
  [
    "Instance 'gke-e2e-default-pool-eed1856c-xwl9' creation failed: Quota 'IN_USE_ADDRESSES' exceeded.  Limit: 8.0 in region europe-central2.",
    {
      sections: ["nodes-missing", "no-nodes"],
      rules: ["upgrade-strategy-explicit"],
      next: /^A quota of Compute Engine/,
    },
  ],
  [
    "dnsmasq[9]: Maximum number of concurrent DNS queries reached (max: 150)",
    {
      sections: ["dns-failure", "dns-restarts"],
      rules: ["node-local-dns-cache"],
      next: /^dnsmasq in kube-dns/,
    },
  ],
  [
    "authentication.go:65] Unable to authenticate the request due to an error: x509: certificate has expired or is not yet valid",
    { next: /^Whose certificate is it, and is the clock right\?/ },
  ],
  [
    "Warning  NodeNotReady  node-controller  Node is not ready",
    { sections: ["nodes-not-ready", "no-nodes", "server-not-ready"], next: /kubectl describe node/ },
  ],
  [
    "Runner failed to register itself to GitHub in timely manner. Recreating the pod to see if it resolves the issue.",
    { sections: ["github-runners-failing"], rules: ["pods-find-nodes"], next: /no way to GitHub/ },
  ],
  // Runners, and Vault
  [
    "This job is stuck because of one of the following problems. There are no active runners online, no runners for the protected branch, or no runners that match all of the job's tags: docker",
    { sections: ["gitlab-jobs-failing"], next: /^GitLab has no runner/ },
  ],
  ["Waiting for a runner to pick up this job...", { sections: ["github-runners-failing"], next: /runs-on/ }],
  [
    "The self-hosted runner: ubuntu-20.04-ppmfq-84ds4 lost communication with the server. Verify the machine is running and has a healthy network connection.",
    { sections: ["github-runners-failing"], next: /evicted/ },
  ],
  [
    "WARNING: Checking for jobs... failed runner=K41rxyx4v status=502 Bad Gateway",
    { next: /^The GitLab server answers/ },
  ],
  [
    "Error making API request. URL: PUT https://vault.vault:8200/v1/auth/kubernetes/login Code: 403. Errors: * permission denied",
    { next: /^Vault refuses the login: are the Pod's/ },
  ],
  [
    "Error making API request. URL: PUT https://vault.vault:8200/v1/auth/gcp/login Code: 403. Errors: * permission denied",
    { sections: ["wrong-identity"], next: /^Vault refuses the login: is the account/ },
  ],
  [
    'gcloud crashed (OAuthError): (\'Error code invalid_request: Invalid value for "audience". This value should be the full resource name of the Identity Provider.',
    { next: /^Workload Identity Federation for jobs outside/ },
  ],
  [
    'Error: googleapi: Error 400: No valid versions with the prefix "1.24" found.',
    {
      sections: ["end-of-support"],
      rules: ["no-end-of-support-version", "no-version-alias", "release-channel-explicit"],
      next: /get-server-config/,
    },
  ],
  [
    "Error 400: Master version 1.15.4-gke.22 must be set to the default REGULAR releaseChannel version 1.14.8-gke.12., badRequest",
    {
      sections: ["end-of-support"],
      rules: ["no-end-of-support-version", "no-version-alias", "release-channel-explicit"],
      next: /get-server-config/,
    },
  ],
  [
    "pod didn't trigger scale-up: 12 node(s) didn't match Pod's node affinity/selector, 3 max node group size reached.",
    {
      sections: ["nodes-missing"],
      rules: ["node-pool-autoscaling", "pods-find-nodes"],
      next: /at its maximum/,
    },
  ],
  [
    "Error from server: Get https://192.168.80.234:10250/containerLogs/kube-system/kube-proxy-l2f9s/kube-proxy: remote error: tls: internal error",
    { sections: ["nodes-not-ready"], next: /kubectl get csr/ },
  ],
  [
    "redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.",
    { next: /neither the metadata server's nor Google's/ },
  ],
  [
    "ssh: connect to host github.com port 22: Connection timed out",
    { next: /neither the metadata server's nor Google's/ },
  ],
  // What users call it
  [
    "upgrade stuck",
    {
      sections: ["upgrade-started"],
      rules: [
        "pdb-does-not-block-drain",
        "one-budget-per-pod",
        "upgrade-strategy-explicit",
        "webhook-is-reachable",
      ],
      next: /gcloud container operations list/,
    },
  ],
  [
    "our pipelines hang",
    {
      sections: ["gitlab-jobs-stuck", "github-jobs-stuck"],
      rules: ["pods-find-nodes", "ci-runners-isolated"],
      next: /status\.phase=Pending/,
    },
  ],
  // Not of these
  ["Node version v20.11.0 is not supported by this package", {}],
  ["no such image: nginx:latest", {}],
  ["docker-credential-desktop: command not found", {}],
  ["disk quota exceeded", {}],
  ["the upgrade finished", {}],
  // Numbers and codes that are not about a request.
  ['  File "/app/main.py", line 503, in run', {}],
  ["upload 450 of 500 files failed", {}],
  ["request took 500 ms", {}],
  ["goroutine 404 [running]:", {}],
  ["npm ERR! code EACCES", {}],
  ["java.net.ConnectException: Connection refused", { sections: ["refused"], next: /names no address/ }],
];

/** Of which the tool knows nothing, and says so, or to whom else it belongs. */
const OF_OTHERS: readonly string[] = [
  "npm ERR! code ERESOLVE",
  "java.lang.OutOfMemoryError: Java heap space",
  "fatal: Authentication failed for 'https://github.com/org/repo.git/'",
  "error: failed to push some refs to 'origin'",
  "ModuleNotFoundError: No module named 'requests'",
  'psql: error: FATAL: password authentication failed for user "app"',
  "AccessDenied: User: arn:aws:iam::123456789012:user/x is not authorized to perform: s3:GetObject",
  "azure.identity.CredentialUnavailableError: ManagedIdentityCredential authentication unavailable",
  "Error acquiring the state lock",
  "error: the current deployment has 1 resource(s) with pending operations",
  "Error: ENOSPC: no space left on device, write",
  "make: *** [Makefile:12: build] Error 2",
  "Segmentation fault (core dumped)",
  "panic: runtime error: invalid memory address or nil pointer dereference",
  "MongoServerSelectionError: connect ECONNREFUSED 10.0.0.5:27017",
  "Kafka: Broker not available",
  "SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed: self signed certificate",
  "jest did not exit one second after the test run has completed",
  "TS2322: Type 'string' is not assignable to type 'number'",
  "HTTP 404 Not Found: https://registry.npmjs.org/left-padd",
  "pip: ERROR: Could not find a version that satisfies the requirement foo",
  'docker: Error response from daemon: Conflict. The container name "/web" is already in use',
  "dockerfile parse error line 3: unknown instruction: RUNN",
  "kubectl: error: You must specify --filename",
  "helm: Error: INSTALLATION FAILED: cannot re-use a name that is still in use",
  "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",
  "YAML parse error on chart/templates/x.yaml: error converting YAML to JSON",
  'The Deployment "web" is invalid: spec.selector: Invalid value: field is immutable',
  "Ingress: 502 Bad Gateway from backend",
  "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
  "BackendConfig not found",
  "googleapi: Error 409: Already exists: projects/p/zones/z/clusters/c",
  "storage: bucket doesn't exist",
  "billing account for the owning project is disabled in state absent",
  "jdbc: Communications link failure",
  "502 Proxy Error",
  "403 Forbidden nginx/1.25",
  "grpc: the client connection is closing",
  "psycopg2.OperationalError: FATAL: remaining connection slots are reserved",
  "error TS5023: Unknown compiler option",
  "gradle: Could not determine the dependencies of task",
  "WARN  deprecated request@2.88.2: request has been deprecated",
  "AssertionError: expected 200 to equal 201",
];

describe("the text of an error that has nothing to do with GKE", () => {
  for (const text of OF_OTHERS)
    it(`gets no section and no rule: ${text.slice(0, 60)}`, () => {
      const { sections, rules, subjects, issues } = explanationOf(text);
      assert.deepEqual([sections, rules, subjects, issues], [[], [], [], []]);
    });
});

describe("the text of an error in a public issue", () => {
  for (const [text, { sections = [], rules = [], next }] of FROM_ISSUES)
    it(`is explained: ${text.slice(0, 70)}`, () => {
      const found = explanationOf(text);
      assert.deepEqual([found.sections, found.rules], [sections, rules]);
      assert.match(found.next.join(" "), next ?? /^$/);
    });
});

describe("the text of an error", () => {
  for (const [text, sections, subjects = []] of TEXTS)
    it(`is explained: ${text.slice(0, 60)}`, () => {
      const found = explanationOf(text);
      assert.deepEqual([found.sections, found.subjects], [sections, subjects]);
    });

  it("decides in its own line alone", () => {
    const lines = 'failed calling webhook "x": context deadline exceeded\nconnection refused';
    const { sections, subjects } = explanationOf(lines);
    assert.deepEqual([sections, subjects], [["refused"], ["webhook"]]);
  });
});
