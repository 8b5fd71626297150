import { ofClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "databaseEncryption.state";

/** The states in which Secrets are encrypted with a key of Cloud KMS; the second is that of every object. */
const ENCRYPTED: readonly string[] = ["ENCRYPTED", "ALL_OBJECTS_ENCRYPTION_ENABLED"];

export const secretsEncryption: Rule = {
  name: "secrets-encryption",
  description: "Kubernetes Secrets are encrypted with your own key before they are stored.",
  why:
    "Google encrypts the disks of the control plane, but anyone who can read its database still reads Secrets in plain text. Encrypted with a " +
    "key in Cloud KMS, they are useless without the key, whose use is logged and can be revoked.",
  fix: `Set databaseEncryption to { state: "ENCRYPTED", keyName: … } with a key that GKE's service agent may use. GKE changes it in place.`,
  whenToExempt: "A cluster without Secrets, because its workloads read them from Secret Manager.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets"],
  severity: "medium",
  level: "disabled",
  frameworks: ["CIS GKE 1.9.0 5.3.1", "gke-policy-automation SECRETS_ENCRYPTION_DISABLED"],
  departures: "gke-policy-automation passes a cluster that does not set it, which has no encryption.",
  good: {
    databaseEncryption: {
      state: "ENCRYPTED",
      keyName: "projects/demo/locations/europe-west4/keyRings/gke/cryptoKeys/secrets",
    },
  },
  bad: { databaseEncryption: { state: "DECRYPTED" } },
  checks: {
    [CLUSTER]: [
      ofClusters({
        at: AT,
        of: (cluster) => cluster.databaseEncryption?.state || undefined,
        isGood: (state) => ENCRYPTED.includes(state),
        absentIs: "bad",
        vocabulary: ["DECRYPTED"],
        consequence: "Secrets are in plain text in the control plane's database",
      }),
    ],
  },
};
