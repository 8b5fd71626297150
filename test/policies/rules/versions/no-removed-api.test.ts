import { CLUSTER } from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const object = (apiVersion: string, kind: string, more: Partial<TestResource> = {}): TestResource => ({
  type: `kubernetes:${apiVersion}:${kind}`,
  name: "it",
  props: { apiVersion, kind, metadata: { name: "it" } },
  ...more,
});
const cluster = (minMasterVersion: unknown, masterVersion?: string): TestResource =>
  resource(CLUSTER, minMasterVersion === undefined ? {} : { minMasterVersion }, {
    name: "main",
    ...(masterVersion !== undefined && { observed: { masterVersion } }),
  });
/** What 1.37 no longer serves, on a cluster. */
const ahead = (control: TestResource): TestResource[] => [
  control,
  object("networking.k8s.io/v1beta1", "ServiceCIDR", { cluster: "main" }),
];
const at = "apiVersion";

ruleTable("no-removed-api", {
  accepts: {
    "a budget of the API version that stays": object("policy/v1", "PodDisruptionBudget"),
    "an autoscaler of the API version that stays": object("autoscaling/v2", "HorizontalPodAutoscaler"),
    "a custom resource in a beta version of its own": object("monitoring.googleapis.com/v1beta1", "Ingress"),
    "a kind that another API version lost": object("networking.k8s.io/v1", "Ingress"),
    "a removal that is three upgrades away": ahead(cluster(undefined, "1.34.1-gke.1000000")),
    "an Autopilot cluster with an object of the API version that stays": [
      resource(CLUSTER, { enableAutopilot: true }, { name: "main" }),
      object("batch/v1", "CronJob", { cluster: "main" }),
    ],
    "an alpha version, which only clusters have that are never upgraded": object(
      "scheduling.k8s.io/v1alpha1",
      "PriorityClass",
    ),
  },
  rejects: {
    "a budget as charts had it until 1.25": {
      resources: object("policy/v1beta1", "PodDisruptionBudget"),
      at,
      problem: /policy\/v1beta1, which Kubernetes 1\.25 removed/,
      fix: /policy\/v1\./,
    },
    "a CronJob that held an upgrade back": {
      resources: object("batch/v1beta1", "CronJob"),
      at,
      fix: /batch\/v1/,
    },
    "an autoscaler of 1.25": { resources: object("autoscaling/v2beta2", "HorizontalPodAutoscaler"), at },
    "an Ingress of the API version extensions": {
      resources: object("extensions/v1beta1", "Ingress"),
      at,
      fix: /networking\.k8s\.io\/v1/,
    },
    "a part of an object": {
      resources: object("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchemaPatch"),
      day: "2026-11-28",
      at,
    },
    "a list": { resources: object("batch/v1beta1", "CronJobList"), at },
    "a kind that has no successor": {
      resources: object("policy/v1beta1", "PodSecurityPolicy"),
      at,
      fix: /Remove the object/,
    },
    "an object on a cluster whose version is not known, as no supported version serves it": {
      resources: [cluster(unknown), object("policy/v1beta1", "PodDisruptionBudget", { cluster: "main" })],
      at,
    },
    "an object that the running minor does not serve": {
      resources: ahead(cluster(undefined, "1.37.1-gke.1000000")),
      at,
      problem: /control plane has 1\.37\.1-gke\.1000000/,
    },
    "an object that the version asked for does not serve": { resources: ahead(cluster("1.38")), at },
    "an object that the next minor does not serve": {
      resources: ahead(cluster("1.35", "1.36.2-gke.1000000")),
      at,
      problem: /the control plane's 1\.36 is the last minor before it/,
    },
    "an object that the minor after the next does not serve, as advisory": {
      resources: ahead(cluster(undefined, "1.35.2-gke.1000000")),
      at,
      level: "advisory",
    },
    "an object on a cluster that asked for an old version once, as advisory": {
      resources: ahead(cluster("1.30")),
      at,
      level: "advisory",
    },
    "an object on a cluster of another stack, as advisory": {
      resources: object("networking.k8s.io/v1beta1", "ServiceCIDR"),
      at,
      level: "advisory",
    },
    "a minor that was supported at the time, on the next one to come": {
      resources: [
        cluster(undefined, "1.31.5-gke.100"),
        object("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", { cluster: "main" }),
      ],
      day: "2026-01-10",
      at,
      problem: /the control plane's 1\.31/,
    },
  },
  undecided: {
    "how far a removal is where the version asked for is not known": {
      resources: ahead(cluster(unknown)),
      at: "Cluster.main.minMasterVersion",
    },
  },
});
