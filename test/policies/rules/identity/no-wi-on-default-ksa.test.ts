import {
  CLUSTER,
  CRON_JOB,
  DEPLOYMENT,
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  PROJECT_IAM_MEMBER,
} from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = 'metadata.annotations["iam.gke.io/gcp-service-account"]';
const annotations = { "iam.gke.io/gcp-service-account": "app@my-project.iam.gserviceaccount.com" };
const account = (metadata: object) => resource(KUBERNETES_SERVICE_ACCOUNT, { metadata });
const own = (name = "shop", metadata = {}): TestResource => ({
  ...account({ namespace: "apps", name, annotations, ...metadata }),
  name,
});
const workload = (spec: object = {}, metadata: object = {}): TestResource =>
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace: "apps", name: "shop", ...metadata },
      spec: { template: { spec: { containers: [{ name: "shop", image: "shop" }], ...spec } } },
    },
    { name: "web" },
  );
const AT_POD = "spec.template.spec.serviceAccountName";
const principal = (of: string) =>
  resource(PROJECT_IAM_MEMBER, {
    project: "my-project",
    role: "roles/storage.objectViewer",
    member: `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/my-project.svc.id.goog/subject/${of}`,
  });
const nightly = resource(
  CRON_JOB,
  {
    metadata: { namespace: "apps", name: "nightly" },
    spec: { jobTemplate: { spec: { template: { spec: { serviceAccountName: "shop" } } } } },
  },
  { name: "nightly" },
);

ruleTable("no-wi-on-default-ksa", {
  accepts: {
    "an account of the workload's own": account({ name: "app", annotations }),
    "an account that Pulumi names": account({ annotations }),
    "a default account without the annotation": account({ name: "default", annotations: { team: "a" } }),
    "a default account without annotations": account({ name: "default" }),
    "an account without metadata": resource(KUBERNETES_SERVICE_ACCOUNT, {}),
    "another account with unknown annotations": account({ name: "app", annotations: unknown }),
    "an unknown name without annotations": account({ name: unknown }),
    "a workload that names its account": [own(), workload({ serviceAccountName: "shop" })],
    "a workload that names its account by the former key": [own(), workload({ serviceAccount: "shop" })],
    "an account for other Pods than a workload of another name": [own("backup"), workload()],
    "an account that another workload uses": [own(), workload(), nightly],
    "an account of another namespace": [own("shop", { namespace: "jobs" }), workload()],
    "an account without an identity": [own("shop", { annotations: {} }), workload()],
    "a workload that names another account": [own(), own("web"), workload({ serviceAccountName: "web" })],
    "a workload on its node's network": [own(), workload({ hostNetwork: true })],
    "a workload with a file of credentials": [
      own(),
      workload({
        containers: [{ name: "shop", env: [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/key" }] }],
      }),
    ],
    "an account of a namespace into which a release makes Pods": [
      own(),
      workload(),
      resource(HELM_RELEASE, { chart: "shop", namespace: "apps" }, { name: "release" }),
    ],
    "a workload whose default account has a role": [own(), workload(), principal("ns/apps/sa/default")],
    "an account of another cluster": [
      ...["a", "b"].map((name) => resource(CLUSTER, { name }, { name })),
      { ...own(), cluster: "a" },
      { ...workload(), cluster: "b" },
    ],
  },
  rejects: {
    "a workload that does not name the account of its name": {
      resources: [own(), workload()],
      at: AT_POD,
      problem: /ServiceAccount\.shop/,
    },
    "a workload that names the default account": {
      resources: [own(), workload({ serviceAccountName: "default" })],
      at: AT_POD,
    },
    "a workload beside an account of its name with an ending": {
      resources: [own("shop-ksa"), workload()],
      at: AT_POD,
    },
    "a workload and an account that Pulumi names, of one name in the program": {
      resources: [own("web", { name: undefined }), workload({}, { name: undefined })],
      at: AT_POD,
    },
    "a workload beside an account of its name that has a role itself": {
      resources: [own("shop", { annotations: undefined }), workload(), principal("ns/apps/sa/shop")],
      at: AT_POD,
    },
    "a workload of whose name an account of another namespace is used": {
      resources: [
        own(),
        workload(),
        { ...nightly, props: { ...nightly.props, metadata: { namespace: "jobs", name: "nightly" } } },
      ],
      at: AT_POD,
    },
    "the default account": { resources: account({ name: "default", annotations }), at: AT },
    "a patch of the default account": {
      resources: resource(KUBERNETES_SERVICE_ACCOUNT_PATCH, { metadata: { name: "default", annotations } }),
      at: AT,
    },
  },
  undecided: {
    "whether a workload of an unknown name is that of an account": {
      resources: [own(), workload({}, { name: unknown })],
      at: "metadata.name",
    },
    "whether a workload names an account that is not known": {
      resources: [own(), workload({ serviceAccountName: unknown })],
      at: AT_POD,
    },
    "an unknown value of the annotation, which may be absent": {
      resources: account({ name: "default", annotations: { "iam.gke.io/gcp-service-account": unknown } }),
      at: AT,
    },
    "an unknown name with the annotation": {
      resources: account({ name: unknown, annotations }),
      at: "metadata.name",
    },
    "unknown annotations of the default account": {
      resources: account({ name: "default", annotations: unknown }),
      at: "metadata.annotations",
    },
  },
});
