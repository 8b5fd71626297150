import {
  CLUSTER,
  DEFAULT_SERVICE_ACCOUNTS,
  DEPLOYMENT,
  GROUP,
  GROUP_MEMBERSHIP,
  KUBERNETES_SERVICE_ACCOUNT,
  NODE_POOL,
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  PROJECT_IAM_POLICY,
  REPOSITORY,
  REPOSITORY_IAM_BINDING,
  REPOSITORY_IAM_MEMBER,
  REPOSITORY_IAM_POLICY,
  type ResourceType,
  SERVICE_ACCOUNT,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { knownRef, resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "nodeConfig.serviceAccount";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.serviceAccount";
const EMAIL = "gke-nodes@demo.iam.gserviceaccount.com";
const MEMBER = `serviceAccount:${EMAIL}`;
const NODE = "roles/container.defaultNodeServiceAccount";
const LOGS = "roles/logging.logWriter";
const METRICS = "roles/monitoring.metricWriter";
const PULL = "roles/artifactregistry.reader";

const account = (name = "nodes") => resource(SERVICE_ACCOUNT, { accountId: "gke-nodes" }, { name });
const pool = (serviceAccount: unknown, more: Partial<TestResource> = {}) =>
  resource(NODE_POOL, { nodeConfig: { serviceAccount } }, more);
const ofAccount = pool(ref("nodes", "email"));
const ofLiteral = pool(EMAIL);
const withDisabled = (disabled: unknown, name = "nodes") =>
  resource(SERVICE_ACCOUNT, { accountId: `gke-${name}`, project: "demo", disabled }, { name });
const grant = (role: string, member: unknown = ref("nodes", "member"), more: object = {}) =>
  resource(PROJECT_IAM_MEMBER, { project: "demo", role, member, ...more }, { name: `grant ${role}` });
const until = (year: number) => ({
  condition: { title: "while", expression: `request.time < timestamp("${year}-01-01T00:00:00Z")` },
});
const onCluster = (props: object) => resource(CLUSTER, { project: "demo", ...props }, { name: "main" });
const provisioning = {
  enabled: true,
  autoProvisioningDefaults: { serviceAccount: ref("nodes", "email") },
};
const ofDemo = resource(NODE_POOL, {
  project: "demo",
  nodeConfig: { serviceAccount: ref("nodes", "email") },
});
const defaults = (action: unknown, project: unknown = "demo") =>
  resource(DEFAULT_SERVICE_ACCOUNTS, { project, action }, { name: "defaults" });
const DEFAULT_EMAIL = "123456789012-compute@developer.gserviceaccount.com";
const inDemo = (serviceAccount?: string, more: Partial<TestResource> = {}) =>
  resource(NODE_POOL, { project: "demo", nodeConfig: { serviceAccount } }, more);
const binding = (role: unknown, members: unknown) =>
  resource(PROJECT_IAM_BINDING, { project: "demo", role, members }, { name: `binding ${String(role)}` });
const customRole = {
  type: "gcp:projects/iAMCustomRole:IAMCustomRole",
  name: "role",
  props: { roleId: "nodes" },
};
const editors = (more: object = {}) =>
  resource(
    PROJECT_IAM_BINDING,
    { project: "demo", role: "roles/editor", members: ["group:dev@example.com"], ...more },
    { name: "editors" },
  );

const OF_APPS = { project: "demo", location: "europe", repository: "apps", role: PULL };
const onRepository = (props: object = {}) =>
  resource(REPOSITORY_IAM_MEMBER, { ...OF_APPS, member: ref("nodes", "member"), ...props }, { name: "pull" });
const setOnRepository = (props: object = {}) =>
  resource(
    REPOSITORY_IAM_BINDING,
    { ...OF_APPS, members: ["group:dev@example.com"], ...props },
    { name: "developers" },
  );
const repository = (name: string) => ({
  type: "gcp:artifactregistry/repository:Repository",
  name,
  props: {},
});

const { role: _, ...APPS } = OF_APPS;
const APPS_ID = "projects/demo/locations/europe/repositories/apps";
const apps = resource(
  REPOSITORY,
  { project: "demo", location: "europe", repositoryId: "apps" },
  { name: "apps" },
);
const policy = (type: ResourceType, on: object, ...given: [role: string, member: string][]) =>
  resource(
    type,
    {
      ...on,
      policyData: JSON.stringify({ bindings: given.map(([role, member]) => ({ role, members: [member] })) }),
    },
    { name: "policy" },
  );
const SHARED = { project: "images", location: "europe", repositoryId: "shared" };
const shared = resource(REPOSITORY, SHARED, { name: "shared" });
const readers = (more: object = {}) =>
  resource(
    REPOSITORY_IAM_BINDING,
    { repository: ref("shared", "id"), role: PULL, members: ["group:dev@example.com"], ...more },
    { name: "readers" },
  );
const readersPolicy = (...given: [role: string, member: string][]) =>
  policy(REPOSITORY_IAM_POLICY, { project: "images", location: "europe", repository: "shared" }, ...given);
const APPS_IMAGE = "europe-docker.pkg.dev/demo/apps/web:1";
const SHARED_IMAGE = "europe-docker.pkg.dev/images/shared/web:1";
const web = (image: unknown = SHARED_IMAGE, spec: object = {}) =>
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace: "apps", name: "web" },
      spec: {
        template: { spec: { containers: [{ image: "nginx" }], initContainers: [{ image }], ...spec } },
      },
    },
    { name: "web" },
  );
/** Nodes with all their roles in their own project. */
const granted = [account(), ofDemo, grant(NODE), grant(PULL)];
const MAY_NOT_PULL =
  /^is an account that may not pull the images which Pods have from a repository of this stack$/;
const group = resource(GROUP, { groupKey: { id: "GKE@example.com" } }, { name: "group" });
const membership = (props: object = {}) =>
  resource(
    GROUP_MEMBERSHIP,
    { group: ref("group", "id"), preferredMemberKey: { id: ref("nodes", "email") }, ...props },
    { name: "membership" },
  );
const TO_GROUP = "group:gke@example.com";

ruleTable("node-sa-can-report-and-pull", {
  level: "advisory",
  accepts: {
    "an account that a command grants roles": [
      ...[account(), ofAccount],
      {
        type: "command:local:Command",
        name: "grant",
        props: { create: "gcloud projects add-iam-policy-binding demo --role=roles/editor" },
      },
    ],
    "a role on a repository beside a binding of another one": [
      account(),
      ofDemo,
      grant(NODE),
      onRepository(),
      setOnRepository({ repository: "other" }),
    ],
    "a role on a repository beside a binding that gives it to all": [
      account(),
      ofDemo,
      grant(NODE),
      onRepository(),
      setOnRepository({ members: ["allAuthenticatedUsers"] }),
    ],
    "a role on a repository that all have": [
      account(),
      ofDemo,
      grant(NODE),
      setOnRepository({ members: ["allUsers"] }),
    ],
    "a role on a repository that a binding gives it, too": [
      account(),
      ofDemo,
      grant(NODE),
      onRepository(),
      setOnRepository({ members: ref("nodes", "member") }),
    ],
    "a role on a repository of the stack beside a binding of another one": [
      account(),
      ofDemo,
      grant(NODE),
      repository("apps"),
      repository("other"),
      onRepository({ repository: ref("apps", "name") }),
      setOnRepository({ repository: ref("other", "name") }),
    ],
    "an account with the node role and a reader role": [account(), ofAccount, grant(NODE), grant(PULL)],
    "an account with the node role of former years": [
      account(),
      ofAccount,
      grant("roles/container.nodeServiceAccount"),
      grant(PULL),
    ],
    "an account with the two writer roles and a reader role on a repository": [
      account(),
      ofAccount,
      grant(LOGS),
      grant(METRICS),
      resource(
        REPOSITORY_IAM_MEMBER,
        { repository: "images", role: PULL, member: ref("nodes", "member") },
        { name: "pull" },
      ),
    ],
    "an account whose members stand in bindings": [
      account(),
      ofAccount,
      binding(NODE, [ref("nodes", "member"), "group:operators@example.com"]),
      resource(
        REPOSITORY_IAM_BINDING,
        { repository: "images", role: PULL, members: ["group:a@example.com", ref("nodes", "member")] },
        { name: "pull" },
      ),
    ],
    "an account that both sides name by its address": [
      ofLiteral,
      grant(NODE, MEMBER),
      binding(PULL, ["allUsers", MEMBER]),
    ],
    "an account with a custom role, which may hold anything": [
      account(),
      ofAccount,
      grant("projects/demo/roles/node"),
    ],
    "an account with a custom role of the stack, whose name is not known yet": [
      account(),
      ofAccount,
      customRole,
      resource(
        PROJECT_IAM_MEMBER,
        { project: "demo", role: ref("role", "name"), member: ref("nodes", "member") },
        { name: "grant" },
      ),
    ],
    "an account, and others with a custom role of the stack, whose name is not known yet": [
      ...[account(), ofAccount, customRole],
      ...[grant(NODE), grant(PULL)],
      binding(ref("role", "name"), ["group:dev@example.com"]),
    ],
    "Compute Engine's default account, and others with a custom role of the stack, whose name is not known yet":
      [...[inDemo(), customRole], binding(ref("role", "name"), ["group:dev@example.com"])],
    "an account, and others on a repository with a custom role of the stack, whose name is not known yet": [
      ...[...granted, shared, customRole, web()],
      readers({ role: ref("role", "name") }),
    ],
    "an account with a basic role": [account(), ofAccount, grant("roles/editor")],
    "an account of another stack that the settings list": {
      resources: ofLiteral,
      config: { settings: { externalNodeServiceAccounts: [EMAIL] } },
    },
    "an account whose roles are granted in another stack": {
      resources: [account(), ofAccount],
      config: { settings: { elsewhere: ["node-service-account-roles"] } },
    },
    "an account to which the project's whole policy gives the roles": [
      ofLiteral,
      policy(PROJECT_IAM_POLICY, { project: "demo" }, [NODE, MEMBER], [PULL, MEMBER]),
    ],
    "an account to which a folder, and a repository's policy, give the roles": [
      ofLiteral,
      resource("gcp:folder/iAMMember:IAMMember" as never, { role: NODE, member: MEMBER }, { name: "folder" }),
      policy(REPOSITORY_IAM_POLICY, APPS, [PULL, MEMBER]),
    ],
    "an account to which a folder gives the roles, whatever its address": [
      account(),
      ofAccount,
      ...[NODE, PULL].map((role) =>
        resource(
          "gcp:folder/iAMMember:IAMMember" as never,
          { role, member: ref("nodes", "member") },
          { name: `folder ${role}` },
        ),
      ),
    ],
    "a role that a policy made of the account gives, which is not known": [
      account(),
      ofAccount,
      grant(NODE),
      onRepository(),
      resource(REPOSITORY_IAM_POLICY, { ...APPS, policyData: ref("nodes", "member") }, { name: "policy" }),
    ],
    "roles of two accounts on one repository, by its several outputs": [
      account(),
      account("other"),
      ofAccount,
      apps,
      grant(NODE),
      onRepository({ repository: ref("apps", "id"), location: ref("apps", "location") }),
      resource(
        REPOSITORY_IAM_MEMBER,
        { repository: ref("apps", "repositoryId"), role: PULL, member: ref("other", "member") },
        { name: "other" },
      ),
    ],
    "roles beside a policy of another repository, by its ID": [
      ofLiteral,
      grant(NODE, MEMBER),
      onRepository({ member: MEMBER }),
      policy(REPOSITORY_IAM_POLICY, { repository: "projects/demo/locations/europe/repositories/other" }),
    ],
    "an account with the roles, on nodes that another account's name labels": [
      account("other"),
      resource(NODE_POOL, { nodeConfig: { serviceAccount: EMAIL, labels: { owner: ref("other", "name") } } }),
      grant(NODE, MEMBER),
      grant(PULL, MEMBER),
    ],
    "an account that is in use, beside one that is disabled or may be": [
      ...[withDisabled(false), withDisabled(true, "other"), withDisabled(unknown, "third")],
      ...[pool(ref("nodes", "email"), { name: "by-output" }), pool(EMAIL, { name: "by-address" })],
      ...[grant(NODE, MEMBER), grant(PULL, MEMBER)],
    ],
    "the default account": pool("default"),
    "the default account beside a resource that disables those of another project": [
      inDemo(),
      defaults("DISABLE", "other"),
    ],
    "an account of the nodes' own beside a resource that deletes the default ones": [
      account(),
      ofDemo,
      ...[defaults("DELETE"), grant(NODE), grant(PULL)],
    ],
    "the default account, which has its roles taken and others given": [
      ...[inDemo(), inDemo(DEFAULT_EMAIL, { name: "by-address" })],
      defaults("DEPRIVILEGE"),
      grant(NODE, `serviceAccount:${DEFAULT_EMAIL}`),
    ],
    "the default account of another project by its number, beside a resource that deletes those of the nodes' project":
      {
        resources: [inDemo(DEFAULT_EMAIL), defaults("DELETE")],
        config: { settings: { projectNumbers: { demo: "999999999999" } } },
      },
    "the default account beside editors that a binding sets with it, under a condition, or of another project":
      [
        inDemo(),
        binding("roles/editor", ["group:dev@example.com", `serviceAccount:${DEFAULT_EMAIL}`]),
        editors({ condition: { title: "now", expression: "true" } }),
        editors({ project: "other" }),
      ],
    "the default account beside a policy that gives it a role": [
      inDemo(),
      policy(PROJECT_IAM_POLICY, { project: "demo" }, [NODE, `serviceAccount:${DEFAULT_EMAIL}`]),
    ],
    "an account with roles of a group of which the stack makes it a member": [
      ...[account(), ofDemo, group, membership()],
      ...[grant(NODE, "group:Gke@example.com"), binding(PULL, [TO_GROUP, "user:a@example.com"])],
    ],
    "an account with roles of such a group by a policy, and by addresses alone": [
      ...[ofLiteral, group, membership({ preferredMemberKey: { id: EMAIL } })],
      policy(PROJECT_IAM_POLICY, { project: "demo" }, [NODE, TO_GROUP], [PULL, TO_GROUP]),
    ],
    "an account with roles of a group that its membership names by an ID": [
      ...[account(), ofDemo, membership({ group: "groups/01abc" })],
      ...[grant(NODE, TO_GROUP), grant(PULL, TO_GROUP)],
    ],
    "Pods with images of another repository than the one whose readers are set": [
      ...[...granted, shared, readers()],
      web("europe-docker.pkg.dev/images/shared-too/web:1"),
    ],
    "Pods with images of a repository whose readers nothing sets": [...granted, shared, web()],
    "Pods with images of a repository of the nodes' project, on which they have a role": [
      ...[account(), ofDemo, grant(NODE), apps, web(APPS_IMAGE), onRepository()],
    ],
    "Pods with images of a repository of the nodes' project, in which they have a role": [
      ...[...granted, apps, web(APPS_IMAGE)],
    ],
    "Pods with images of a repository of the nodes' project that all may read": [
      ...[account(), ofDemo, grant(NODE), apps, web(APPS_IMAGE), onRepository({ repository: "other" })],
      { ...onRepository({ member: "allUsers" }), name: "public" },
    ],
    "images of a repository of the nodes' project that no Pods have": [
      ...[account(), ofDemo, grant(NODE), apps, web(), onRepository({ repository: "other" })],
    ],
    "Pods with images of a repository of the nodes' project, and credentials of their own": [
      ...[account(), ofDemo, grant(NODE), apps, onRepository({ repository: "other" })],
      web(APPS_IMAGE, { imagePullSecrets: [{ name: "registry" }] }),
    ],
    "Pods with images of a repository whose readers include the nodes": [
      ...[...granted, shared, web()],
      readers({ members: ["group:dev@example.com", ref("nodes", "member")] }),
    ],
    "Pods with images of a repository that another role lets the nodes read": [
      ...[...granted, shared, web(), readers()],
      onRepository({ repository: ref("shared", "name"), role: "roles/artifactregistry.writer" }),
    ],
    "Pods with images of a repository on whose project the nodes have a role": [
      ...[...granted, shared, web(), readers()],
      resource(
        PROJECT_IAM_MEMBER,
        { project: "images", role: "roles/artifactregistry.writer", member: ref("nodes", "member") },
        { name: "writer" },
      ),
    ],
    "Pods with images of a repository whose policy has the nodes": [
      ...[ofLiteral, grant(NODE, MEMBER), grant(PULL, MEMBER), shared, web()],
      readersPolicy([PULL, MEMBER]),
    ],
    "Pods with credentials of their own for the images": [
      ...[...granted, shared, readers()],
      web(SHARED_IMAGE, { imagePullSecrets: [{ name: "registry" }] }),
    ],
    "Pods whose Kubernetes service account has credentials for the images": [
      ...[...granted, shared, readers()],
      web(SHARED_IMAGE, { serviceAccountName: "web" }),
      resource(
        KUBERNETES_SERVICE_ACCOUNT,
        { metadata: { namespace: "apps", name: "web" }, imagePullSecrets: [{ name: "registry" }] },
        { name: "web-account" },
      ),
    ],
    "images for nodes whose roles another stack grants": {
      resources: [...granted, shared, readers(), web()],
      config: { settings: { elsewhere: ["node-service-account-roles"] } },
    },
    "the default account beside readers of a repository in its own project": [
      ...[inDemo(), apps, setOnRepository({ repository: ref("apps", "id") })],
      web("europe-docker.pkg.dev/demo/apps/web:1"),
    ],
    "the default account beside readers of another project's repository, of whom it is one": [
      ...[inDemo(), shared, web()],
      readers({ members: [`serviceAccount:${DEFAULT_EMAIL}`] }),
    ],
    "a default pool that the program removes beside a resource that disables the default account": [
      onCluster({ removeDefaultNodePool: true }),
      defaults("DISABLE"),
    ],
    "the default account whose roles are granted in another stack": {
      resources: [inDemo(), defaults("DEPRIVILEGE")],
      config: { settings: { elsewhere: ["node-service-account-roles"] } },
    },
    "the default account by its address": pool("123456789012-compute@developer.gserviceaccount.com"),
    "an account whose outputs are known, and its project is not": [
      account(),
      pool(knownRef("nodes", "email", EMAIL)),
      grant(NODE, knownRef("nodes", "member", MEMBER)),
      grant(PULL, knownRef("nodes", "member", MEMBER)),
    ],
    "a pool without an account of its own": resource(NODE_POOL, { nodeConfig: {} }),
    "an account whose address is not known, with roles of it as its parts give it": [
      resource(SERVICE_ACCOUNT, { project: "demo", accountId: "gke-nodes" }, { name: "nodes" }),
      ofAccount,
      grant(NODE, MEMBER),
      grant(PULL, MEMBER),
    ],
    "an account of another project, with roles on the cluster's": [
      resource(SERVICE_ACCOUNT, { project: "shared", accountId: "gke-nodes" }, { name: "nodes" }),
      ofDemo,
      grant(NODE),
      grant(PULL),
    ],
    "an account that may pull in the images' own project": [
      account(),
      ofDemo,
      grant(NODE),
      grant(PULL, ref("nodes", "member"), { project: "images" }),
    ],
    "roles with a condition that holds, or may hold": [
      account(),
      ofDemo,
      grant(NODE, ref("nodes", "member"), until(2099)),
      grant(PULL, ref("nodes", "member"), { condition: { title: "a", expression: "resource.name != 'a'" } }),
    ],
    "roles beside bindings of them on another project, or under a condition": [
      account(),
      ofDemo,
      grant(NODE),
      grant(PULL),
      resource(
        PROJECT_IAM_BINDING,
        { project: "other", role: NODE, members: ["user:a@example.com"] },
        { name: "other" },
      ),
      resource(
        PROJECT_IAM_BINDING,
        { project: "demo", role: PULL, members: ["user:a@example.com"], ...until(2099) },
        { name: "conditional" },
      ),
    ],
    "a default pool that is removed, and auto-provisioning that is off": [
      account(),
      onCluster({
        removeDefaultNodePool: true,
        nodeConfig: { serviceAccount: ref("nodes", "email") },
        clusterAutoscaling: { ...provisioning, enabled: false },
      }),
    ],
    "an Autopilot cluster's account with the roles": [
      account(),
      onCluster({ enableAutopilot: true, clusterAutoscaling: provisioning }),
      grant(NODE),
      grant(PULL),
    ],
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a disabled account of the stack, by its output and by its address": {
      resources: [
        withDisabled(true),
        pool(ref("nodes", "email"), { name: "by-output" }),
        pool(EMAIL, { name: "by-address" }),
        grant(NODE, MEMBER),
        grant(PULL, MEMBER),
      ],
      at: [AT, AT],
      problem: /^is the IAM service account "nodes", which is disabled: nodes get no token for it/,
      fix: /^Set disabled of "nodes" to false/,
      level: "mandatory",
    },
    "the default account, which a resource disables": {
      level: "mandatory",
      resources: [inDemo(), inDemo("default", { name: "by-name" }), defaults("DISABLE")],
      at: [AT, AT],
      problem:
        /^is (absent, so that it is )?Compute Engine's default account, which DefaultServiceAccounts.defaults disables or deletes: nodes get no token/,
      fix: /^Set nodeConfig.serviceAccount to an account of the nodes' own/,
    },
    "the default account by its address, which a resource deletes": {
      level: "mandatory",
      resources: [inDemo(DEFAULT_EMAIL), defaults("DELETE")],
      config: { settings: { projectNumbers: { demo: "123456789012" } } },
      at: AT,
    },
    "the default account of pools in the cluster's project": {
      level: "mandatory",
      resources: [
        onCluster({ removeDefaultNodePool: true }),
        resource(NODE_POOL, { cluster: ref("main", "id") }),
        defaults("DELETE"),
      ],
      at: AT,
    },
    "the default account of an Autopilot cluster": {
      level: "mandatory",
      resources: [onCluster({ enableAutopilot: true }), defaults("DISABLE")],
      at: PROVISIONED,
    },
    "the default account, from which a resource takes its roles": {
      resources: [inDemo(), defaults("DEPRIVILEGE"), grant(NODE, "allUsers")],
      at: AT,
      problem: /from which DefaultServiceAccounts.defaults takes its roles: the nodes can neither pull/,
    },
    "the default account, of whose project a binding sets all editors (cloud-foundation-fabric 471)": {
      resources: [inDemo(), editors()],
      at: AT,
      problem: /from which IAMBinding.editors takes its roles: the nodes can neither pull/,
    },
    "the default account, which a policy of the project leaves out": {
      resources: [inDemo(DEFAULT_EMAIL), policy(PROJECT_IAM_POLICY, { project: "demo" }, [NODE, MEMBER])],
      config: { settings: { projectNumbers: { demo: "123456789012" } } },
      at: AT,
      problem: /^is Compute Engine's default account, from which IAMPolicy.policy takes its roles/,
    },
    "Pods with images of another project's repository, whose readers a binding sets without the nodes": {
      resources: [...granted, shared, readers(), web()],
      at: AT,
      problem: MAY_NOT_PULL,
      fix: /^Add the account of the nodes to the members of roles\/artifactregistry.reader in RepositoryIamBinding.readers, which sets all readers of Repository.shared, from which Deployment.web has an image\.$/,
    },
    "Pods with images of another repository of the nodes' project than the one on which they have a role": {
      resources: [
        ...[account(), ofDemo, grant(NODE), apps, web(APPS_IMAGE)],
        onRepository({ repository: "other" }),
      ],
      at: AT,
      problem: MAY_NOT_PULL,
      fix: /^Grant the account of the nodes roles\/artifactregistry.reader on Repository.apps, from which Deployment.web has an image\.$/,
    },
    "Pods with images of a repository whose policy, by its name, leaves the nodes out": {
      resources: [
        ...[ofLiteral, grant(NODE, MEMBER), grant(PULL, MEMBER), shared, web()],
        readersPolicy([PULL, "group:dev@example.com"]),
      ],
      at: AT,
      problem: MAY_NOT_PULL,
    },
    "the default account, which readers of another project's repository do not include": {
      resources: [inDemo(), shared, readers(), web()],
      at: AT,
      problem: MAY_NOT_PULL,
    },
    "a disabled account of the default pool": {
      resources: [
        withDisabled(true),
        onCluster({ nodeConfig: { serviceAccount: EMAIL } }),
        grant(NODE, MEMBER),
        grant(PULL, MEMBER),
      ],
      at: AT,
      problem: /disabled/,
      level: "mandatory",
    },
    "an account that was disabled by hand, as its state has it": {
      resources: [
        resource(
          SERVICE_ACCOUNT,
          { accountId: "gke-nodes", project: "demo" },
          { name: "nodes", observed: { disabled: true } },
        ),
        ...[ofLiteral, grant(NODE, MEMBER), grant(PULL, MEMBER)],
      ],
      at: AT,
      problem: /disabled/,
      level: "mandatory",
    },
    "an account's member and its resource name in place of its address": {
      resources: [
        account(),
        pool(MEMBER, { name: "member" }),
        pool(`projects/demo/serviceAccounts/${EMAIL}`, { name: "resource-name" }),
        grant(NODE),
        grant(PULL),
      ],
      at: [AT, AT],
      problem:
        /^is (an IAM member|a resource name), where nodes take the e-mail address of a service account$/,
      fix: /output email/,
    },
    ...Object.fromEntries(
      [
        ["an ID", { repository: APPS_ID, project: undefined, location: undefined }],
        ["an ID in short", { repository: "demo/europe/apps", project: undefined, location: undefined }],
        ["the repository itself", { repository: ref("apps", "name") }],
        [
          "the repository itself, in the project by its path",
          { repository: ref("apps", "id"), project: "projects/demo" },
        ],
      ].map(([by, props]) => [
        `a role on a repository that a binding by ${by} takes away`,
        {
          resources: [
            account(),
            ofAccount,
            apps,
            grant(NODE),
            onRepository(),
            setOnRepository(props as object),
          ],
          at: AT,
          problem: /pull images/,
          fix: /^Add the account to RepositoryIamBinding.developers, or .* gcp.artifactregistry.RepositoryIamMember.*RepositoryIamBinding.developers sets all members of a role/,
        },
      ]),
    ),
    "a member's role on a repository by one output, which a binding by another output takes away": {
      resources: [
        account(),
        ofAccount,
        apps,
        grant(NODE),
        onRepository({ repository: ref("apps", "name"), location: ref("apps", "location") }),
        setOnRepository({ repository: ref("apps", "repositoryId") }),
      ],
      at: AT,
      fix: /: RepositoryIamBinding.developers sets/,
    },
    "a role on a repository that its policy takes away": {
      resources: [
        ofLiteral,
        grant(NODE, MEMBER),
        onRepository({ member: MEMBER }),
        policy(REPOSITORY_IAM_POLICY, { repository: APPS_ID }, [PULL, "group:dev@example.com"]),
      ],
      at: AT,
      problem: /pull images/,
      fix: /: RepositoryIamPolicy.policy sets/,
    },
    "roles on a project that its policy takes away": {
      resources: [
        ofLiteral,
        grant(NODE, MEMBER),
        grant(PULL, MEMBER),
        policy(PROJECT_IAM_POLICY, { project: "projects/demo" }, [PULL, MEMBER]),
      ],
      at: AT,
      problem: /logs and metrics/,
      fix: /gcp.projects.IAMMember.*: IAMPolicy.policy sets/,
    },
    "roles that a folder gives another": {
      resources: [
        ofLiteral,
        resource(
          "gcp:folder/iAMMember:IAMMember" as never,
          { role: NODE, member: "group:a@example.com" },
          { name: "folder" },
        ),
      ],
      at: [AT, AT],
    },
    "an account without roles (terraform-google-kubernetes-engine 1459)": {
      resources: [account(), ofAccount],
      at: [AT, AT],
    },
    "an account of another stack without roles in this one": { resources: ofLiteral, at: [AT, AT] },
    "an account that cannot pull (entigo-infralib 585, cheap-gke-cluster 10)": {
      resources: [account(), ofAccount, grant(NODE)],
      at: AT,
      problem: /pull images from Artifact Registry$/,
    },
    "a role for an unknown member, of which a policy sets all": {
      resources: [
        ofLiteral,
        grant(NODE, unknown),
        policy(PROJECT_IAM_POLICY, { project: "projects/demo" }, [PULL, MEMBER]),
      ],
      at: AT,
      problem: /write logs and metrics/,
      fix: /: IAMPolicy\.policy sets all members/,
    },
    "an account that a role names without its prefix": {
      resources: [account(), ofLiteral, grant(NODE, EMAIL), grant(PULL, MEMBER)],
      at: AT,
      problem: /write logs and metrics$/,
      fix: /^In IAMMember\["grant \S+"\], name the account by its output member, .* names it without "serviceAccount:", which IAM refuses\.$/,
    },
    "an account whose address comes from its output, without its prefix, alone or among members": {
      resources: [
        account(),
        pool(knownRef("nodes", "email", EMAIL)),
        grant(NODE, knownRef("nodes", "email", EMAIL)),
        binding(PULL, [
          "group:a@example.com",
          knownRef("nodes", "name", `projects/demo/serviceAccounts/${EMAIL}`),
        ]),
      ],
      at: [AT, AT],
      fix: /names it without "serviceAccount:"/,
    },
    "an account that writes logs alone": {
      resources: [account(), ofAccount, grant(LOGS), grant(PULL)],
      at: AT,
      problem: /logs and metrics/,
    },
    "roles of another account": {
      resources: [account(), account("other"), ofAccount, grant(NODE, ref("other", "member"))],
      at: [AT, AT],
    },
    "roles of another group than the account's, and of one with another account": {
      resources: [
        ...[account(), account("other"), ofDemo, group, membership()],
        { ...membership({ preferredMemberKey: { id: ref("other", "email") } }), name: "other-membership" },
        ...[grant(NODE, "group:others@example.com"), grant(PULL, TO_GROUP)],
      ],
      at: AT,
      problem: /logs and metrics/,
    },
    "roles that a group has": {
      resources: [account(), ofAccount, binding(NODE, ["group:gke@example.com"]), grant(PULL)],
      at: AT,
    },
    "a role on a repository that is none to pull": {
      resources: [
        account(),
        ofAccount,
        resource(
          REPOSITORY_IAM_MEMBER,
          { repository: "images", role: NODE, member: ref("nodes", "member") },
          { name: "pull" },
        ),
      ],
      at: [AT, AT],
    },
    "the default pool's account": {
      resources: [account(), onCluster({ nodeConfig: { serviceAccount: ref("nodes", "email") } })],
      at: [AT, AT],
    },
    "the account of pools that auto-provisioning makes": {
      resources: [account(), onCluster({ removeDefaultNodePool: true, clusterAutoscaling: provisioning })],
      at: [PROVISIONED, PROVISIONED],
    },
    "an Autopilot cluster's account (terraform-provider-google 9505)": {
      resources: [account(), onCluster({ enableAutopilot: true, clusterAutoscaling: provisioning })],
      at: [PROVISIONED, PROVISIONED],
    },
    "roles for logs and metrics on another project than the cluster's": {
      resources: [account(), ofDemo, grant(NODE, ref("nodes", "member"), { project: "other" }), grant(PULL)],
      at: AT,
      problem: /logs and metrics/,
      fix: /on the cluster's project/,
    },
    "a role whose time is over": {
      resources: [account(), ofDemo, grant(NODE, ref("nodes", "member"), until(2020)), grant(PULL)],
      at: AT,
      problem: /logs and metrics/,
    },
    "a role that a binding takes away again": {
      resources: [account(), ofDemo, grant(NODE), grant(PULL), binding(PULL, ["user:a@example.com"])],
      at: AT,
      problem: /pull images/,
    },
    "a role on a repository that a binding takes away again": {
      resources: [account(), ofDemo, grant(NODE), onRepository(), setOnRepository()],
      at: AT,
      problem: /pull images/,
    },
    "a role on a repository of the stack that a binding takes away again": {
      resources: [
        account(),
        ofDemo,
        grant(NODE),
        repository("apps"),
        onRepository({ repository: ref("apps", "name") }),
        setOnRepository({ repository: ref("apps", "name") }),
      ],
      at: AT,
      problem: /pull images/,
    },
    "an account that the settings do not list": {
      resources: ofLiteral,
      config: { settings: { externalNodeServiceAccounts: ["other@demo.iam.gserviceaccount.com"] } },
      at: [AT, AT],
    },
  },
  undecided: {
    "roles of a group with a member that is not known": {
      resources: [
        ...[ofLiteral, group, membership({ preferredMemberKey: { id: unknown } })],
        ...[grant(NODE, TO_GROUP), grant(PULL, MEMBER)],
      ],
      at: "GroupMembership.membership.preferredMemberKey.id",
    },
    "roles of a group beside a membership of one that is not known": {
      resources: [
        ...[account(), ofDemo, membership()],
        resource(GROUP, { groupKey: { id: unknown } }, { name: "group" }),
        ...[grant(NODE, TO_GROUP), grant(PULL)],
      ],
      at: "Group.group.groupKey.id",
    },
    "an account of which it is not known whether it is disabled": {
      resources: [withDisabled(unknown), ofLiteral, grant(NODE, MEMBER), grant(PULL, MEMBER)],
      at: "Account.nodes.disabled",
    },
    "a repository whose readers are set beside an image that is not known": {
      resources: [...granted, shared, readers(), web(unknown)],
      at: "Deployment.web.spec.template.spec.initContainers[0].image",
    },
    "images of a repository of which one reader is not known": {
      resources: [...granted, shared, readers({ members: [unknown] }), web()],
      at: "RepositoryIamBinding.readers.members[0]",
    },
    "images of a repository beside a role that is not known": {
      resources: [...granted, shared, readers({ role: unknown }), web()],
      at: "RepositoryIamBinding.readers.role",
    },
    "images of a repository whose name is not known": {
      resources: [
        ...granted,
        resource(REPOSITORY, { ...SHARED, repositoryId: unknown }, { name: "shared" }),
        ...[readers(), web()],
      ],
      at: "Repository.shared.repositoryId",
    },
    "Pods with images of a repository, whose credentials are not known": {
      resources: [...granted, shared, readers(), web(SHARED_IMAGE, { imagePullSecrets: unknown })],
      at: "Deployment.web.spec.template.spec.imagePullSecrets",
    },
    "the default account beside editors of whom one is not known": {
      resources: [inDemo(), editors({ members: [unknown] })],
      at: "IAMBinding.editors.members[0]",
    },
    "the default account beside a binding of a role, or under a condition, that is not known": {
      resources: [
        inDemo(undefined, { name: "one" }),
        editors({ role: unknown }),
        resource(
          PROJECT_IAM_BINDING,
          { project: "demo", role: "roles/editor", members: [], condition: unknown },
          { name: "conditional" },
        ),
      ],
      at: "IAMBinding.editors.role",
    },
    "the default account beside a policy of its project that is not known": {
      resources: [
        inDemo(),
        resource(PROJECT_IAM_POLICY, { project: "demo", policyData: unknown }, { name: "policy" }),
      ],
      at: "IAMPolicy.policy.policyData",
    },
    "the default account beside an action that is not known": {
      resources: [inDemo(), defaults(unknown)],
      at: "DefaultServiceAccounts.defaults.action",
    },
    "the default account beside a project's number, which may be that of the nodes": {
      resources: [inDemo(), defaults("DISABLE", "123456789012")],
      at: "project",
    },
    "a default account by its number, which may be that of the nodes' project": {
      resources: [inDemo(DEFAULT_EMAIL), defaults("DISABLE")],
      at: AT,
    },
    "the default account without roles beside a role of a member that is not known": {
      resources: [inDemo(), defaults("DEPRIVILEGE"), grant(NODE, unknown)],
      at: `IAMMember["grant ${NODE}"].member`,
    },
    "an account without roles beside a command that is not known, which may grant them": {
      resources: [
        ...[account(), ofAccount],
        { type: "command:local:Command", name: "grant", props: { create: unknown } },
      ],
      at: "Command.grant.create",
    },
    "a policy of the project that is not known": {
      resources: [
        account(),
        ofAccount,
        resource(PROJECT_IAM_POLICY, { policyData: unknown }, { name: "policy" }),
      ],
      at: "IAMPolicy.policy.policyData",
    },
    "a policy of the images' repository that is not known, beside a role on it": {
      resources: [
        account(),
        ofAccount,
        grant(NODE),
        onRepository(),
        resource(REPOSITORY_IAM_POLICY, { ...APPS, policyData: unknown }, { name: "policy" }),
      ],
      at: "RepositoryIamPolicy.policy.policyData",
    },
    "a policy of a repository that is made of another account, and not known": {
      resources: [
        account(),
        account("other"),
        ofAccount,
        grant(NODE),
        apps,
        resource(
          REPOSITORY_IAM_POLICY,
          { repository: ref("apps", "name"), policyData: ref("other", "member") },
          { name: "policy" },
        ),
      ],
      at: "RepositoryIamPolicy.policy.policyData",
    },
    "an unknown account that is none of the stack": { resources: pool(unknown), at: AT },
    "node settings that are not known, after an account of the stack that may be another's": {
      resources: [account(), resource(NODE_POOL, { nodeConfig: ref("nodes", "uniqueId") })],
      at: "nodeConfig",
    },
    "an unknown role of the account": {
      resources: [account(), ofAccount, grant(PULL), grant(unknown)],
      at: `IAMMember["grant ${unknown}"].role`,
    },
    "a role of somebody unknown": {
      resources: [account(), ofAccount, grant(PULL), grant(NODE, unknown)],
      at: `IAMMember["grant ${NODE}"].member`,
    },
    "an unknown binding, which may take a role away": {
      resources: [account(), ofDemo, grant(NODE), grant(PULL), binding(PULL, unknown)],
      at: `IAMBinding["binding ${PULL}"].members`,
    },
    "a role of an address that may be the account's": {
      resources: [account(), ofAccount, grant(PULL), grant(NODE, MEMBER)],
      at: AT,
    },
  },
});
