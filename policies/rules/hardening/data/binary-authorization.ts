import { ENFORCED } from "../../../../gke/binary-authorization";
import { imageCheckOf } from "../../../program/gcp/binary-authorization";
import { isOff, ofClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "binaryAuthorization.evaluationMode";
const OFF: readonly unknown[] = ["DISABLED", "EVALUATION_MODE_UNSPECIFIED"];

export const binaryAuthorization: Rule = {
  name: "binary-authorization",
  description: "Clusters run only the images that the project's Binary Authorization policy allows.",
  why:
    "Anyone who can create a Pod can run any image from the internet. With Binary Authorization, GKE first checks each image against the " +
    "project's policy, for example that it comes from your registry or was signed by your pipeline.",
  fix:
    `Set ${AT} to "${ENFORCED}", once the project's policy allows what the cluster runs: GKE changes it in place, and at once refuses what the ` +
    "policy does not allow.",
  whenToExempt: "A cluster on which your own admission controller decides on images.",
  sources: ["https://cloud.google.com/binary-authorization/docs/setting-up"],
  severity: "medium",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.1.4",
    "checkov CKV_GCP_66",
    "gke-policy-automation BINARY_AUTHORIZATION_DISABLED",
    "policy-library enable_binauthz",
  ],
  good: { binaryAuthorization: { evaluationMode: ENFORCED } },
  bad: { binaryAuthorization: { evaluationMode: "DISABLED" } },
  checks: {
    [CLUSTER]: [
      ofClusters<unknown>({
        at: AT,
        of: imageCheckOf,
        isGood: (mode) => !OFF.includes(mode) && !isOff(mode),
        absentIs: "bad",
        vocabulary: ["DISABLED", "EVALUATION_MODE_UNSPECIFIED"],
        consequence: "the cluster runs any image",
      }),
    ],
  },
};
