// Names that nodes and Pods resolve to reach Google, and who answers for them. Checked 2026-11-30.

/**
 * Domains below which nodes and Pods ask for names of Google's APIs and registries. A private zone for one answers all queries below it, with
 * NXDOMAIN where it has no record.
 * Source: https://cloud.google.com/dns/docs/vpc-name-res-order and https://cloud.google.com/artifact-registry/docs/gke-private-clusters
 */
export const GOOGLE_DOMAINS: readonly string[] = ["googleapis.com", "gcr.io", "pkg.dev"];

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
