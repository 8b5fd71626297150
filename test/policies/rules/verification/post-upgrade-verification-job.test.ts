import { CLUSTER, KUBERNETES_SERVICE_ACCOUNT, NAMESPACE } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { ASK, cluster, cronJob, daemonSet, job, LABELS, metadata, other, shell } from "./verification";

const MISSING = "upgrade-verification";
const JOBS = "spec.jobTemplate.spec";
const unlabelled = { metadata: { namespace: "verification", name: "verification" } };
const prod = { stack: "prod" };
/** An unlabelled CronJob whose Pods run a shell. */
const probe = (text: string, spec: Record<string, unknown> = {}, pod: Record<string, unknown> = {}) =>
  cronJob(spec, { template: shell(text, { restartPolicy: "Never", ...pod }) }, unlabelled);
const daily = { schedule: "0 6 * * *" };
const topic = resource("gcp:pubsub/topic:Topic", {}, { name: "topic" });
const notifying = cluster({ notificationConfig: { pubsub: { enabled: true, topic: ref("topic", "id") } } });
const push = (more: Record<string, unknown> = {}) =>
  resource(
    "gcp:pubsub/subscription:Subscription",
    { topic: ref("topic", "name"), pushConfig: { pushEndpoint: "https://verify.example.com" }, ...more },
    { name: "push" },
  );

const account = (name: string) =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    { metadata: { ...metadata, name } },
    { name: "account", cluster: "cluster" },
  );
const manifests = () => other("kubernetes:yaml/v2:ConfigFile", { file: "verification.yaml" });
const inManifests = () =>
  resource(NAMESPACE, { metadata: { name: "shop" } }, { name: "shop", cluster: "cluster", parent: "other" });
const namingAccount = () => daemonSet({ serviceAccountName: ref("account", "metadata.name") });

ruleTable(
  "post-upgrade-verification-job",
  {
    accepts: {
      "a labelled DaemonSet": { resources: [cluster(), daemonSet()], ...prod },
      "a labelled CronJob": { resources: [cluster(), cronJob()], ...prod },
      "a service account of the stack whose name is not known yet": [
        cluster(),
        account("own"),
        namingAccount(),
      ],
      "a labelled DaemonSet beside manifests that are not read": [cluster(), daemonSet(), manifests()],
      "a labelled Job": { resources: [cluster(), job()], ...prod },
      "a label on the Pods alone": {
        resources: [
          cluster(),
          daemonSet(
            {},
            {
              ...unlabelled,
              spec: { template: { metadata: { labels: LABELS }, spec: { serviceAccountName: "v" } } },
            },
          ),
        ],
        ...prod,
      },
      "a CronJob that is known by its command": { resources: [cluster(), probe(ASK)], ...prod },
      "a command beside a container that the program leaves out as null": [
        cluster(),
        probe(ASK, {}, { initContainers: [null] }),
      ],
      "a DaemonSet that is known by its command": {
        resources: [
          cluster(),
          daemonSet({}, { ...unlabelled, spec: { template: shell(`while ${ASK}; do sleep 60; done`) } }),
        ],
        ...prod,
      },
      "a CronJob that asks by gcloud": {
        resources: [cluster(), probe("gcloud auth print-access-token >/dev/null")],
        ...prod,
      },
      "an Argo CD Application with the label": {
        resources: [
          cluster(),
          other("kubernetes:argoproj.io/v1alpha1:Application", { metadata }, { cluster: "cluster" }),
        ],
        ...prod,
      },
      "a labelled verification whose cluster cannot be told": {
        resources: [cluster(), daemonSet({}, {}, { cluster: undefined })],
        ...prod,
      },
      "a verification from elsewhere": {
        resources: cluster(),
        ...prod,
        config: { settings: { elsewhere: ["upgrade-verification"] } },
      },
      "a cluster without Workload Identity": { resources: resource(CLUSTER, {}), ...prod },
      "a cluster that does not live long enough to be upgraded": cluster({
        resourceLabels: { env: "preview" },
      }),
      "an Autopilot cluster with a verification": {
        resources: [resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }), cronJob()],
        ...prod,
      },
      "a deadline of the Pod itself": [
        cluster(),
        cronJob(
          {},
          {
            activeDeadlineSeconds: undefined,
            template: shell("true", { restartPolicy: "Never", activeDeadlineSeconds: 60 }),
          },
        ),
      ],
      "Kubernetes' own number of retries": [cluster(), cronJob({}, { backoffLimit: undefined })],
      "a run every hour": [cluster(), cronJob({ schedule: "@hourly" })],
      "a run a day beside a DaemonSet": [cluster(), cronJob(daily), daemonSet({}, {}, { name: "each-node" })],
      "a run a day beside one every half hour": [
        cluster(),
        cronJob(daily),
        cronJob({}, {}, {}, { name: "often" }),
      ],
      "a run a day beside one that notifications start": [topic, notifying, push(), cronJob(daily)],
      "a run in two hours where the settings promise no more": {
        resources: [cluster(), cronJob({ schedule: "0 */2 * * *" })],
        config: { settings: { verificationPeriodSeconds: 7200 } },
      },
      "a schedule that Kubernetes refuses": [cluster(), cronJob({ schedule: "often" })],
      "a run a day on a cluster of another stack": cronJob(daily, {}, {}, { cluster: undefined }),
      "an ordinary CronJob beside a verification": [
        cluster(),
        daemonSet(),
        cronJob(
          { schedule: "0 3 * * *", concurrencyPolicy: "Allow", suspend: true },
          { backoffLimit: 0 },
          unlabelled,
          {
            name: "report",
          },
        ),
      ],
      "unknown labels of another workload beside a verification": [
        cluster(),
        daemonSet(),
        cronJob({}, {}, { metadata: { labels: unknown } }, { name: "report" }),
      ],
    },
    rejects: {
      "manifests without one": {
        resources: [cluster(), manifests(), inManifests()],
        at: MISSING,
        level: "advisory",
      },
      "a cluster that nothing verifies": { resources: cluster(), at: MISSING, level: "advisory" },
      "a production cluster that nothing verifies": { resources: cluster(), ...prod, at: MISSING },
      "a cluster that is production by its label": {
        resources: cluster({ resourceLabels: { env: "prod" } }),
        at: MISSING,
      },
      "a workload pool that only GKE tells of": {
        resources: resource(
          CLUSTER,
          {},
          { observed: { workloadIdentityConfig: { workloadPool: "p.svc.id.goog" } } },
        ),
        ...prod,
        at: MISSING,
      },
      "an Autopilot cluster that nothing verifies": {
        resources: resource(CLUSTER, { enableAutopilot: true }),
        ...prod,
        at: MISSING,
      },
      "a cluster whose neighbour is verified": {
        resources: [cluster(), cluster({}, "other"), daemonSet({}, {}, { cluster: "other" })],
        ...prod,
        at: MISSING,
      },
      "a label with another value": {
        resources: [
          cluster(),
          daemonSet({}, { metadata: { labels: { "gke-upgrade-verification": "false" } } }),
        ],
        ...prod,
        at: MISSING,
      },
      "a labelled Namespace alone": {
        resources: [cluster(), resource(NAMESPACE, { metadata }, { name: "n", cluster: "cluster" })],
        ...prod,
        at: MISSING,
      },
      "an unlabelled command that asks without the header": {
        resources: [cluster(), probe(ASK.replace("Metadata-Flavor: Google", "X: y"))],
        ...prod,
        at: MISSING,
      },
      "an unlabelled command that asks for something else": {
        resources: [cluster(), probe(ASK.replace("service-accounts/default/token", "zone"))],
        ...prod,
        at: MISSING,
      },
      "an unlabelled command that asks on the host network": {
        resources: [cluster(), probe(ASK, {}, { hostNetwork: true })],
        ...prod,
        at: MISSING,
      },
      "an unlabelled command that asks and is suspended": {
        resources: [cluster(), probe(ASK, { suspend: true })],
        ...prod,
        at: MISSING,
      },
      "a suspended CronJob": {
        resources: [cluster(), daemonSet(), cronJob({ suspend: true }, {}, {}, { name: "suspended" })],
        ...prod,
        at: "spec.suspend",
      },
      "a suspended Job, as advisory elsewhere": {
        resources: [cluster(), job({ suspend: true })],
        at: "spec.suspend",
        level: "advisory",
      },
      "a CronJob without a deadline": {
        resources: [cluster(), cronJob({}, { activeDeadlineSeconds: undefined })],
        ...prod,
        at: `${JOBS}.activeDeadlineSeconds`,
      },
      "a Job without a deadline": {
        resources: [cluster(), job({ activeDeadlineSeconds: undefined })],
        ...prod,
        at: "spec.activeDeadlineSeconds",
      },
      "a CronJob that never tries again": {
        resources: [cluster(), cronJob({}, { backoffLimit: 0 })],
        ...prod,
        at: `${JOBS}.backoffLimit`,
      },
      "a Job that never tries again": {
        resources: [cluster(), job({ backoffLimit: 0 })],
        ...prod,
        at: "spec.backoffLimit",
      },
      "runs at the same time, as Kubernetes has it by default": {
        resources: [cluster(), cronJob({ concurrencyPolicy: undefined })],
        ...prod,
        at: "spec.concurrencyPolicy",
        problem: /^is absent.*pile up/,
      },
      "runs that end one another": {
        resources: [cluster(), cronJob({ concurrencyPolicy: "Replace" })],
        ...prod,
        at: "spec.concurrencyPolicy",
        problem: /^is "Replace".*before they can report/,
      },
      "a run a day": {
        resources: [cluster(), cronJob(daily)],
        ...prod,
        at: "spec.schedule",
        problem: /1440 minutes/,
      },
      "runs on working days alone": {
        resources: [cluster(), cronJob({ schedule: "*/10 * * * MON-FRI" })],
        ...prod,
        at: "spec.schedule",
        problem: /whole days/,
      },
      "a run in two hours, as an upgrade of another cluster's is pushed": {
        resources: [topic, push(), cluster(), cronJob({ schedule: "0 */2 * * *" })],
        ...prod,
        at: "spec.schedule",
      },
      "Pods that run as the namespace's default service account, as advisory": {
        resources: [cluster(), daemonSet({ serviceAccountName: undefined })],
        ...prod,
        level: "advisory",
        at: "spec.template.spec.serviceAccountName",
      },
      "a Pod that takes something else from a service account of the stack": {
        resources: [
          cluster(),
          account("own"),
          daemonSet({ serviceAccountName: undefined, hostname: ref("account", "metadata.namespace") }),
        ],
        ...prod,
        level: "advisory",
        at: "spec.template.spec.serviceAccountName",
      },
      "a schedule that is too slow beside an unknown image": {
        resources: [
          cluster(),
          cronJob(daily, {
            template: { spec: { serviceAccountName: "v", containers: [{ name: "c", image: unknown }] } },
          }),
        ],
        ...prod,
        at: "spec.schedule",
      },
    },
    undecided: {
      "a service account that is not known, and of another stack": {
        resources: [cluster(), daemonSet({ serviceAccountName: unknown })],
        at: "spec.template.spec.serviceAccountName",
      },
      "a name that comes from the namespace's default service account": {
        resources: [cluster(), account("default"), namingAccount()],
        at: "spec.template.spec.serviceAccountName",
      },
      "a schedule that is not known": {
        resources: [cluster(), cronJob({ schedule: unknown })],
        at: "spec.schedule",
      },
      "a workload whose labels are not known": {
        resources: [
          cluster(),
          resource("kubernetes:apps/v1:DaemonSet", { metadata: { labels: unknown } }, { cluster: "cluster" }),
        ],
        at: "DaemonSet.it.metadata.labels",
      },
      "manifests that are not read before the cluster is there": {
        resources: [cluster(), manifests()],
        at: "ConfigFile.other.resources",
      },
      "an unlabelled command that is not known": {
        resources: [
          cluster(),
          daemonSet(
            {},
            {
              ...unlabelled,
              spec: { template: { spec: { containers: [{ name: "c", command: [unknown] }] } } },
            },
          ),
        ],
        at: "DaemonSet.verification.spec.template.spec.containers[0].command[0]",
      },
    },
  },
  "own",
);
