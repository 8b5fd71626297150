import assert from "node:assert/strict";
import { explanationOf } from "../../../cli/explain/symptoms";

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
      PULL,
      ["image pull"],
    ],
    [
      'Failed to pull image "gcr.io/p/a:1": rpc error: code = Unknown desc = unauthorized: authentication required',
      PULL,
      ["image pull"],
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
    ["connect ECONNRESET 169.254.169.254:80", ["reset"]],
    ["Error: connect EHOSTUNREACH 169.254.169.254:80", ["unreachable"]],
    [
      "rpc error: code = Unauthenticated desc = Request had invalid authentication credentials.",
      ["verification-failed", "invalid-token"],
    ],
  ];

describe("the text of an error", () => {
  for (const [text, sections, subjects = []] of TEXTS)
    it(`is explained: ${text.slice(0, 60)}`, () => {
      assert.deepEqual(explanationOf(text), { sections, subjects });
    });

  it("decides in its own line alone", () => {
    const lines = 'failed calling webhook "x": context deadline exceeded\nconnection refused';
    assert.deepEqual(explanationOf(lines), { sections: ["refused"], subjects: ["webhook"] });
  });
});
