import assert from "node:assert/strict";
import {
  CLUSTER,
  CRON_JOB,
  DEPLOYMENT,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  PROJECT_IAM_MEMBER,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_IAM_BINDING,
  SERVICE_ACCOUNT_IAM_MEMBER,
} from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { VERIFICATION_LABEL } from "../../../../../verifier/contract";
import { evaluate, resource, type TestResource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

// The rule on bindings, of Kubernetes service accounts that a binding is for, and that name no IAM service account.

const KEY = "iam.gke.io/gcp-service-account";
const EMAIL = "app@demo.iam.gserviceaccount.com";
const ROLE = "roles/iam.workloadIdentityUser";
const MEMBER = "serviceAccount:demo.svc.id.goog[apps/app]";
const PRINCIPALS =
  "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/demo.svc.id.goog";

const account = resource(SERVICE_ACCOUNT, { project: "demo", accountId: "app" }, { name: "app" });
const ksa = (annotations?: unknown, metadata: object = {}) =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    { metadata: { namespace: "apps", name: "app", ...(annotations ? { annotations } : {}), ...metadata } },
    { name: "ksa" },
  );
const binding = (props: object = {}) =>
  resource(
    SERVICE_ACCOUNT_IAM_MEMBER,
    { serviceAccountId: ref("app", "name"), role: ROLE, member: MEMBER, ...props },
    { name: "grant" },
  );
const workload = (spec: object = {}, template: object = {}) =>
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace: "apps", name: "app" },
      spec: {
        template: {
          metadata: template,
          spec: { serviceAccountName: "app", containers: [{ name: "app", image: "app" }], ...spec },
        },
      },
    },
    { name: "workload" },
  );
const direct = (member: string, role = "roles/storage.objectViewer") => [
  account,
  binding(),
  ksa(),
  workload(),
  resource(PROJECT_IAM_MEMBER, { project: "demo", role, member }, { name: "direct" }),
];
const byPolicy = (policyData: unknown) => [
  account,
  binding(),
  ksa(),
  workload(),
  { type: "gcp:storage/bucketIAMPolicy:BucketIAMPolicy", name: "direct", props: { bucket: "b", policyData } },
];
const policyOf = (role: string) => JSON.stringify({ bindings: [{ role, members: [MEMBER] }] });
const onMain = (of: TestResource) => ({ ...of, cluster: "main" });

ruleTable("ksa-annotation-has-binding", {
  accepts: {
    "an account beside a binding that lets a CI system act": [
      account,
      {
        type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        name: "ci",
        props: { workloadIdentityPoolId: "ci" },
      },
      binding({ member: ref("ci", "name") }),
      ksa(),
      workload(),
    ],
    "an account that is annotated": [account, binding(), ksa({ [KEY]: EMAIL }), workload()],
    "an account that a patch annotates": [
      account,
      binding(),
      ksa(),
      workload(),
      resource(
        KUBERNETES_SERVICE_ACCOUNT_PATCH,
        { metadata: { namespace: "apps", name: "app", annotations: { [KEY]: EMAIL } } },
        { name: "patch" },
      ),
    ],
    "an account whose name is not known, beside a binding for another one": [
      account,
      binding(),
      ksa({ [KEY]: EMAIL }),
      { ...ksa(undefined, { name: unknown }), name: "other" },
      workload(),
    ],
    "an account that no Pods use": [account, binding(), ksa()],
    "an account that Pods of another namespace have by name": [
      account,
      binding(),
      ksa(),
      resource(DEPLOYMENT, {
        metadata: { namespace: "tools" },
        spec: { template: { spec: { serviceAccountName: "app", containers: [] } } },
      }),
    ],
    "an account that is granted a role itself": direct(`principal:${PRINCIPALS}/subject/ns/apps/sa/app`),
    "an account that is granted a role by its older name": direct(MEMBER),
    "an account whose namespace is granted a role": direct(`principalSet:${PRINCIPALS}/namespace/apps`),
    "an account whose whole pool is granted a role": direct(`principalSet:${PRINCIPALS}/*`),
    "an account that a policy grants a role": byPolicy(policyOf("roles/storage.objectViewer")),
    "an account whose annotations others set": [
      account,
      binding(),
      { ...ksa(), ignoreChanges: ["metadata.annotations"] },
      workload(),
    ],
    "an account that asks to be seen by itself": [
      account,
      binding(),
      ksa({ "iam.gke.io/return-principal-id-as-email": "true" }),
      workload(),
    ],
    "Pods with credentials in a file, and Pods on the host's network": [
      account,
      binding(),
      ksa(),
      workload({
        containers: [{ name: "a", env: [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/a.json" }] }],
      }),
      { ...workload({ hostNetwork: true }), name: "host" },
    ],
    "an account that may make tokens of another by itself": [
      account,
      binding({ role: "roles/iam.serviceAccountTokenCreator" }),
      ksa(),
      workload(),
    ],
    "a binding for another name, and one of another pool": [
      resource(
        CLUSTER,
        { project: "demo", workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" } },
        { name: "main" },
      ),
      account,
      binding({ member: "serviceAccount:other.svc.id.goog[apps/app]" }),
      onMain(ksa()),
      onMain(workload()),
    ],
  },
  rejects: {
    "an account without the annotation (secrets-store-csi-driver-provider-gcp 183)": {
      resources: [account, binding(), ksa(), workload()],
      at: "metadata.annotations",
      problem: /names no IAM service account, although the binding "grant" lets this one act as one/,
      fix: /^Annotate it with iam\.gke\.io\/gcp-service-account/,
    },
    "an account with an empty annotation": {
      resources: [account, binding(), ksa({ [KEY]: "" }), workload()],
      at: "metadata.annotations",
      problem: /names no IAM service account, although/,
    },
    "an account with other annotations (get-secretmanager-secrets 151)": {
      resources: [
        account,
        resource(
          SERVICE_ACCOUNT_IAM_BINDING,
          {
            serviceAccountId: ref("app", "name"),
            role: ROLE,
            members: [`principal:${PRINCIPALS}/subject/ns/apps/sa/app`],
          },
          { name: "grant" },
        ),
        ksa({ team: "a" }),
        workload(),
      ],
      at: "metadata.annotations",
    },
    "an account from which the binding's member comes, for a CronJob (velero-plugin-for-gcp 194)": {
      resources: [
        account,
        ksa(undefined, { name: undefined }),
        binding({ member: ref("ksa", "metadata") }),
        resource(CRON_JOB, {
          metadata: { namespace: "apps" },
          spec: {
            jobTemplate: {
              spec: { template: { spec: { serviceAccountName: ref("ksa", "metadata"), containers: [] } } },
            },
          },
        }),
      ],
      at: "metadata.annotations",
    },
    "an account that may act as one on the project, which is no role of its own": {
      resources: direct(MEMBER, ROLE),
      at: "metadata.annotations",
    },
    "an account that a policy grants nothing but to act as one": {
      resources: byPolicy(policyOf(ROLE)),
      at: "metadata.annotations",
    },
    "an account with a binding beside one whose role is not known": {
      resources: [account, { ...binding({ role: unknown }), name: "other" }, binding(), ksa(), workload()],
      at: "metadata.annotations",
      problem: /the binding "grant" lets/,
    },
    "an account of another stack, as advisory": {
      resources: [binding({ serviceAccountId: `projects/demo/serviceAccounts/${EMAIL}` }), ksa(), workload()],
      at: "metadata.annotations",
      level: "advisory",
    },
  },
  undecided: {
    "an account of which it is not known whether it is to act as itself": {
      resources: [
        account,
        binding(),
        ksa({ "iam.gke.io/return-principal-id-as-email": unknown }),
        workload(),
      ],
      at: 'metadata.annotations["iam.gke.io/return-principal-id-as-email"]',
    },
    "an account that a patch may annotate, of which the namespace is not known": {
      resources: [
        account,
        binding(),
        ksa(),
        workload(),
        resource(
          KUBERNETES_SERVICE_ACCOUNT_PATCH,
          { metadata: { namespace: unknown, name: "app", annotations: { [KEY]: EMAIL } } },
          { name: "patch" },
        ),
      ],
      at: ["ServiceAccountPatch.patch.metadata.namespace", "metadata.namespace"],
    },
    "an account with Pods of which the namespace is not known": {
      resources: [
        account,
        binding(),
        ksa(),
        { ...workload(), props: { ...workload().props, metadata: { namespace: unknown, name: "app" } } },
      ],
      at: "Deployment.workload.metadata.namespace",
    },
    "an account that is granted a role which is not known": {
      resources: direct(MEMBER, unknown),
      at: "IAMMember.direct.role",
    },
    "an account of which it is not known whether the Pods use it": {
      resources: [account, binding(), ksa(), workload({ serviceAccountName: unknown })],
      at: "Deployment.workload.spec.template.spec.serviceAccountName",
    },
    "an account whose annotations are not known": {
      resources: [account, binding(), ksa(unknown), workload()],
      at: "metadata.annotations",
      config: { "ksa-annotation-is-email": "disabled" },
    },
    "whom a policy grants a role": {
      resources: byPolicy(unknown),
      at: ["BucketIAMPolicy.direct.policyData", "policyData"],
    },
    "whether a binding lets an account act, whose role is not known": {
      resources: [account, binding({ role: unknown }), ksa(), workload()],
      at: "IAMMember.grant.role",
    },
    "whom a binding lets act, and not whether that is the verification's account": {
      resources: [
        account,
        binding({ member: unknown }),
        ksa(undefined, { labels: { [VERIFICATION_LABEL]: "true" } }),
        workload(),
      ],
      at: "member",
    },
    "whom a binding lets act": {
      resources: [account, binding({ member: unknown }), ksa(), workload()],
      at: ["member", "IAMMember.grant.member"],
    },
  },
});

describe("an account whose name is not known, beside a binding for an account that the stack lacks", () => {
  it("is left undecided, as the binding is", async () => {
    const pods = workload({ serviceAccountName: ref("ksa", "metadata") });
    const found = await evaluate([account, binding(), ksa(undefined, { name: unknown }), pods]);
    assert.deepEqual(
      found.map(({ rule, name, status, property }) => [rule, name, status, property]),
      [
        ["grant", "ServiceAccount.ksa.metadata.name"],
        ["ksa", "metadata.name"],
      ].map(([name, property]) => ["ksa-annotation-has-binding", name, "undecided", property]),
    );
  });
});

describe("an account with an empty annotation, beside a binding for it", () => {
  it("is reported once", async () => {
    const found = await evaluate([account, binding(), ksa({ [KEY]: "" }), workload()]);
    assert.deepEqual(
      found.filter(({ name }) => name === "ksa").map(({ rule }) => rule),
      ["ksa-annotation-has-binding"],
    );
  });
});
