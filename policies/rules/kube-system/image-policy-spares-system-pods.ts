import { ENFORCED, SYSTEM_POLICY_ON } from "../../../gke/binary-authorization";
import { resourcePath } from "../../evaluation/unknown";
import { refusesSystemImages } from "../../program/gcp/binary-authorization";
import { refusedWorkload } from "../../program/kubernetes/refused-images";
import { BINARY_AUTHORIZATION_POLICY, CLUSTER } from "../../resource-types";
import type { Example, Rule } from "../../rule";

const AT = "globalPolicyEvaluationMode";

const example = (globalPolicyEvaluationMode: string): Example => [
  {
    type: CLUSTER,
    name: "cluster",
    props: {
      name: "main",
      location: "europe-west4",
      binaryAuthorization: { evaluationMode: ENFORCED },
    },
  },
  {
    type: BINARY_AUTHORIZATION_POLICY,
    name: "policy",
    props: {
      globalPolicyEvaluationMode,
      defaultAdmissionRule: {
        evaluationMode: "REQUIRE_ATTESTATION",
        enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG",
        requireAttestationsBies: ["projects/example/attestors/pipeline"],
      },
    },
  },
];

export const imagePolicySparesSystemPods: Rule = {
  name: "image-policy-spares-system-pods",
  description:
    "Binary Authorization admits the images of what GKE runs itself, and of the stack's workloads.",
  why:
    "A project's policy decides on GKE's own images too, unless Google's policy for them is asked first. Pods that run stay, so the fault appears when Pods are created again: " +
    "an upgrade brings images that no attestor has signed, and the Pods of GKE's addons are refused. The same goes for workloads under a rule that denies all images which no pattern admits.",
  fix: `Set ${AT} to "${SYSTEM_POLICY_ON}".`,
  whenToExempt: "A policy that admits GKE's images in another way, such as by an attestor for them.",
  sources: [
    "https://cloud.google.com/binary-authorization/docs/reference/rest/Shared.Types/Policy",
    "https://docs.cloud.google.com/binary-authorization/docs/policy-yaml-reference",
    "https://github.com/GoogleCloudPlatform/fda-mystudies/issues/3172",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/507",
  ],
  severity: "high",
  level: "advisory",
  good: example(SYSTEM_POLICY_ON),
  bad: example("DISABLE"),
  checks: {
    [BINARY_AUTHORIZATION_POLICY]: [
      function* systemImages(_, { self, stack }) {
        if (!refusesSystemImages(self, stack)) return;
        yield {
          at: AT,
          problem: `is not "${SYSTEM_POLICY_ON}", and no pattern admits Google's images: the policy decides on those of GKE itself, and refuses them on a cluster of the stack when an upgrade creates its Pods again`,
        };
      },
      function* ownImages(_, context) {
        const workload = refusedWorkload(context);
        if (!workload) return;
        yield {
          at: "admissionWhitelistPatterns",
          problem: `admits no image of ${resourcePath(workload)}, and the rule for its cluster denies all others: its Pods are not created again, as after an upgrade`,
          fix: "Add the images' names to admissionWhitelistPatterns, or set evaluationMode of the rule to REQUIRE_ATTESTATION with attestors that sign them.",
        };
      },
    ],
  },
};
