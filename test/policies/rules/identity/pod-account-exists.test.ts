import {
  CLUSTER,
  CRON_JOB,
  DEPLOYMENT,
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  NAMESPACE,
  POD,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "spec.template.spec.serviceAccountName";
const apps = resource(NAMESPACE, { metadata: { name: "apps" } }, { name: "apps" });
const account = (metadata: object = {}, more: Partial<TestResource> = {}) =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    { metadata: { namespace: "apps", name: "web", ...metadata } },
    { name: "web", ...more },
  );
const deployment = (spec: object, metadata: object = {}, more: Partial<TestResource> = {}) =>
  resource(
    DEPLOYMENT,
    { metadata: { namespace: "apps", name: "web", ...metadata }, spec: { template: { spec } } },
    { name: "deployment", ...more },
  );
const web = deployment({ serviceAccountName: "web" });
const release = (props: object) => resource(HELM_RELEASE, { chart: "redis", ...props }, { name: "redis" });
const custom = (kind: string) => ({
  type: `kubernetes:${kind}`,
  name: "custom",
  props: { metadata: { namespace: "apps", name: "custom" } },
});

ruleTable("pod-account-exists", {
  accepts: {
    "Pods with an account of the stack": [apps, account(), web],
    "Pods that take the name from an account, which is not known yet": [
      ...[apps, account({ name: undefined })],
      deployment({ serviceAccountName: ref("web", "metadata") }),
    ],
    "Pods of the account that each namespace has, by its name, by none and by an empty one": [
      apps,
      deployment({ serviceAccountName: "default" }),
      deployment({}, {}, { name: "without" }),
      deployment({ serviceAccountName: "" }, {}, { name: "empty" }),
    ],
    "Pods that name their account beside a property of a similar name": [
      ...[apps, account()],
      deployment({ serviceAccountName: "web", serviceaccountName: "web" }),
    ],
    "Pods with properties about accounts that are theirs": [
      ...[apps, account()],
      deployment({ serviceAccount: "web", automountServiceAccountToken: false }),
    ],
    "Pods with a misspelt property that is unset": [apps, deployment({ serviceaccountName: undefined })],
    "Pods in a namespace that another stack makes": [account({ namespace: "other" }), web],
    "Pods in a namespace of GKE's, and in one that the stack takes over": [
      resource(NAMESPACE, { metadata: { name: "kube-system" } }, { name: "system" }),
      deployment({ serviceAccountName: "kube-dns" }, { namespace: "kube-system" }),
      resource(
        NAMESPACE,
        { metadata: { name: "old", annotations: { "pulumi.com/patchForce": "true" } } },
        { name: "old" },
      ),
      deployment({ serviceAccountName: "there" }, { namespace: "old" }, { name: "in-old" }),
    ],
    "Pods in a namespace that is listed from a cluster": [
      resource(NAMESPACE, { metadata: { name: "apps", uid: "1" } }, { name: "apps" }),
      web,
    ],
    "Pods in a namespace of another cluster than the one that the stack makes": [
      resource(CLUSTER, { name: "one" }, { name: "one" }),
      resource(CLUSTER, { name: "two" }, { name: "two" }),
      { ...apps, cluster: "one" },
      { ...web, cluster: "two" },
    ],
    "Pods whose account has a name of Pulumi's that begins so": [
      ...[apps, account({ name: undefined })],
      deployment({ serviceAccountName: "web-1a2b3c4d" }),
    ],
    "Pods whose account the stack changes, or only reads": [
      ...[apps, web],
      resource(
        KUBERNETES_SERVICE_ACCOUNT_PATCH,
        { metadata: { namespace: "apps", name: "web" } },
        { name: "patch" },
      ),
      deployment({ serviceAccountName: "read" }, {}, { name: "reading" }),
      account(
        {},
        { name: "read", external: true, observed: { metadata: { namespace: "apps", name: "read" } } },
      ),
    ],
    "Pods whose account a release in the namespace may make": [apps, web, release({ namespace: "apps" })],
    "Pods whose account a deployed release has made elsewhere": [
      ...[apps, web],
      resource(
        HELM_RELEASE,
        { chart: "jenkins", namespace: "jenkins" },
        {
          name: "jenkins",
          observed: { resourceNames: { "ServiceAccount/v1": ["jenkins/jenkins", "apps/web"] } },
        },
      ),
    ],
    "Pods whose account a tool of a release may make anywhere": [
      ...[apps, web],
      release({ chart: "argo-cd", namespace: "argocd" }),
    ],
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    ...Object.fromEntries(
      ["serviceaccountName", "ServiceAccountName", "serviceaccount", "service_account_name"].map((key) => [
        `Pods that name their account by the misspelt property ${key}`,
        {
          resources: [apps, account(), deployment({ [key]: "web" })],
          at: `spec.template.spec.${key}`,
          problem: /^is not a property of Pods/,
        },
      ]),
    ),
    "Pods of an account that nothing makes (heketi 749)": {
      resources: [apps, web, release({ namespace: "redis" }), custom("cloud.google.com/v1:BackendConfig")],
      at: AT,
      problem:
        /^names a Kubernetes service account that the stack does not make in this namespace of its own, without which no Pod is created$/,
      fix: /^Create a ServiceAccount of that name/,
    },
    "a Pod and a CronJob, also by the property's former name": {
      resources: [
        apps,
        resource(POD, { metadata: { namespace: "apps" }, spec: { serviceAccount: "web" } }, { name: "pod" }),
        resource(
          CRON_JOB,
          {
            metadata: { namespace: "apps" },
            spec: { jobTemplate: { spec: { template: { spec: { serviceAccountName: "web" } } } } },
          },
          { name: "job" },
        ),
      ],
      at: ["spec.jobTemplate.spec.template.spec.serviceAccountName", "spec.serviceAccount"],
    },
    "Pods of an account in another namespace": {
      resources: [apps, account({ namespace: "other" }), web],
      at: AT,
    },
    "Pods in a namespace whose name is not known": {
      resources: [
        resource(NAMESPACE, {}, { name: "made-up" }),
        deployment({ serviceAccountName: "web" }, { namespace: ref("made-up", "metadata") }),
      ],
      at: AT,
    },
    "Pods of an account by the name of its resource, which sets none": {
      resources: [apps, account({ name: undefined }), web],
      at: AT,
      fix: /^Set serviceAccountName to the output metadata\.name of ServiceAccount\.web, /,
    },
    "Pods of an account that an operator or a chart may make elsewhere": {
      resources: [
        ...[apps, web, custom("kafka.strimzi.io/v1beta2:Kafka")],
        { type: "kubernetes:helm.sh/v3:Chart", name: "chart", props: {} },
      ],
      at: AT,
    },
  },
  undecided: {
    "whether a misspelt property is set": {
      resources: [apps, account(), deployment({ serviceaccountName: unknown })],
      at: "spec.template.spec.serviceaccountName",
    },
    "an account that is not known": {
      resources: [apps, deployment({ serviceAccountName: unknown })],
      at: AT,
    },
    "a namespace that is not known": {
      resources: [apps, deployment({ serviceAccountName: "web" }, { namespace: unknown })],
      at: "metadata.namespace",
    },
    "an account beside one whose name is not known": {
      resources: [apps, account({ name: unknown }), web],
      at: "ServiceAccount.web.metadata.name",
    },
    "an account beside one in a namespace that is not known": {
      resources: [apps, account({ namespace: unknown }), web],
      at: "ServiceAccount.web.metadata.namespace",
    },
    "an account beside a namespace whose name is not known": {
      resources: [resource(NAMESPACE, { metadata: { name: unknown } }, { name: "apps" }), web],
      at: "Namespace.apps.metadata.name",
    },
    "an account beside a release in a namespace that is not known": {
      resources: [apps, web, release({ namespace: unknown })],
      at: "Release.redis.namespace",
    },
    "an account beside a change of one whose name is not known": {
      resources: [
        ...[apps, web],
        resource(
          KUBERNETES_SERVICE_ACCOUNT_PATCH,
          { metadata: { namespace: "apps", name: unknown } },
          { name: "patch" },
        ),
      ],
      at: "ServiceAccountPatch.patch.metadata.name",
    },
  },
});
