import { UPGRADE_VERIFICATION_COMPONENT } from "../../../../policies/program/kubernetes/identity/own-account";
import {
  CLUSTER,
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  NAMESPACE,
  NODE_POOL,
  POD,
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  PROJECT_IAM_POLICY,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_IAM_BINDING,
  SERVICE_ACCOUNT_IAM_MEMBER,
  SERVICE_ACCOUNT_IAM_POLICY,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { knownRef, resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const KEY = "iam.gke.io/gcp-service-account";
const AT = `metadata.annotations["${KEY}"]`;
const RELEASE_AT = `values.serviceAccount.annotations["${KEY}"]`;
const EMAIL = "app@demo.iam.gserviceaccount.com";
const ROLE = "roles/iam.workloadIdentityUser";
const POOL = "demo.svc.id.goog";
const MEMBER = `serviceAccount:${POOL}[apps/app]`;
const PRINCIPALS = `//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/${POOL}`;

const account = (props: object = {}) =>
  resource(SERVICE_ACCOUNT, { project: "demo", accountId: "app", ...props }, { name: "app" });
const cluster = (props: object = { workloadIdentityConfig: { workloadPool: POOL } }) =>
  resource(CLUSTER, { project: "demo", ...props }, { name: "main" });
const ksa = (metadata: object = {}, value: unknown = ref("app", "email"), more: Partial<TestResource> = {}) =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    { metadata: { namespace: "apps", name: "app", annotations: { [KEY]: value }, ...metadata } },
    { name: "ksa", ...more },
  );
const bare = (namespace: unknown = "apps", name: unknown = "app") =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    { metadata: { namespace, name } },
    { name: `bare-${namespace}-${name}` },
  );
const member = (to: unknown = MEMBER, props: object = {}, name = "grant") =>
  resource(
    SERVICE_ACCOUNT_IAM_MEMBER,
    { serviceAccountId: ref("app", "name"), role: ROLE, member: to, ...props },
    { name },
  );
const binding = (members: unknown, props: object = {}, name = "all") =>
  resource(
    SERVICE_ACCOUNT_IAM_BINDING,
    { serviceAccountId: ref("app", "name"), role: ROLE, members, ...props },
    { name },
  );
const SA_PRINCIPAL = `principal:${PRINCIPALS}/subject/ns/apps/sa/app`;
const direct = (to: unknown = SA_PRINCIPAL, props: object = {}, name = "direct") =>
  resource(
    PROJECT_IAM_MEMBER,
    { project: "demo", role: "roles/storage.objectViewer", member: to, ...props },
    { name },
  );
const all = (members: unknown) =>
  resource(
    PROJECT_IAM_BINDING,
    { project: "demo", role: "roles/storage.objectViewer", members },
    { name: "all-of-role" },
  );
const onBucket = (...members: string[]): TestResource => ({
  type: "gcp:storage/bucketIAMPolicy:BucketIAMPolicy",
  name: "on-bucket",
  props: {
    bucket: "b",
    policyData: JSON.stringify({ bindings: [{ role: "roles/storage.objectViewer", members }] }),
  },
});
const customRole = (props: object): TestResource => ({
  type: "gcp:projects/iAMCustomRole:IAMCustomRole",
  name: "act",
  props: { project: "demo", roleId: "act", title: "Act", ...props },
});
const policy = (policyData: unknown, name = "policy") =>
  resource(SERVICE_ACCOUNT_IAM_POLICY, { serviceAccountId: ref("app", "name"), policyData }, { name });
const data = (...members: string[]) => JSON.stringify({ bindings: [{ role: ROLE, members }] });
const condition = (expression: unknown) => ({ condition: { title: "when", expression } });
const UNTIL_JULY = 'request.time < timestamp("2026-07-01T00:00:00Z")';
const onMain = { cluster: "main" };
const release = (values: object, props: object = {}) =>
  resource(HELM_RELEASE, { chart: "app", namespace: "apps", values, ...props }, { name: "release" });
const chartAccount = (more: object = {}) => ({
  serviceAccount: { name: "app", annotations: { [KEY]: EMAIL }, ...more },
});

const HOST_ROLE = "roles/container.hostServiceAgentUser";

ruleTable("ksa-annotation-has-binding", {
  accepts: {
    "a member that is not known, of the verification's own account": [
      account({ project: unknown }),
      member(unknown),
      ksa({}, ref("app", "email"), { component: UPGRADE_VERIFICATION_COMPONENT }),
    ],
    "a member that is not known, of the verification's own binding beside a cluster whose workload pool is not known":
      [
        resource(CLUSTER, { workloadIdentityConfig: { workloadPool: unknown } }, { name: "main" }),
        account({ project: unknown }),
        { ...member(unknown), component: UPGRADE_VERIFICATION_COMPONENT },
      ],
    "a principal with its project's number, by the setting": {
      resources: [bare(), direct(SA_PRINCIPAL)],
      config: { settings: { projectNumbers: { demo: "123456789012", other: "999999999999" } } },
    },
    "a role for an account that the stack makes, in a project that is not known": [
      bare("apps", "app"),
      direct(undefined, { project: unknown }),
    ],
    "unknown members in a program that has nothing of Kubernetes": [all(["user:a@example.com", unknown])],
    "an account of another stack, beside a grant of Config Connector's": [
      ksa({}, EMAIL),
      {
        type: "kubernetes:iam.cnrm.cloud.google.com/v1beta1:IAMPolicyMember",
        name: "grant",
        props: { spec: { member: MEMBER, role: ROLE } },
      },
    ],
    ...Object.fromEntries(
      [
        ["command:local:Command", { create: `gcloud iam service-accounts add-iam-policy-binding ${EMAIL}` }],
        ["google-native:iam/v1:ServiceAccountIamMember", {}],
        ["identity:tf:google_service_account_iam_binding", {}],
      ].map(([type, props]) => [
        `an account beside ${type}, which may grant the role`,
        [account(), ksa(), { type, name: "grant", props } as TestResource],
      ]),
    ),
    "a member on the account": [account(), ksa(), member()],
    "a member on the account's number, in a resource name": [
      { ...account(), observed: { uniqueId: "123456789012345678901" } },
      ksa(),
      member(MEMBER, { serviceAccountId: "projects/-/serviceAccounts/123456789012345678901" }),
    ],
    "a member on the account's name in full, to an address in full": [
      account(),
      ksa({}, EMAIL),
      member(MEMBER, { serviceAccountId: `projects/demo/serviceAccounts/${EMAIL}` }),
    ],
    "a member on the account in any project": [
      account(),
      ksa({}, EMAIL),
      member(MEMBER, { serviceAccountId: `projects/-/serviceAccounts/${EMAIL}` }),
    ],
    "one of a binding's members": [
      account(),
      ksa(),
      binding(["serviceAccount:demo.svc.id.goog[b/b]", MEMBER]),
    ],
    "a policy's member": [account(), ksa(), policy(data(MEMBER))],
    "a member beside a binding of another role": [
      account(),
      ksa(),
      member(),
      binding(["user:a@example.com"], { role: "roles/iam.serviceAccountUser" }),
    ],
    "a member beside a binding of the same role that has a condition": [
      account(),
      ksa(),
      member(),
      binding(["user:a@example.com"], { condition: { title: "now", expression: "true" } }),
    ],
    "a binding with a condition that holds, or may hold": [
      "true",
      'request.time < timestamp("2099-01-01T00:00:00Z")',
      'false && resource.name == "a" || true',
      "true ? true : true && false",
      'request.time > timestamp("2020-01-01T00:00:00Z")',
      '!(true && false && resource.name == "a")',
      'resource.name != "a && false && b"',
      'request.time < timestamp("long ago")',
    ].flatMap((expression, i) => [
      resource(SERVICE_ACCOUNT, { project: "demo", accountId: `a${i}` }, { name: `a${i}` }),
      ksa({}, ref(`a${i}`, "email"), { name: `ksa${i}` }),
      member(MEMBER, { ...condition(expression), serviceAccountId: ref(`a${i}`, "name") }, `grant${i}`),
    ]),
    "a binding whose time is over beside one that has no condition": [
      account(),
      ksa(),
      member(MEMBER, condition("false"), "old"),
      member(),
    ],
    "a role that can sign, which lets it take tokens too": [
      account(),
      ksa(),
      member(MEMBER, { role: "roles/iam.serviceAccountTokenCreator" }),
    ],
    "a custom role, which may hold anything": [
      account(),
      ksa(),
      member(MEMBER, { role: "projects/demo/roles/act" }),
    ],
    "a custom role of the stack that lets it take tokens": [
      account(),
      ksa(),
      customRole({
        permissions: ["iam.serviceAccounts.getOpenIdToken", "iam.serviceAccounts.getAccessToken"],
      }),
      member(MEMBER, { role: ref("act", "name") }),
    ],
    "a custom role of the stack without that permission, beside one with it": [
      account(),
      ksa(),
      customRole({ permissions: ["iam.serviceAccounts.signBlob"] }),
      member(MEMBER, { role: ref("act", "name") }),
      member(MEMBER, {}, "second"),
    ],
    "a role on the account's project": [
      account(),
      ksa(),
      resource(PROJECT_IAM_MEMBER, { project: "demo", role: ROLE, member: MEMBER }, { name: "wide" }),
    ],
    "a role on a folder": [
      account(),
      ksa(),
      {
        type: "gcp:folder/iAMMember:IAMMember",
        name: "wide",
        props: { folder: "1", role: ROLE, member: MEMBER },
      },
    ],
    "a principal, a namespace, a cluster and a whole pool": [
      `principal:${PRINCIPALS}/subject/ns/apps/sa/app`,
      `principalSet:${PRINCIPALS}/namespace/apps`,
      `principalSet:${PRINCIPALS}/kubernetes.cluster/https://container.googleapis.com/v1/projects/demo/locations/l/clusters/c`,
      `principalSet:${PRINCIPALS}/*`,
    ].flatMap((to, i) => [
      resource(SERVICE_ACCOUNT, { project: "demo", accountId: `a${i}` }, { name: `a${i}` }),
      ksa({}, ref(`a${i}`, "email"), { name: `ksa${i}` }),
      member(to, { serviceAccountId: ref(`a${i}`, "name") }, `grant${i}`),
    ]),
    "an annotation that others set once the account exists": [
      account(),
      ...["metadata.annotations", `metadata.annotations["${KEY}"]`, "metadata"].map((path, i) =>
        ksa({}, ref("app", "email"), { name: `ksa${i}`, ignoreChanges: [path] }),
      ),
    ],
    "a principal by the account's UID": [
      account(),
      ksa({}, ref("app", "email"), { observed: { metadata: { uid: "1-2-3" } } }),
      member(`principal:${PRINCIPALS}/kubernetes.serviceaccount.uid/1-2-3`),
    ],
    "a member that is made of the account's own name, which is not known": [
      account(),
      { ...ksa(), hidden: true },
      member(ref("ksa", "metadata")),
    ],
    "a namespace of the stack, whose name is its own": [
      account(),
      resource(NAMESPACE, { metadata: { name: "apps" } }, { name: "ns" }),
      ksa({ namespace: ref("ns", "metadata") }),
      member(),
    ],
    "the default namespace": [
      account(),
      ksa({ namespace: undefined }),
      member(`serviceAccount:${POOL}[default/app]`),
    ],
    "the pool of the cluster": [cluster(), account(), ksa({}, ref("app", "email"), onMain), member()],
    "the pool of an Autopilot cluster, which says none": [
      cluster({ enableAutopilot: true }),
      account(),
      ksa({}, ref("app", "email"), onMain),
      member(),
    ],
    "the pool of a fleet's host project": [
      cluster({ workloadIdentityConfig: { workloadPool: "host.svc.id.goog" }, fleet: { project: "host" } }),
      account(),
      ksa({}, ref("app", "email"), onMain),
      member("serviceAccount:host.svc.id.goog[apps/app]"),
    ],
    "a cluster with a pool that is wrong itself, as another rule says": [
      cluster({ workloadIdentityConfig: { workloadPool: "other.svc.id.goog" } }),
      account(),
      ksa({}, ref("app", "email"), onMain),
      member(),
    ],
    "an account of another project, in the stack": [
      account({ project: "identities" }),
      ksa({}, "app@identities.iam.gserviceaccount.com"),
      member(),
    ],
    "an account of another stack, bound in this one": [
      ksa({}, EMAIL),
      member(MEMBER, { serviceAccountId: `projects/demo/serviceAccounts/${EMAIL}` }),
    ],
    "a binding whose time is not over on this day": {
      resources: [account(), ksa(), member(MEMBER, condition(UNTIL_JULY))],
      day: "2026-06-30",
    },
    "bindings of another stack, as the settings say": {
      resources: [account(), ksa()],
      config: { settings: { elsewhere: ["workload-identity-bindings"] } },
    },
    "an account without an annotation": [account(), ksa({ annotations: { team: "a" } })],
    "an annotation that is no address, as another rule says": [account(), ksa({}, "app")],
    "an unknown account, unknown annotations and unknown values, of which another rule says so": [
      account(),
      ksa({}, unknown),
      ksa({ annotations: unknown }, EMAIL, { name: "all" }),
      release({ serviceAccount: unknown }),
    ],
    "a patch of an account": [
      account(),
      resource(
        KUBERNETES_SERVICE_ACCOUNT_PATCH,
        { metadata: { namespace: "apps", name: "app", annotations: { [KEY]: EMAIL } } },
        { name: "patch" },
      ),
      member(),
    ],
    "a release's account": [account(), release(chartAccount()), member()],
    "a release's account that its chart names": [
      account(),
      release(chartAccount({ name: "" })),
      member(`serviceAccount:${POOL}[apps/release-app]`),
    ],
    "a release that makes no account": [account(), release(chartAccount({ create: false }))],
    "a release's account in the namespace that its values choose": [
      account(),
      release({ ...chartAccount(), namespaceOverride: "tools" }),
      member(`serviceAccount:${POOL}[tools/app]`),
    ],
    "a Jenkins agent's account in the agents' namespace": [
      account(),
      release(
        {
          agent: { namespace: "agents" },
          serviceAccountAgent: { name: "agent", annotations: { [KEY]: EMAIL } },
        },
        { chart: "jenkins" },
      ),
      member(`serviceAccount:${POOL}[agents/agent]`),
    ],
    "an annotation of a release's Pods, which has no effect": [
      account(),
      release({ podAnnotations: { [KEY]: EMAIL } }),
    ],
    "a binding for an account that the stack makes, without an annotation": [account(), bare(), member()],
    "a binding for an account in a namespace of which the stack makes none": [
      account(),
      bare("other", "app"),
      member(),
    ],
    "a binding for a namespace's default account": [
      account(),
      bare(),
      member(`serviceAccount:${POOL}[apps/default]`),
    ],
    "a binding for all accounts of a namespace": [
      account(),
      bare(),
      member(`principalSet:${PRINCIPALS}/namespace/apps`),
    ],
    "a binding for an account that a release of its namespace may make": [
      account(),
      bare("apps", "b"),
      member(),
      release({}),
    ],
    "a binding for an account that Argo CD may make": [
      account(),
      bare("apps", "b"),
      member(),
      release({}, { chart: "argo-cd", namespace: "argocd" }),
    ],
    "a binding from the pool of the project in the name of the provider's context, or from a fleet's": [
      ...[account(), member()],
      ksa({}, undefined, { provider: { context: "gke_demo_europe-west4-a_main" } }),
    ],
    "a binding from another pool than the Google provider's project": [
      ...[account(), member("serviceAccount:platform.svc.id.goog[apps/app]")],
      ksa({}, undefined, { provider: { context: "connectgateway_demo_europe-west4_main" } }),
    ],
    "a binding from an allowed pool, whatever the provider's context": {
      resources: [
        ...[account(), member("serviceAccount:platform.svc.id.goog[apps/app]")],
        ksa({}, undefined, { provider: { context: "gke_demo_europe-west4_main" } }),
      ],
      config: { settings: { allowedWorkloadPools: ["platform.svc.id.goog"] } },
    },
    "a binding for an account that a chart, a kustomization or another provider may make": [
      account(),
      bare("apps", "b"),
      member(),
      { type: "kubernetes:helm.sh/v4:Chart", name: "chart", props: { chart: "app" } },
    ],
    "a binding for an account that a patch says is there, or whose name Pulumi makes up": [
      account(),
      bare("apps", "b"),
      resource(
        KUBERNETES_SERVICE_ACCOUNT_PATCH,
        { metadata: { namespace: "apps", name: "app" } },
        { name: "patch" },
      ),
      member(),
      bare("tools", "b"),
      { ...bare("tools", "c"), props: { metadata: { namespace: "tools" } } },
      member(`serviceAccount:${POOL}[tools/app]`, {}, "tools"),
    ],
    "a binding beside that of an account that names the same IAM service account": [
      account(),
      ksa(),
      member(),
      member(MEMBER.replace("app]", "old]"), {}, "old"),
    ],
    "another role for an account that is not there": [
      account(),
      bare("apps", "b"),
      member(MEMBER, { role: "roles/iam.serviceAccountUser" }),
    ],
    "a binding of another cluster's pool": [
      cluster(),
      account(),
      { ...bare("apps", "b"), ...onMain },
      member("serviceAccount:other.svc.id.goog[apps/app]"),
    ],
    "a role for an account that the stack makes, that GKE may make, or in a namespace of which the stack makes none":
      [
        bare(),
        direct(),
        bare("kube-system", "b"),
        { ...direct(SA_PRINCIPAL.replace("apps", "kube-system")), name: "system" },
        { ...direct(SA_PRINCIPAL.replace("apps", "tools")), name: "tools" },
      ],
    "a role for an account of another project's pool, where the cluster is not in the stack": [
      bare("apps", "b"),
      direct(SA_PRINCIPAL.replace(POOL, "other.svc.id.goog")),
    ],
    "a role for an account that a release of its namespace, or a chart, may make": [
      bare("apps", "b"),
      direct(),
      release({}),
    ],
    "a role for an account that the stack only reads": [
      bare("apps", "b"),
      direct(),
      ksa({}, EMAIL, { external: true, observed: { metadata: { namespace: "apps", name: "app" } } }),
    ],
    "a role on the project beside that of an account that names the same IAM service account": [
      account(),
      ksa(),
      member(),
      direct(SA_PRINCIPAL.replace("sa/app", "sa/old"), { role: ROLE }),
    ],
    "an unknown member of a role that comes from an IAM service account, a service agent or an account of the stack":
      [
        account(),
        bare("apps", "b"),
        direct(ref("app", "member")),
        { type: "gcp:projects/serviceIdentity:ServiceIdentity", name: "agent", props: { service: "a" } },
        { ...direct(ref("agent", "member")), name: "to-agent" },
        { ...direct(ref("bare-apps-b", "metadata")), name: "to-account" },
      ],
    "unknown members of roles that service agents have, such as the one that encrypts a cluster's secrets": [
      cluster(),
      bare("apps", "b"),
      {
        type: "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
        name: "key",
        props: { cryptoKeyId: "k", role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: unknown },
      },
      {
        ...all([unknown, unknown]),
        props: { project: "host", role: HOST_ROLE, members: [unknown, unknown] },
      },
    ],
    "members of pools outside Google Cloud, and of one that has the ID of the cluster's project": [
      cluster(),
      { ...bare(), ...onMain },
      ...["github/attribute.repository/o/r", "eks/subject/system:serviceaccount:apps:app"].map(
        (identity, i) => ({
          ...direct(`principalSet:${PRINCIPALS.replace(POOL, identity)}`),
          name: `outside-${i}`,
        }),
      ),
      {
        type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        name: "pool",
        props: { workloadIdentityPoolId: "demo" },
      },
      direct(SA_PRINCIPAL.replace(POOL, "demo")),
    ],
    "a role for nodes that names their account by its address, which is said of the nodes": [
      resource(NODE_POOL, { cluster: "main", nodeConfig: { serviceAccount: EMAIL } }, { name: "pool" }),
      direct(EMAIL, { role: "roles/container.defaultNodeServiceAccount" }),
    ],
    "a role for an account of another stack, where one of its name has a role of its own": [
      bare(),
      direct(),
      direct(MEMBER.replace("apps", "tools"), {}, "far"),
    ],
    "roles for accounts of several other namespaces": [
      bare(),
      direct(MEMBER.replace("apps", "tools")),
      direct(MEMBER.replace("apps", "prod"), {}, "far"),
    ],
    "a role in a namespace that the stack makes, or has Pods in": [
      bare(),
      bare("apps", "b"),
      resource(NAMESPACE, { metadata: { name: "tools" } }, { name: "tools" }),
      resource(POD, { metadata: { name: "b", namespace: "jobs" }, spec: { containers: [] } }),
      direct(MEMBER.replace("apps", "tools")),
      direct(`serviceAccount:${POOL}[jobs/b]`, {}, "of-pods"),
    ],
    "roles in the pools of two environments, of which this is one": [
      cluster(),
      { ...bare(), ...onMain },
      direct(),
      direct(SA_PRINCIPAL.replace(POOL, "other.svc.id.goog"), {}, "other"),
    ],
    "a role from the former pool of a fleet, which may be another stack's": [
      cluster(),
      { ...bare(), ...onMain },
      direct(MEMBER.replace(".svc.", ".hub.")),
    ],
    "a role from the pool of the cluster's fleet": [
      cluster({ workloadIdentityConfig: { workloadPool: POOL }, fleet: { project: "host" } }),
      { ...bare(), ...onMain },
      direct(SA_PRINCIPAL.replace(POOL, "host.svc.id.goog")),
    ],
    "a role in a namespace that is nearly that of an account which has a role, or an identity, of its own": [
      bare(),
      direct(),
      direct(SA_PRINCIPAL.replace("apps", "app"), {}, "near"),
    ],
    "a role for an account that is there, beside one in a namespace of nearly its name": [
      bare("team-a"),
      bare("team-b"),
      direct(SA_PRINCIPAL.replace("apps", "team-a")),
    ],
    "a role in a namespace that differs by a number, or that the stack has": [
      bare("apps-1"),
      bare("apps", "b"),
      direct(SA_PRINCIPAL.replace("apps", "apps-2")),
      resource(NAMESPACE, { metadata: { name: "app" } }, { name: "namespace" }),
      direct(SA_PRINCIPAL.replace("ns/apps/sa/app", "ns/app/sa/b"), {}, "other"),
    ],
    "a role for an account of the pool of a project that has the name of a cluster": [
      cluster({ name: "demo", project: "demo" }),
      { ...bare(), ...onMain },
      direct(),
    ],
    "two policies that agree": [account(), ksa(), policy(data(MEMBER)), binding([MEMBER])],
  },
  rejects: {
    "an account whose only binding is for identities of a federation's pool, whose name is not known": {
      resources: [
        ...[account(), ksa()],
        { type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool", name: "github", props: {} },
        member(ref("github", "name")),
      ],
      at: AT,
      problem: /no binding lets this one act as it/,
    },
    "an account with a binding that is disabled": {
      resources: [account({ disabled: true }), member(), ksa()],
      at: AT,
      problem: /^names the IAM service account "app", which is disabled/,
    },
    "an account that is disabled, as the state has it": {
      resources: [{ ...account(), observed: { disabled: true } }, member(), ksa()],
      at: AT,
      problem: /disabled/,
    },
    "a role for all accounts of a namespace by a wildcard, and for one whose name was not set": {
      resources: [
        bare(),
        all([SA_PRINCIPAL.replace("sa/app", "sa/*"), SA_PRINCIPAL.replace("sa/app", "sa/undefined")]),
      ],
      at: ["members[0]", "members[1]"],
      problem: /IAM knows no wildcards|was not set/,
    },
    "a role in a namespace that is nearly that of an account without any": {
      resources: [bare(), direct(SA_PRINCIPAL.replace("apps", "app"))],
      at: "member",
      level: "advisory",
      problem: /and nearly ServiceAccount\["bare-apps-app"\], which acts as nobody and has no role$/,
      fix: /^The member's namespace is not that of ServiceAccount\["bare-apps-app"\]: if that one is meant, write "apps"\. Set the member/,
    },
    "a role in another namespace, of which the stack has nothing, than the only account of that name has": {
      resources: [bare(), direct(MEMBER.replace("apps", "tools"))],
      at: "member",
      level: "advisory",
      problem: /ServiceAccount\["bare-apps-app"\] is the one of that name, is in another namespace/,
      fix: /Where another stack makes the member's account/,
    },
    "a role from another pool than that of the only cluster": {
      resources: [
        cluster(),
        { ...bare(), ...onMain },
        direct(SA_PRINCIPAL.replace(POOL, "other.svc.id.goog")),
      ],
      at: "member",
      level: "advisory",
      problem: /is the one of that namespace and name, is on a cluster of another pool/,
    },
    "a role whose namespace and name are swapped": {
      resources: [bare(), all([SA_PRINCIPAL.replace("ns/apps/sa/app", "ns/app/sa/apps")])],
      at: "members[0]",
      level: "advisory",
      problem: /and nearly ServiceAccount/,
      fix: /^The member has the namespace and the name of .* in each other's place: swap them\./,
    },
    "a binding in a namespace that is nearly that of an account without an annotation": {
      resources: [account(), bare(), member(MEMBER.replace("apps", "aps"))],
      at: "member",
      level: "advisory",
      problem: /and nearly ServiceAccount/,
      fix: /annotate that one/,
    },
    "a role for an account of a pool that has the cluster's name": {
      resources: [
        cluster({ name: "main-1" }),
        { ...bare(), ...onMain },
        direct(SA_PRINCIPAL.replace(POOL, "main-1.svc.id.goog")),
      ],
      at: "member",
      level: "advisory",
      problem: /^is of a pool that has the cluster's name/,
    },
    "an account with several bindings, of which the nearest is named": {
      resources: [
        account(),
        ksa(),
        member(MEMBER.replace("/app]", "/worker]"), {}, "far"),
        member(MEMBER.replace("/app]", "/ap]"), {}, "near"),
      ],
      at: AT,
      problem: /the binding "near" is for a Kubernetes service account of another name/,
    },
    "an account with several invalid bindings, of which the one with its namespace is named": {
      resources: [
        account(),
        ksa(),
        member(`${POOL}[tools/app]`, {}, "far"),
        member(`${POOL}[apps/app]`, {}, "near"),
      ],
      at: AT,
      problem: /the binding "near" is invalid/,
    },
    "principals in none of the documented forms": {
      resources: [
        bare(),
        ...[
          SA_PRINCIPAL.replace("/sa/", "/"),
          SA_PRINCIPAL.replace("iam.googleapis.com/", ""),
          SA_PRINCIPAL.replace("principal:", "principalSet:"),
        ].map((to, i) => ({ ...direct(to), name: `direct-${i}` })),
      ],
      at: ["member", "member", "member"],
      problem:
        /^is a principal in none of the documented forms; so no Kubernetes service account has the role by it$/,
      fix: /^Set the member to "principal:\/\/iam\.googleapis\.com\/projects\/NUMBER\/.*\/workloadIdentityPools\/PROJECT\.svc\.id\.goog\/subject\/ns\/NAMESPACE\/sa\/NAME"/,
    },
    "the project's ID in place of its number, among members": {
      resources: [bare(), all(["user:a@example.com", SA_PRINCIPAL.replace("123456789012", "demo")])],
      at: "members[1]",
      problem: /^has the project's ID after projects\//,
    },
    "another project's number, by the setting": {
      resources: [bare(), direct(SA_PRINCIPAL), all([SA_PRINCIPAL])],
      config: { settings: { projectNumbers: { demo: "999999999999" } } },
      at: ["member", "members[0]"],
      problem: /^has the number of another project than that of its workload pool, by the setting/,
    },
    "a number that is another project's, by the setting": {
      resources: [bare(), direct(SA_PRINCIPAL)],
      config: { settings: { projectNumbers: { other: "123456789012" } } },
      at: "member",
      problem: /^has the number of another project/,
    },
    "a principal after serviceAccount:, in a policy on a bucket": {
      resources: [bare(), onBucket("user:a@example.com", `serviceAccount:${SA_PRINCIPAL}`)],
      at: "policyData.bindings[0].members[1]",
      problem: /^has "serviceAccount:" before "principal"/,
    },
    "a principal of a pool that has the ID of the cluster's project": {
      resources: [cluster(), { ...bare(), ...onMain }, direct(SA_PRINCIPAL.replace(POOL, "demo"))],
      at: "member",
      level: "advisory",
      problem: /^is of a pool that has the ID of the cluster's project/,
      fix: /PROJECT\.svc\.id\.goog/,
    },
    "an account's address without its prefix, beside a node pool that is null": {
      resources: [cluster({ nodePools: [null] }), bare(), direct(EMAIL)],
      at: "member",
      problem: /^is an IAM service account without "serviceAccount:" before its address/,
    },
    "an account's address without its prefix": {
      resources: [bare(), direct(EMAIL), all([`projects/demo/serviceAccounts/${EMAIL}`])],
      at: ["member", "members[0]"],
      problem: /^is an IAM service account without "serviceAccount:" before its address/,
      fix: /output member/,
    },
    "an invalid member on an IAM service account that no account names": {
      resources: [account(), bare(), member(`${POOL}[apps/app]`)],
      at: "member",
      problem: /^begins with none of "serviceAccount:"/,
      fix: /^Set the member to "serviceAccount:PROJECT\.svc\.id\.goog\[NAMESPACE\/NAME\]"/,
    },
    "bindings on an address, a number and an ID": {
      resources: [EMAIL, "123456789012345678901", "app"].map((serviceAccountId, i) =>
        member(MEMBER, { serviceAccountId }, `grant-${i}`),
      ),
      at: ["serviceAccountId", "serviceAccountId", "serviceAccountId"],
      problem: /^is not the resource name of an IAM service account, and Google's provider refuses it$/,
      fix: /output name/,
    },
    "a role for an account that is not there, in policies": {
      resources: [account(), bare("apps", "b"), onBucket(SA_PRINCIPAL), policy(data(MEMBER))],
      at: ["policyData.bindings[0].members[0]", "policyData.bindings[0].members[0]"],
      level: "advisory",
      problem: /this stack does not make/,
    },
    "an account of the stack with no binding (terraform-example-foundation-app 46)": {
      resources: [account(), ksa()],
      at: AT,
      problem: /no binding lets this one act/,
      fix: /roles\/iam\.workloadIdentityUser.*PROJECT\.svc\.id\.goog\[NAMESPACE\/NAME\]/,
    },
    "an account in the namespace that every cluster has, which the fix names": {
      resources: [account(), ksa({ namespace: "default" }), member()],
      at: AT,
      fix: /"serviceAccount:PROJECT\.svc\.id\.goog\[default\//,
    },
    "a binding for another namespace (terraform-google-enterprise-application 742)": {
      resources: [account(), ksa(), member(`serviceAccount:${POOL}[database/app]`)],
      at: AT,
      problem: /"grant" is for a Kubernetes service account of another namespace/,
    },
    "a binding for a namespace whose name Pulumi makes up": {
      resources: [
        account(),
        resource(
          NAMESPACE,
          { metadata: { name: "apps-1a2b3c4d", annotations: { "pulumi.com/autonamed": "true" } } },
          { name: "apps" },
        ),
        ksa({ namespace: "apps-1a2b3c4d" }),
        member(),
      ],
      at: AT,
      problem: /of another namespace$/,
      fix: /^Pulumi makes up the name of the Namespace "apps", which sets no metadata\.name\. Set it to the name in the binding's member, or /,
    },
    "a binding for an account whose name Pulumi makes up": {
      resources: [
        account(),
        ksa({
          name: "app-1a2b3c4d",
          annotations: { [KEY]: ref("app", "email"), "pulumi.com/autonamed": "true" },
        }),
        member(),
      ],
      at: AT,
      problem: /of another name$/,
      fix: /^Pulumi makes up the name of the ServiceAccount "ksa"/,
    },
    "a binding from another pool than the one that the name of the provider's context shows": {
      resources: [
        ...[account(), member("serviceAccount:staging.svc.id.goog[apps/app]")],
        ksa({}, undefined, { provider: { context: "gke_demo_europe-west4_main" } }),
      ],
      at: AT,
      problem: /another project than the one in the name of the provider's context$/,
      level: "advisory",
    },
    "a binding for an account whose name Pulumi makes up, as check knows before its provider is called": {
      resources: [
        account(),
        { ...ksa({ name: undefined }), observed: { metadata: { name: "app-1a2b3c4d", namespace: "apps" } } },
        member(),
      ],
      at: AT,
      problem: /of another name$/,
      fix: /^Pulumi makes up the name of the ServiceAccount "ksa"/,
    },
    "a binding for another name": {
      resources: [account(), ksa(), member(`serviceAccount:${POOL}[apps/application]`)],
      at: AT,
      problem: /another name/,
    },
    "the nearest of several bindings": {
      resources: [
        account(),
        ksa(),
        member("serviceAccount:other.svc.id.goog[b/b]", {}, "far"),
        member(`serviceAccount:${POOL}[apps/application]`, {}, "near"),
      ],
      at: AT,
      problem: /"near" .* another name/,
    },
    "a binding for another project's pool": {
      resources: [
        cluster(),
        account(),
        ksa({}, ref("app", "email"), onMain),
        member("serviceAccount:other.svc.id.goog[apps/app]"),
      ],
      at: AT,
      problem: /another workload pool/,
    },
    "a binding for all of another cluster of the same pool": {
      resources: [
        cluster({ name: "main", location: "l", workloadIdentityConfig: { workloadPool: POOL } }),
        account(),
        ksa({}, ref("app", "email"), onMain),
        member(
          `principalSet:${PRINCIPALS}/kubernetes.cluster/https://container.googleapis.com/v1/projects/demo/locations/l/clusters/other`,
        ),
      ],
      at: AT,
      problem: /"grant" is for a Kubernetes service account of another cluster of the same workload pool$/,
    },
    "a binding for a pool that the program made of a project which is not set": {
      resources: [account(), ksa(), member("serviceAccount:undefined.svc.id.goog[apps/app]")],
      at: AT,
      problem: /workload pool of no project/,
    },
    "a fleet's former pool on an Autopilot cluster, which says nothing of a fleet": {
      resources: [
        cluster({ enableAutopilot: true }),
        account(),
        ksa({}, ref("app", "email"), onMain),
        member("serviceAccount:demo.hub.id.goog[apps/app]"),
      ],
      at: AT,
      level: "advisory",
      problem: /from the pool of a fleet, PROJECT\.hub\.id\.goog/,
      fix: /Where a fleet of another stack/,
    },
    "a fleet's former pool on a cluster that sets its own": {
      resources: [
        cluster(),
        account(),
        ksa({}, ref("app", "email"), onMain),
        member("serviceAccount:demo.hub.id.goog[apps/app]"),
      ],
      at: AT,
      problem: /another workload pool/,
    },
    "another project's pool on an Autopilot cluster": {
      resources: [
        cluster({ enableAutopilot: true }),
        account(),
        ksa({}, ref("app", "email"), onMain),
        member("serviceAccount:other.svc.id.goog[apps/app]"),
      ],
      at: AT,
      problem: /another workload pool/,
    },
    "another role": {
      resources: [account(), ksa(), member(MEMBER, { role: "roles/iam.serviceAccountUser" })],
      at: AT,
      problem: /no binding/,
      fix: /Set the role of the binding "grant" to roles\/iam\.workloadIdentityUser: "roles\/iam\.serviceAccountUser" gives/,
    },
    "a custom role of the stack without the permission to take tokens": {
      resources: [
        account(),
        ksa(),
        customRole({ permissions: ["iam.serviceAccounts.getOpenIdToken"] }),
        member(MEMBER, { role: ref("act", "name") }),
      ],
      at: AT,
      problem: /no binding/,
      fix: /Set the role of the binding "grant" to roles\/iam\.workloadIdentityUser: its own gives/,
    },
    "a custom role of the stack that is disabled": {
      resources: [
        account(),
        ksa(),
        customRole({ permissions: ["iam.serviceAccounts.getAccessToken"], stage: "DISABLED" }),
        member(MEMBER, { role: ref("act", "name") }),
      ],
      at: AT,
      problem: /no binding/,
    },
    "a misspelt role": {
      resources: [account(), ksa(), member(MEMBER, { role: "roles/iam.workloadIdentityUsers" })],
      at: AT,
      problem: /no binding/,
      fix: /: its own gives/,
    },
    "another role for others, who are not known": {
      resources: [account(), ksa(), member(unknown, { role: "roles/iam.serviceAccountUser" })],
      at: AT,
      problem: /no binding/,
      fix: /^Grant/,
    },
    "an account with a binding for another, whose names other resources have": {
      resources: [
        ...[
          account(),
          member(`serviceAccount:${POOL}[other/app]`),
          resource(NAMESPACE, { metadata: { name: "apps" } }, { name: "apps-demo" }),
        ],
        ...[cluster(), ksa({}, undefined, { cluster: "main" })],
      ],
      at: AT,
      fix: /^Grant \S+ on the account to "serviceAccount:demo\.svc\.id\.goog\[apps\/app\]", with a gcp\.serviceaccount\.IAMMember\.$/,
    },
    "an account with an invalid binding, whose namespace alone another resource has": {
      resources: [
        ...[account(), member("serviceAccount:demo[team/runner]")],
        resource(NAMESPACE, { metadata: { name: "team" } }, { name: "team" }),
        ksa({ namespace: "team", name: "runner" }),
      ],
      at: AT,
      fix: /^Set .* "serviceAccount:PROJECT\.svc\.id\.goog\[team\/NAME\]": PROJECT is the ID of the cluster's project, NAME is the Kubernetes service account's\.$/,
    },
    "an account without a binding beside a command that grants none": {
      resources: [
        ...[account(), ksa()],
        { type: "command:local:Command", name: "c", props: { create: "gcloud auth list" } },
      ],
      at: AT,
      problem: /no binding/,
    },
    "a member of a pool that is none, for a cluster of another stack": {
      resources: [account(), ksa(), member("serviceAccount:demo[apps/app]")],
      at: AT,
      problem: /"grant" is invalid, as its member has no workload pool before the brackets/,
    },
    "a member with a line break in its pool, on an Autopilot cluster": {
      resources: [
        ...[account(), cluster({ enableAutopilot: true }), ksa({}, undefined, { cluster: "main" })],
        member("serviceAccount:demo\n.svc.id.goog[apps/app]"),
      ],
      at: AT,
      problem: /"grant" is invalid, as its member has a blank or a line break/,
    },
    "a member with a wildcard for the account": {
      resources: [account(), ksa(), member(`serviceAccount:${POOL}[apps/*]`)],
      at: AT,
      problem: /"grant" is invalid, as its member .* no wildcards there$/,
    },
    "a member without its prefix (pulumi-gcp 475)": {
      resources: [account(), ksa(), member(`${POOL}[apps/app]`)],
      at: AT,
      problem: /"grant" is invalid, as its member begins with none of/,
      fix: /Set the binding's member to "serviceAccount:PROJECT/,
    },
    "a member with other brackets, among others": {
      resources: [
        account(),
        ksa(),
        binding([MEMBER.replace("app]", "b]"), `serviceAccount:${POOL}(apps/app)`]),
      ],
      at: AT,
      problem: /"all" is invalid, as its member does not end with/,
    },
    "a member with the project's ID where its number is asked for": {
      resources: [
        account(),
        ksa(),
        member(`principal:${PRINCIPALS.replace("123456789012", "demo")}/subject/ns/apps/sa/app`),
      ],
      at: AT,
      problem: /project's ID after projects/,
    },
    "a member with another project's number, by the setting": {
      resources: [account(), ksa(), member(`principal:${PRINCIPALS}/subject/ns/apps/sa/app`)],
      config: { settings: { projectNumbers: { demo: "999999999999" } } },
      at: AT,
      problem: /as its member has the number of another project/,
    },
    "an invalid member of another account beside none": {
      resources: [account(), ksa(), member(`${POOL}[other/other]`)],
      at: AT,
      problem: /no binding lets/,
    },
    ...Object.fromEntries(
      [
        ["its number", "123456789012345678901"],
        ["its address", EMAIL],
        ["its ID", "app"],
        ["a member", `serviceAccount:${EMAIL}`],
        ["its number, from its output", knownRef("app", "uniqueId", "123456789012345678901")],
      ].map(([name, serviceAccountId]) => [
        `a binding on what is no resource name of the account: ${name}`,
        {
          resources: [account(), ksa(), member(MEMBER, { serviceAccountId })],
          at: AT,
          problem: /the serviceAccountId of the binding "grant" is not the account's resource name/,
          fix: /output name/,
        },
      ]),
    ),
    "a number that stands for an account of another stack": {
      resources: [ksa({}, EMAIL), member(MEMBER, { serviceAccountId: "123456789012345678901" })],
      at: AT,
      problem: /the serviceAccountId of the binding/,
    },
    "a binding on the ID of another account": {
      resources: [account(), ksa(), member(MEMBER, { serviceAccountId: "other" })],
      at: AT,
      problem: /no binding/,
    },
    "a role on another account": {
      resources: [
        account(),
        resource(SERVICE_ACCOUNT, { project: "demo", accountId: "b" }, { name: "b" }),
        ksa(),
        member(MEMBER, { serviceAccountId: ref("b", "name") }),
      ],
      at: AT,
    },
    "a role on another project": {
      resources: [
        account(),
        ksa(),
        resource(PROJECT_IAM_MEMBER, { project: "other", role: ROLE, member: MEMBER }, { name: "wide" }),
      ],
      at: AT,
    },
    "a direct role of the account, which the annotation passes over": {
      resources: [
        account(),
        ksa(),
        resource(
          PROJECT_IAM_MEMBER,
          {
            project: "demo",
            role: "roles/storage.admin",
            member: `principal:${PRINCIPALS}/subject/ns/apps/sa/app`,
          },
          { name: "direct" },
        ),
      ],
      at: AT,
    },
    "a binding that leaves out what a member adds (mozilla/terraform-modules 52)": {
      resources: [account(), ksa(), member(), binding([`serviceAccount:${POOL}[tenant/other]`])],
      at: AT,
      problem: /IAMBinding "all" sets all members, and removes what "grant" grants/,
      fix: /Add .* to what "all" grants/,
    },
    "a binding of all members, of which another one is this account's but for its namespace": {
      resources: [account(), ksa(), binding([`serviceAccount:${POOL}[tenant/app]`])],
      at: AT,
      problem: /the binding "all" is for a Kubernetes service account of another namespace/,
      fix: /^Add "serviceAccount:PROJECT\.svc\.id\.goog\[.*\]" to what "all" grants, or replace that with one gcp\.serviceaccount\.IAMMember for each member, which keeps other grants: PROJECT is/,
    },
    "a binding of all members that has none of Kubernetes": {
      resources: [account(), ksa(), binding(["user:a@example.com"])],
      at: AT,
      problem: /no binding lets this one act/,
      fix: /^Add .* to what "all" grants/,
    },
    "a policy of all members beside a grant of another role": {
      resources: [
        account(),
        ksa(),
        member(MEMBER, { role: "roles/iam.serviceAccountUser" }),
        policy(data("user:a@example.com")),
      ],
      at: AT,
      fix: /^Add .* to what "policy" grants/,
    },
    "a binding of all members of another role": {
      resources: [
        account(),
        ksa(),
        binding(["user:a@example.com"], { role: "roles/iam.serviceAccountAdmin" }),
      ],
      at: AT,
      fix: /^Grant .* with a gcp\.serviceaccount\.IAMMember/,
    },
    "a binding of all members while a condition holds": {
      resources: [account(), ksa(), binding(["user:a@example.com"], condition(UNTIL_JULY))],
      at: AT,
      fix: /^Grant /,
    },
    "a binding whose time is over": {
      resources: [
        account(),
        ksa(),
        member(MEMBER, condition('resource.name != "a" && request.time < timestamp("2020-01-01T00:00:00Z")')),
      ],
      at: AT,
      problem: /condition of the binding "grant" is false, or its time is over/,
      fix: /a time in the future/,
    },
    "a binding whose time is over on this day": {
      resources: [account(), ksa(), member(MEMBER, condition(UNTIL_JULY))],
      day: "2026-07-02",
      at: AT,
      problem: /time is over/,
    },
    "a policy whose condition is false": {
      resources: [
        account(),
        ksa(),
        policy(JSON.stringify({ bindings: [{ role: ROLE, members: [MEMBER], ...condition("false") }] })),
      ],
      at: AT,
      problem: /condition of the binding "policy"/,
    },
    "a policy that leaves out what a member adds": {
      resources: [account(), ksa(), member(), policy(data("user:a@example.com"))],
      at: AT,
      problem: /IAMPolicy "policy" sets all members/,
    },
    "a policy that is no JSON": { resources: [account(), ksa(), member(), policy("{")], at: AT },
    "two bindings of one role": {
      resources: [account(), ksa(), binding([MEMBER]), binding(["user:a@example.com"], {}, "other")],
      at: AT,
      problem:
        /the IAMBindings "all" and "other" set all members of the role, and each removes what the other grants$/,
    },
    "a binding on the project that leaves it out": {
      resources: [
        account(),
        ksa(),
        resource(PROJECT_IAM_MEMBER, { project: "demo", role: ROLE, member: MEMBER }, { name: "wide" }),
        resource(
          PROJECT_IAM_BINDING,
          { project: "demo", role: ROLE, members: ["user:a@example.com"] },
          { name: "all" },
        ),
      ],
      at: AT,
      problem: /"all" sets all members/,
    },
    "a policy of the project that leaves it out": {
      resources: [
        account(),
        ksa(),
        resource(PROJECT_IAM_MEMBER, { project: "demo", role: ROLE, member: MEMBER }, { name: "wide" }),
        resource(
          PROJECT_IAM_POLICY,
          { project: "demo", policyData: data("user:a@example.com") },
          { name: "all" },
        ),
      ],
      at: AT,
      problem: /IAMPolicy "all"/,
    },
    "an account of another stack, bound in this one to another": {
      resources: [
        ksa({}, EMAIL),
        member(`serviceAccount:${POOL}[database/app]`, {
          serviceAccountId: `projects/demo/serviceAccounts/${EMAIL}`,
        }),
      ],
      at: AT,
      problem: /another namespace/,
    },
    "an account of another stack, which this one binds to another of its accounts, as if it had no binding": {
      resources: [
        ksa({}, EMAIL),
        ksa({ name: "worker" }, EMAIL, { name: "worker" }),
        member(MEMBER.replace("/app", "/worker"), {
          serviceAccountId: `projects/demo/serviceAccounts/${EMAIL}`,
        }),
      ],
      at: AT,
      level: "advisory",
      problem:
        /^names an IAM service account of another stack, and no binding of this one lets it act as that$/,
    },
    "an account of this stack that is bound to another of its accounts": {
      resources: [
        ...[account(), ksa()],
        ksa({ name: "worker" }, ref("app", "email"), { name: "worker" }),
        member(MEMBER.replace("/app", "/worker")),
      ],
      at: AT,
      problem: /the binding "grant" is for a Kubernetes service account of another name$/,
    },
    "an account of another stack, where a binding is on one of this stack": {
      resources: [account({ accountId: "app-runtime" }), member(), ksa({}, EMAIL)],
      at: AT,
      level: "advisory",
      problem: /of another stack/,
      fix: /^The binding "grant" lets it act as "app" of this stack: set the annotation to the email of that, or/,
    },
    "an account of another stack, where a binding on one of this stack is for another": {
      resources: [
        account({ accountId: "app-runtime" }),
        member(MEMBER.replace("apps", "tools")),
        ksa({}, EMAIL),
      ],
      at: AT,
      level: "advisory",
    },
    "an account of another stack": {
      resources: ksa({}, EMAIL),
      at: AT,
      level: "advisory",
      problem: /of another stack/,
      fix: /elsewhere/,
    },
    "a principal of another namespace": {
      resources: [account(), ksa(), member(`principalSet:${PRINCIPALS}/namespace/database`)],
      at: AT,
      problem: /another namespace/,
    },
    "a principal with another UID": {
      resources: [
        account(),
        ksa({}, ref("app", "email"), { observed: { metadata: { uid: "1-2-3" } } }),
        member(`principal:${PRINCIPALS}/kubernetes.serviceaccount.uid/4-5-6`),
      ],
      at: AT,
    },
    "a patch that names an account with no binding": {
      resources: [
        account(),
        resource(
          KUBERNETES_SERVICE_ACCOUNT_PATCH,
          { metadata: { namespace: "apps", name: "app", annotations: { [KEY]: EMAIL } } },
          { name: "patch" },
        ),
      ],
      at: AT,
    },
    "a binding for an account that is not there, beside one of its namespace": {
      resources: [account(), bare("apps", "b"), member(), release({}, { namespace: "tools" })],
      at: "member",
      level: "advisory",
      problem: /this stack does not make/,
      fix: /annotate/,
    },
    "a principal that is not there, among members": {
      resources: [
        account(),
        bare("apps", "b"),
        binding([
          "user:a@example.com",
          `serviceAccount:${POOL}[apps/b]`,
          `principal:${PRINCIPALS}/subject/ns/apps/sa/app`,
        ]),
      ],
      at: "members[2]",
      level: "advisory",
    },
    "a role for an account that is not there, beside one of its namespace": {
      resources: [bare("apps", "b"), direct()],
      at: "member",
      level: "advisory",
      problem: /this stack does not make, as it does others of that namespace$/,
      fix: /or remove the grant\.$/,
    },
    "a role on the project that lets an account act which is not there": {
      resources: [bare("apps", "b"), direct(MEMBER, { role: ROLE })],
      at: "member",
      level: "advisory",
    },
    "a role on a bucket for an account that is not there, beside an unknown one that comes from an IAM service account":
      {
        resources: [
          account(),
          bare("apps", "b"),
          {
            type: "gcp:storage/bucketIAMBinding:BucketIAMBinding",
            name: "readers",
            props: {
              bucket: "b",
              role: "roles/storage.objectViewer",
              members: [ref("app", "member"), SA_PRINCIPAL],
            },
          },
        ],
        at: "members[1]",
        level: "advisory",
      },
    "an account that is there on a cluster of another pool": {
      resources: [
        cluster(),
        resource(
          CLUSTER,
          { project: "other", workloadIdentityConfig: { workloadPool: "other.svc.id.goog" } },
          { name: "second" },
        ),
        account(),
        { ...bare("apps", "b"), ...onMain },
        { ...bare("apps", "app"), cluster: "second" },
        member(),
      ],
      at: "member",
      level: "advisory",
    },
    "a CI runner's release in another namespace than its binding": {
      resources: [
        account(),
        release(chartAccount(), { chart: "gitlab-runner", namespace: "ci" }),
        member(`serviceAccount:${POOL}[gitlab/app]`),
      ],
      at: RELEASE_AT,
      problem: /another namespace/,
    },
    "a Jenkins agent's account that is bound by another name": {
      resources: [
        account(),
        release(
          { serviceAccountAgent: { name: "agent", annotations: { [KEY]: EMAIL } } },
          { chart: "jenkins" },
        ),
        member(),
      ],
      at: `values.serviceAccountAgent.annotations["${KEY}"]`,
      problem: /another name/,
    },
  },
  undecided: {
    "a custom role of the stack whose permissions are not known": {
      resources: [
        account(),
        ksa(),
        customRole({ permissions: unknown }),
        member(MEMBER, { role: ref("act", "name") }),
      ],
      at: "IAMCustomRole.act.permissions",
    },
    "an account of another stack, bound to a name that another account may have": {
      resources: [
        ksa({}, EMAIL),
        bare("apps", unknown),
        member(MEMBER.replace("/app", "/worker"), {
          serviceAccountId: `projects/demo/serviceAccounts/${EMAIL}`,
        }),
      ],
      at: `ServiceAccount["bare-apps-${unknown}"].metadata.name`,
    },
    "whether the account is disabled, which is not known": {
      resources: [account({ disabled: unknown }), member(), ksa()],
      at: "Account.app.disabled",
    },
    "an account without a binding beside a command that is not known, which may grant the role": {
      resources: [
        ...[account(), ksa()],
        { type: "command:local:Command", name: "grant", props: { create: unknown } },
      ],
      at: "Command.grant.create",
    },
    "an address without its prefix, as which nodes may run": {
      resources: [
        resource(NODE_POOL, { nodeConfig: unknown }, { name: "pool" }),
        direct(EMAIL, { role: "roles/container.defaultNodeServiceAccount" }),
      ],
      at: "NodePool.pool.nodeConfig",
    },
    "a role for an account of a pool that may be of another project than the grant's": {
      resources: [bare("apps", "b"), direct(undefined, { project: unknown })],
      at: "project",
    },
    "an unknown member with a role on a key that service agents have no use for": {
      resources: [
        cluster(),
        {
          type: "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
          name: "key",
          props: { cryptoKeyId: "k", role: "roles/cloudkms.signerVerifier", member: unknown },
        },
      ],
      at: "member",
    },
    "unknown members of a role, also where the stack makes no accounts": {
      resources: [cluster(), all(["user:a@example.com", unknown])],
      at: "members[1]",
    },
    "an unknown policy beside an account that it may not name": {
      resources: [bare("apps", "b"), { ...onBucket(), props: { bucket: "b", policyData: unknown } }],
      at: "policyData",
    },
    "an unknown account that is none of the stack, where no other rule says that it is not known": {
      resources: [account(), ksa({}, unknown)],
      config: { "ksa-annotation-is-email": "disabled" },
      at: AT,
    },
    "whose account a grant for another namespace is on, which may be that of another stack": {
      resources: [
        ksa({}, EMAIL),
        member(`serviceAccount:${POOL}[database/app]`, { serviceAccountId: unknown }),
      ],
      at: "IAMMember.grant.serviceAccountId",
    },
    "an unknown namespace": {
      resources: [account(), ksa({ namespace: unknown }), member()],
      at: "metadata.namespace",
    },
    "an unknown name": { resources: [account(), ksa({ name: unknown }), member()], at: "metadata.name" },
    "a name that Pulumi makes up": {
      resources: [account(), ksa({ name: undefined }), member()],
      at: "metadata.name",
    },
    "an unknown member that comes from an account whose names are known, and from something else": {
      resources: [
        account(),
        { ...ksa(), observed: { metadata: { name: "app", namespace: "apps" } } },
        member(ref("ksa", "metadata")),
      ],
      at: "IAMMember.grant.member",
    },
    "an unknown member": { resources: [account(), ksa(), member(unknown)], at: "IAMMember.grant.member" },
    "an unknown role": {
      resources: [account(), ksa(), member(MEMBER, { role: unknown })],
      at: "IAMMember.grant.role",
    },
    "a role on an unknown account": {
      resources: [account(), ksa(), member(MEMBER, { serviceAccountId: unknown })],
      at: "IAMMember.grant.serviceAccountId",
    },
    "an unknown policy, which may leave it out": {
      resources: [account(), ksa(), member(), policy(unknown)],
      at: "IAMPolicy.policy.policyData",
    },
    "a binding with an unknown condition, without which it sets all members": {
      resources: [account(), ksa(), member(), binding(["user:a@example.com"], { condition: unknown })],
      at: "IAMBinding.all.condition",
    },
    "a binding with an unknown condition, which may be over": {
      resources: [account(), ksa(), member(MEMBER, condition(unknown))],
      at: "IAMMember.grant.condition.expression",
    },
    "a binding for an account that is not there, unless the name of another is its": {
      resources: [account(), bare("apps", "b"), bare("apps", unknown), member()],
      at: 'ServiceAccount["bare-apps-04da6b54-80e4-46f7-96ec-b56ff0331ba9"].metadata.name',
    },
    "a binding for an account that may not be there": {
      resources: [account(), bare("apps", "b"), member(unknown)],
      at: "member",
    },
    "a role for an unknown member, or for one that is made of the project's unknown number": {
      resources: [bare("apps", "b"), direct(unknown)],
      at: "member",
    },
    "more unknown members of a role than come from IAM service accounts": {
      resources: [
        account(),
        bare("apps", "b"),
        resource(
          PROJECT_IAM_BINDING,
          { project: "demo", role: "roles/viewer", members: [ref("app", "member"), unknown] },
          { name: "direct" },
        ),
      ],
      at: "members[0], members[1]",
    },
    "a role for an account that is not there, unless the name of another is its": {
      resources: [bare("apps", "b"), bare("apps", unknown), direct()],
      at: 'ServiceAccount["bare-apps-04da6b54-80e4-46f7-96ec-b56ff0331ba9"].metadata.name',
    },
    "an unknown pool of the cluster": {
      resources: [
        cluster({ workloadIdentityConfig: { workloadPool: unknown } }),
        account(),
        ksa({}, ref("app", "email"), onMain),
        member(),
      ],
      at: "Cluster.main.workloadIdentityConfig.workloadPool",
    },
    "an account of the stack whose ID is not known": {
      resources: [account({ accountId: unknown }), ksa({}, EMAIL)],
      at: "Account.app.accountId",
    },
  },
});
