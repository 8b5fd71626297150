import { BINARY_AUTHORIZATION_POLICY, CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const CLOSED = { evaluationMode: "ALWAYS_DENY", enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG" };
const OPEN = { ...CLOSED, evaluationMode: "ALWAYS_ALLOW" };
const ENFORCED = { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" };

const policy = (props: object = {}) =>
  resource(
    BINARY_AUTHORIZATION_POLICY,
    { project: "shop", globalPolicyEvaluationMode: "DISABLE", defaultAdmissionRule: CLOSED, ...props },
    { name: "policy" },
  );
const cluster = (props: object = {}) =>
  resource(
    CLUSTER,
    {
      name: "main",
      project: "shop",
      location: "europe-west4",
      binaryAuthorization: ENFORCED,
      ...props,
    },
    { name: "cluster" },
  );
const forMain = (rule: object, spec: unknown = "europe-west4.main") => ({
  clusterAdmissionRules: [{ ...rule, cluster: spec }],
});
const AT = "globalPolicyEvaluationMode";

ruleTable("image-policy-spares-system-pods", {
  accepts: {
    "a policy that asks Google's first": [policy({ [AT]: "ENABLE" }), cluster()],
    "a policy of which the state has that": [
      { ...policy({ [AT]: undefined }), observed: { [AT]: "ENABLE" } },
      cluster(),
    ],
    "an Autopilot cluster with Google's policy": [
      policy({ [AT]: "ENABLE" }),
      cluster({ enableAutopilot: true }),
    ],
    "a policy with a pattern for GKE's images": [
      policy({ admissionWhitelistPatterns: [null, { namePattern: "gke.gcr.io/**" }] }),
      cluster(),
    ],
    "a policy that admits all images": [policy({ defaultAdmissionRule: OPEN }), cluster()],
    "a policy that only logs": [
      policy({ defaultAdmissionRule: { ...CLOSED, enforcementMode: "DRYRUN_AUDIT_LOG_ONLY" } }),
      cluster(),
    ],
    "a policy whose rule for the cluster admits all": [policy(forMain(OPEN)), cluster()],
    "a policy without clusters, as for Cloud Run": policy(),
    "a cluster that asks no policy": [policy(), cluster({ binaryAuthorization: undefined })],
    "a cluster on which it is off": [
      policy(),
      cluster({ binaryAuthorization: { evaluationMode: "DISABLED" } }),
    ],
    "a cluster of another project": [policy(), cluster({ project: "other" })],
  },
  rejects: {
    "a policy that denies all": {
      resources: [policy(), cluster()],
      at: AT,
      problem: /^is not "ENABLE"/,
      level: "advisory",
    },
    "a policy that does not say whether it asks Google's": {
      resources: [policy({ [AT]: undefined }), cluster()],
      at: AT,
    },
    "a policy that wants attestations, with patterns of the program's own": {
      resources: [
        policy({
          defaultAdmissionRule: { ...CLOSED, evaluationMode: "REQUIRE_ATTESTATION" },
          admissionWhitelistPatterns: [{ namePattern: "europe-docker.pkg.dev/shop/*" }],
        }),
        cluster(),
      ],
      at: AT,
    },
    "a rule for the cluster alone": {
      resources: [policy({ defaultAdmissionRule: OPEN, ...forMain(CLOSED) }), cluster()],
      at: AT,
    },
    "a cluster by the flag of older SDKs, or with policies of its own beside": {
      resources: [
        policy(),
        cluster({ binaryAuthorization: { enabled: true } }),
        { ...cluster({ binaryAuthorization: { evaluationMode: "DISABLED" } }), name: "off" },
      ],
      at: AT,
    },
    "a cluster of which the state has the mode": {
      resources: [
        policy(),
        {
          ...cluster({ binaryAuthorization: undefined }),
          observed: {
            binaryAuthorization: { evaluationMode: "POLICY_BINDINGS_AND_PROJECT_SINGLETON_POLICY_ENFORCE" },
          },
        },
      ],
      at: AT,
    },
  },
  undecided: {
    "whether Google's policy is asked": { resources: [policy({ [AT]: unknown }), cluster()], at: AT },
    "which images a pattern admits": {
      resources: [policy({ admissionWhitelistPatterns: [{ namePattern: unknown }] }), cluster()],
      at: "admissionWhitelistPatterns[0].namePattern",
    },
    "what the default rule does": {
      resources: [policy({ defaultAdmissionRule: { ...CLOSED, evaluationMode: unknown } }), cluster()],
      at: "defaultAdmissionRule.evaluationMode",
    },
    "for which cluster a rule is": {
      resources: [policy(forMain(OPEN, unknown)), cluster()],
      at: "clusterAdmissionRules[0].cluster",
    },
    "whether the cluster asks the policy": {
      resources: [policy(), cluster({ binaryAuthorization: { evaluationMode: unknown } })],
      at: "Cluster.cluster.binaryAuthorization.evaluationMode",
    },
  },
});
