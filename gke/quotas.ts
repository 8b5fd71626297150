// What GKE's own quota in kube-system is about, which lets critical Pods be there in any number.
// Source: https://github.com/open-policy-agent/gatekeeper/issues/1120 (gcp-critical-pods: 1G Pods of two priority classes), checked 2026-12-01

/** The priority classes of Pods that nodes and clusters need. */
export const CRITICAL_CLASSES: readonly string[] = ["system-node-critical", "system-cluster-critical"];

/** An amount of Pods, as quotas write it, that no cluster has: a million or more, as in GKE's own quota. */
export const MORE_PODS_THAN_ANY = /^(\d{7,}|\d+([MGTPE]i?|e([6-9]|\d\d)))$/;
