import { BINARY_AUTHORIZATION_POLICY, CLUSTER, DEPLOYMENT } from "../../../../policies/resource-types";
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

const IMAGE = "europe-docker.pkg.dev/shop/apps/web:1";
const workload = (image: unknown = IMAGE, metadata: object = {}, spec: object = {}) =>
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace: "apps", name: "web" },
      spec: { template: { metadata, spec: { containers: [{ name: "web", image }], ...spec } } },
    },
    { name: "web", cluster: "cluster" },
  );
const admitting = (...patterns: unknown[]) =>
  policy({
    [AT]: "ENABLE",
    admissionWhitelistPatterns: patterns.map((namePattern) => ({ namePattern })),
  });
const PATTERNS_AT = "admissionWhitelistPatterns";

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
    ...Object.fromEntries(
      [
        "europe-docker.pkg.dev/shop/**",
        "europe-docker.pkg.dev/shop/apps/*",
        IMAGE,
        "europe-docker.pkg.dev/shop/apps/web",
      ].map((pattern) => [
        `a workload whose image the pattern ${pattern} admits`,
        [admitting("gcr.io/other/*", pattern), cluster(), workload()],
      ]),
    ),
    "a workload of whose image the pattern names a digest": [
      admitting(`europe-docker.pkg.dev/shop/apps/web@sha256:${"a".repeat(64)}`),
      ...[cluster(), workload()],
    ],
    "a workload with an image of GKE's": [admitting(), cluster(), workload("gke.gcr.io/pause:3.9")],
    "a workload with an image that names no registry": [admitting(), cluster(), workload("nginx:1.27")],
    "a workload that overrides the policy": [
      ...[admitting(), cluster()],
      workload(IMAGE, { labels: { "image-policy.k8s.io/break-glass": "true" } }),
    ],
    "a workload under a rule that asks for attestations": [
      policy({ [AT]: "ENABLE", defaultAdmissionRule: { ...CLOSED, evaluationMode: "REQUIRE_ATTESTATION" } }),
      ...[cluster(), workload()],
    ],
    "a workload under a rule that only logs": [
      policy({
        [AT]: "ENABLE",
        defaultAdmissionRule: { ...CLOSED, enforcementMode: "DRYRUN_AUDIT_LOG_ONLY" },
      }),
      ...[cluster(), workload()],
    ],
    "a workload of another cluster": [
      ...[admitting(), cluster(), cluster({ name: "off", binaryAuthorization: undefined })].map((each, i) =>
        i === 2 ? { ...each, name: "off" } : each,
      ),
      { ...workload(), cluster: "off" },
    ],
  },
  rejects: {
    "a workload whose image no pattern admits": {
      resources: [admitting("gcr.io/distroless/*"), cluster(), workload()],
      at: PATTERNS_AT,
      problem: /^admits no image of Deployment\.web/,
      level: "advisory",
    },
    "a workload whose first container alone has an admitted image": {
      resources: [
        admitting("europe-docker.pkg.dev/shop/**"),
        cluster(),
        workload(IMAGE, {}, { initContainers: [{ name: "init", image: "quay.io/shop/init:1" }] }),
      ],
      at: PATTERNS_AT,
    },
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
    "an image that is not known": {
      resources: [admitting(), cluster(), workload(unknown)],
      at: "Deployment.web.spec.template.spec.containers[0].image",
    },
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
