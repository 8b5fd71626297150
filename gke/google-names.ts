// Names that nodes and Pods resolve to reach Google, and who answers for them. Checked 2026-11-30.

import { METADATA_HOST } from "./metadata-server";

/** The domain of Google's APIs. */
export const API_DOMAIN = "googleapis.com";

/**
 * Names for which nodes and Pods ask below each of Google's domains, of which `*.` stands for any. A private zone answers for all names below its own, with
 * NXDOMAIN where it has no record: of the registries gcr.io itself is one, and nodes report to, and get the tokens of Pods from, the APIs.
 * Source: https://cloud.google.com/dns/docs/vpc-name-res-order, https://cloud.google.com/artifact-registry/docs/gke-private-clusters,
 * https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity (Security Token Service, IAM Service Account Credentials) and
 * https://cloud.google.com/vpc/docs/configure-private-google-access
 */
export const GOOGLE_NAMES: Readonly<Record<string, readonly string[]>> = {
  "google.internal": [METADATA_HOST],
  "gcr.io": ["*.gcr.io", "gcr.io"],
  "pkg.dev": ["*.pkg.dev"],
  [API_DOMAIN]: [
    "sts.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
  ],
};

/** The domains of Google's registries. Source: https://cloud.google.com/artifact-registry/docs/gke-private-clusters */
export const REGISTRY_DOMAINS: readonly string[] = ["gcr.io", "pkg.dev"];

/**
 * Names that client libraries ask for tokens of service accounts' keys, and for the certificates by which they check tokens.
 * Source: https://deno.land/x/google_jwt_sa (a key's file: token_uri, auth_provider_x509_cert_url)
 */
const TOKEN_NAMES: readonly string[] = ["oauth2.googleapis.com", "www.googleapis.com"];

/** The names of Google's APIs and registries for which nodes, Pods and client libraries ask. */
export const API_NAMES: readonly string[] = [...Object.values(GOOGLE_NAMES).flat(), ...TOKEN_NAMES].filter(
  (name) => name !== METADATA_HOST,
);

/** The ConfigMap in kube-system by which users configure kube-dns and NodeLocal DNSCache. Source: https://cloud.google.com/kubernetes-engine/docs/concepts/kube-dns */
export const KUBE_DNS_CONFIG_MAP = "kube-dns";

/** Whether a domain is a name or contains it; both may end in a dot. */
export function containsName(domain: string, name: string): boolean {
  const [outer, inner] = [domain, name].map((each) => each.toLowerCase().replace(/\.$/, "")) as [
    string,
    string,
  ];
  return inner === outer || inner.endsWith(`.${outer}`);
}
