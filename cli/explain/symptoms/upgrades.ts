// Upgrades and new nodes that do not go on.

import type { Symptom } from "./symptom";

/** Checked 2026-12-01. */
export const UPGRADES: readonly Symptom[] = [
  {
    texts: ["disruption budget", "cannot evict pod"],
    with: ["violate", "cannot evict"],
    rules: ["pdb-does-not-block-drain", "one-budget-per-pod"],
    next: "Which budget allows no disruption: kubectl get poddisruptionbudgets -A. A surge upgrade waits an hour for each node, then deletes the Pods.",
    source: "https://github.com/longhorn/longhorn/issues/5910",
  },
  {
    texts: ["more than one poddisruptionbudget"],
    rules: ["one-budget-per-pod"],
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/75957",
  },
  {
    texts: ["unable to drain node", "drain did not complete"],
    rules: ["pdb-does-not-block-drain", "one-budget-per-pod"],
    decides: true,
    source: "https://github.com/kubernetes-sigs/kubespray/issues/6281",
  },
  {
    texts: ["drain", "pdb", "poddisruptionbudget"],
    with: ["timed out", "timeout", "deadline exceeded", "deadlineexceeded"],
    rules: ["pdb-does-not-block-drain", "one-budget-per-pod"],
    decides: true,
    next: "Which budget allows no disruption: kubectl get poddisruptionbudgets -A. Which Pods are left on the node: kubectl get pods -A --field-selector spec.nodeName=NODE.",
    source: "https://github.com/kubernetes-sigs/kubespray/issues/6281",
  },
  {
    texts: ["have registered"],
    with: ["nodes out of"],
    sections: ["no-nodes", "nodes-missing"],
    rules: [
      "firewall-allows-node-egress",
      "private-nodes-reach-google",
      "google-names-resolve",
      "node-sa-can-report-and-pull",
    ],
    source: "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/649",
  },
  {
    texts: ["ip_space_exhausted", "ip_space_exhausted_with_details"],
    sections: ["nodes-missing"],
    rules: ["upgrade-strategy-explicit"],
    next: "The subnetwork, or its range for Pods, has no address left for another node, and an upgrade that adds nodes needs some: add a range, or let fewer Pods on a node.",
    decides: true,
    source: "https://github.com/hashicorp/terraform-cdk/issues/1964",
  },
  {
    texts: [
      "gce_stockout",
      "zone_resource_pool_exhausted",
      "zone_resource_pool_exhausted_with_details",
      "does not have enough resources available to fulfill the request",
    ],
    sections: ["nodes-missing", "no-nodes"],
    rules: ["upgrade-strategy-explicit", "node-zones"],
    next: "The zone has no such machine free: wait, or use another zone or machine type. An upgrade that adds nodes waits too.",
    decides: true,
    source: "https://github.com/hashicorp/terraform-provider-google/issues/6287",
  },
  {
    texts: ["gce_quota_exceeded", "insufficient regional quota"],
    sections: ["nodes-missing", "no-nodes"],
    rules: ["upgrade-strategy-explicit"],
    next: "A quota of Compute Engine, which the text names, has no room for another node, and an upgrade that adds nodes needs some: gcloud compute regions describe REGION.",
    decides: true,
    source: "https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/pull/526",
  },
  {
    texts: [
      "cloudkms.cryptokeyversions.usetoencrypt",
      "cloudkms.cryptokeyversions.usetodecrypt",
      "cloud kms request failed",
    ],
    rules: ["encryption-key-usable", "node-agent-keeps-role", "secrets-encryption", "node-boot-disk-cmek"],
    next: "A service agent uses the key, GKE's for Secrets and Compute Engine's for disks, and needs roles/cloudkms.cryptoKeyEncrypterDecrypter on it. Where a Pod logs it, the Pod's own account does.",
    decides: true,
    source: "https://github.com/hashicorp/terraform-provider-google/issues/15415",
  },
  {
    texts: ["not all instances running in igm"],
    sections: ["nodes-missing", "no-nodes"],
    rules: ["node-agent-keeps-role", "encryption-key-usable"],
    source: "https://github.com/hashicorp/terraform-provider-google/issues/16559",
  },
  {
    texts: ["cluster_already_has_operation", "running incompatible operation"],
    sections: ["upgrade-started"],
    next: "Another operation runs, and Pulumi's waits for it or fails: gcloud container operations list. Try again once it is done.",
    decides: true,
    source: "https://github.com/kubernetes-sigs/cluster-api-provider-gcp/issues/1363",
  },
  {
    texts: ["is currently upgrading cluster", "is currently operating on cluster"],
    sections: ["upgrade-started"],
    next: "Try again once it is done: gcloud container operations list.",
    decides: true,
    source: "https://github.com/hashicorp/terraform-provider-google/issues/3650",
  },
  {
    texts: ["greater minor version than master version", "greater than current master version"],
    sections: ["version-skew"],
    rules: ["version-skew", "no-version-pin-with-auto-upgrade"],
    decides: true,
    source: "https://github.com/rancher/rancher/issues/32143",
  },
  {
    texts: ["master version", "node version"],
    with: ["is unsupported", "channel supported versions"],
    sections: ["end-of-support"],
    rules: ["no-end-of-support-version", "no-version-alias", "release-channel-explicit"],
    next: "Which versions GKE gives today: gcloud container get-server-config --location=LOCATION.",
    source: "https://github.com/GoogleCloudPlatform/gke-networking-demos/issues/37",
  },
];
