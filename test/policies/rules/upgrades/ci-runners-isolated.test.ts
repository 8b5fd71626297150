import {
  CLUSTER,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  HELM_RELEASE,
  JOB,
  NODE_POOL,
  POD as POD_TYPE,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  RUNNER,
  RUNNER_DEPLOYMENT,
  RUNNER_SCALE_SET,
  RUNNER_SET,
  STATEFUL_SET,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const POD = "spec.template.spec";
const CONFIG = "values.runners.config";
const cluster = (more: Record<string, unknown> = {}) =>
  resource(CLUSTER, { removeDefaultNodePool: true, ...more }, { name: "cluster" });
const pool = (name: string, nodeConfig?: unknown) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig }, { name });
const taint = { key: "dedicated", value: "ci", effect: "NO_SCHEDULE" };
const general = pool("general");
const runners = pool("runners", { labels: { dedicated: "ci" }, taints: [taint] });
const pools: TestResource[] = [cluster(), general, runners];

const IMAGE = "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v17.5.0";
const tolerations = [{ key: "dedicated", operator: "Equal", value: "ci", effect: "NoSchedule" }];
const isolated = { nodeSelector: { dedicated: "ci" }, tolerations };
const workload = (pod: object, image: unknown = IMAGE, more: Partial<TestResource> = {}): TestResource => ({
  type: DEPLOYMENT,
  name: "runner",
  props: { spec: { template: { spec: { ...pod, containers: [{ name: "runner", image }] } } } },
  cluster: "cluster",
  ...more,
});
const elsewhere = { cluster: undefined };
const release = (chart: unknown, values: unknown, more: Record<string, unknown> = {}) =>
  resource(HELM_RELEASE, { chart, values, ...more }, { name: "runner", cluster: "cluster" });
const selectorOf = (label: string) => `[runners.kubernetes.node_selector]\n${label}\n`;
const tolerationsOf = (text: string) => `[runners.kubernetes.node_tolerations]\n${text}\n`;
const JOBS = `[[runners]]\n${selectorOf('dedicated = "ci"')}${tolerationsOf('"dedicated=ci" = "NoSchedule"')}`;
/** A release of GitLab's chart whose own Pods are isolated. */
const jobs = (config: unknown, more: Record<string, unknown> = {}) =>
  release("gitlab-runner", { ...isolated, runners: { config }, ...more });
const scaleSet = (template: unknown) =>
  release("oci://ghcr.io/actions/actions-runner-controller-charts/gha-runner-scale-set", { template });

const GITHUB_IMAGE = "ghcr.io/actions/actions-runner:latest";
const ofKind = (type: string, spec: object) =>
  resource(type as never, { spec }, { name: "runner", cluster: "cluster" });
/** Runners of each kind that makes Pods, and the path of the Pods' specification. */
const kinds = (pod: object): [at: string, runner: TestResource][] => {
  const template = { spec: { ...pod, containers: [{ name: "runner", image: GITHUB_IMAGE }] } };
  return [
    ...[DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB].map((type): [string, TestResource] => [
      "spec.template.spec",
      ofKind(type, { template }),
    ]),
    ["spec.jobTemplate.spec.template.spec", ofKind(CRON_JOB, { jobTemplate: { spec: { template } } })],
    ["spec", ofKind(POD_TYPE, template.spec)],
    ["spec.template.spec", ofKind(RUNNER_SCALE_SET, { template: { spec: pod } })],
    ["spec.template.spec", ofKind(RUNNER_DEPLOYMENT, { template: { spec: { ...pod, repository: "a/b" } } })],
    ["spec.template.spec", ofKind(RUNNER_SET, { repository: "a/b", template: { spec: pod } })],
    ["spec", ofKind(RUNNER, { ...pod, repository: "a/b" })],
  ];
};
/** A workload whose container has a command of its own. */
const commanded = (container: object, type: string = DEPLOYMENT, more: object = {}) => {
  const template = { spec: { ...more, containers: [{ name: "runner", image: IMAGE, ...container }] } };
  return ofKind(type, type === CRON_JOB ? { jobTemplate: { spec: { template } } } : { template });
};
const once = (type: string, container: object) => commanded(container, type, { restartPolicy: "Never" });
const kindOf = (type: string) => type.split(":").at(-1);

ruleTable("ci-runners-isolated", {
  accepts: {
    ...Object.fromEntries(
      kinds(isolated).map(([, runner]) => [
        `a ${kindOf(runner.type)} on a pool of its own`,
        [...pools, runner],
      ]),
    ),
    "a runner on a pool of its own": [...pools, workload(isolated)],
    "a workload that runs no CI jobs": [...pools, workload({}, "gitlab/gitlab-ee:17.5.0")],
    ...Object.fromEntries(
      Object.entries({
        "removes a runner": { command: ["gitlab-runner", "unregister", "--all-runners"] },
        "removes a runner by a script": {
          command: ["sh", "-c"],
          args: ["gitlab-runner unregister --name a"],
        },
        "shows a version": { args: ["--version"] },
        "saves the configuration": { command: ["tar", "czf", "/backup/config.tgz", "/etc/gitlab-runner"] },
        "removes GitHub's runner": { command: ["./config.sh", "remove"], image: GITHUB_IMAGE },
      }).map(([what, container]) => [`a Job that ${what}`, [...pools, once(JOB, container)]]),
    ),
    "a CronJob that saves the configuration": [
      ...pools,
      once(CRON_JOB, { command: ["sh", "-c", "tar c /etc"] }),
    ],
    "a Deployment that verifies runners": [...pools, commanded({ args: ["verify"] })],
    "an image that is not known of a workload that is not named like a runner": [
      ...pools,
      { ...commanded({ name: "web", image: unknown }), name: "shop" },
    ],
    "an unknown image with a command that ends": [
      ...pools,
      once(JOB, { image: unknown, command: ["gitlab-runner", "list"] }),
    ],
    "an image whose path only begins like a runner's": [...pools, workload({}, "gitlab-runner/helper:1")],
    "a runner bound to its pool by affinity": [
      ...pools,
      workload({
        tolerations,
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: "dedicated", operator: "In", values: ["ci"] }] },
              ],
            },
          },
        },
      }),
    ],
    "a runner that tolerates all taints of its pool": [
      ...pools,
      workload({ nodeSelector: { dedicated: "ci" }, tolerations: [{ operator: "Exists" }] }),
    ],
    "a pool whose nodes are gated until they are verified": [
      cluster(),
      general,
      pool("runners", {
        labels: { dedicated: "ci" },
        taints: [
          taint,
          {
            key: "startup-taint.cluster-autoscaler.kubernetes.io/gate",
            value: "true",
            effect: "NO_SCHEDULE",
          },
        ],
      }),
      workload(isolated),
    ],
    "a pool that the program does not have": [
      cluster(),
      general,
      workload({ nodeSelector: { dedicated: "other" }, tolerations }),
    ],
    "a cluster of another stack": workload(isolated, IMAGE, elsewhere),
    "an Autopilot cluster": [cluster({ enableAutopilot: true }), workload({})],
    "a release of GitLab's chart on a pool of its own": [...pools, jobs(JOBS)],
    "a release of GitLab's chart that tolerates a key": [
      ...pools,
      jobs(`[[runners]]\n${selectorOf('dedicated = "ci"')}${tolerationsOf('dedicated = ""')}`),
    ],
    "what the chart's template inserts between texts": [
      ...pools,
      jobs(`${JOBS}[runners.kubernetes.pod_labels]\nrelease = "{{ .Release.Name }}"\n`),
    ],
    "a configuration that is only TOML once Helm has filled it in": [...pools, jobs("{{ .Values.mine }}")],
    "a node selector that Helm fills in": [
      ...pools,
      jobs(`[[runners]]\n${selectorOf('"{{ .Values.key }}" = "ci"')}`),
    ],
    "job Pods that are placed by affinity": [
      ...pools,
      jobs("[[runners]]\n[runners.kubernetes.affinity.node_affinity]\n"),
    ],
    "job Pods that are placed by a variable": [
      ...pools,
      jobs("[[runners]]", { envVars: [{ name: "KUBERNETES_NODE_SELECTOR", value: "dedicated:ci" }] }),
    ],
    "a runner of another executor": [...pools, jobs('[[runners]]\nexecutor = "docker+machine"\n')],
    "values in files, which are not read": [
      ...pools,
      release("gitlab-runner", {}, { valueYamlFiles: [{ path: "values.yaml" }] }),
    ],
    "a release of another chart": [...pools, release("gitlab", {})],
    "the controller of GitHub's runners, which runs no jobs": [
      ...pools,
      release("gha-runner-scale-set-controller", {}),
    ],
    "a scale set of GitHub's on a pool of its own": [...pools, scaleSet({ spec: isolated })],
  },
  rejects: {
    ...Object.fromEntries(
      kinds({}).map(([at, runner]) => [
        `a ${kindOf(runner.type)} that says nothing`,
        { resources: [...pools, runner], at: `${at}.nodeSelector` },
      ]),
    ),
    "a runner that says nothing": {
      resources: [...pools, workload({})],
      at: `${POD}.nodeSelector`,
      problem: /absent.*kube-dns/,
    },
    ...Object.fromEntries(
      Object.entries({
        "the command that runs jobs": once(JOB, { command: ["gitlab-runner", "--debug", "run-single"] }),
        "a script that runs jobs in the end": once(JOB, {
          command: ["sh", "-c", "gitlab-runner register -n && exec gitlab-runner run"],
        }),
        "the image's own script": once(JOB, { command: ["/usr/bin/dumb-init", "/entrypoint"] }),
        "GitHub's script": once(JOB, { image: GITHUB_IMAGE, command: ["/home/runner/run.sh", "--once"] }),
        "a command of its own in a Deployment": commanded({ command: ["/scripts/mine"] }),
        "a command that runs jobs beside an argument that is not known": once(JOB, {
          command: ["gitlab-runner", "run"],
          args: [unknown],
        }),
      }).map(([what, runner]) => [
        `a runner with ${what}`,
        { resources: [...pools, runner], at: `${POD}.nodeSelector` },
      ]),
    ),
    "a runner by the name of its image in another registry": {
      resources: [...pools, workload({}, "europe-docker.pkg.dev/p/mirror/gitlab-runner@sha256:0123")],
      at: `${POD}.nodeSelector`,
    },
    "GitHub's runner in a StatefulSet": {
      resources: [...pools, workload({}, "ghcr.io/actions/actions-runner:latest", { type: STATEFUL_SET })],
      at: `${POD}.nodeSelector`,
    },
    "a selector for what every node has": {
      resources: [...pools, workload({ nodeSelector: { "kubernetes.io/os": "linux" }, tolerations })],
      at: `${POD}.nodeSelector`,
      problem: /without a taint/,
    },
    "a pool of its own that takes other Pods too": {
      resources: [cluster(), general, pool("runners", { labels: { dedicated: "ci" } }), workload(isolated)],
      at: `${POD}.nodeSelector`,
      problem: /without a taint/,
    },
    "a pool whose only taint goes when its nodes are ready": {
      resources: [
        cluster(),
        pool("runners", {
          labels: { dedicated: "ci" },
          taints: [{ key: "node.cilium.io/agent-not-ready", value: "true", effect: "NO_EXECUTE" }],
        }),
        workload(isolated),
      ],
      at: `${POD}.nodeSelector`,
    },
    "the default pool": {
      resources: [cluster({ removeDefaultNodePool: false }), runners, workload({ tolerations })],
      at: `${POD}.nodeSelector`,
    },
    "an inline pool": {
      resources: [cluster({ removeDefaultNodePool: false, nodePools: [{ name: "general" }] }), workload({})],
      at: `${POD}.nodeSelector`,
    },
    "a pool of its own without the metadata server": {
      resources: [
        cluster(),
        pool("runners", {
          labels: { dedicated: "ci" },
          taints: [taint],
          workloadMetadataConfig: { mode: "GCE_METADATA" },
        }),
        workload(isolated),
      ],
      at: `${POD}.nodeSelector`,
      problem: /without the GKE metadata server/,
      fix: /mode of this node pool to GKE_METADATA/,
    },
    "a runner on a cluster of another stack that says nothing": {
      resources: workload({}, IMAGE, elsewhere),
      at: [`${POD}.nodeSelector`, `${POD}.tolerations`],
    },
    "a runner on a cluster of another stack without a toleration": {
      resources: workload({ nodeSelector: { dedicated: "ci" } }, IMAGE, elsewhere),
      at: `${POD}.tolerations`,
    },
    "a release of GitLab's chart that says nothing": {
      resources: [...pools, release("./charts/gitlab-runner/", undefined)],
      at: ["values.nodeSelector", CONFIG],
    },
    "a release of GitLab's chart whose job Pods run anywhere": {
      resources: [...pools, jobs('[[runners]]\n[runners.kubernetes]\nimage = "alpine"\n')],
      at: CONFIG,
      problem: /no runners.kubernetes.node_selector/,
      fix: /node_tolerations/,
    },
    "the second of two runners": {
      resources: [...pools, jobs(`${JOBS}[[runners]]\n`)],
      at: CONFIG,
    },
    "a release on a cluster of another stack whose job Pods tolerate nothing": {
      resources: [{ ...jobs(`[[runners]]\n${selectorOf('dedicated = "ci"')}`), cluster: undefined }],
      at: CONFIG,
      problem: /no runners.kubernetes.node_tolerations/,
    },
    "a scale set of GitHub's that says nothing": {
      resources: [...pools, scaleSet(undefined)],
      at: "values.template.spec.nodeSelector",
    },
  },
  undecided: {
    "an image that is not known": {
      resources: [...pools, workload({}, unknown)],
      at: `${POD}.containers[0].image`,
    },
    ...Object.fromEntries(
      Object.entries({
        "the container": commanded({ image: unknown }),
        "the account": commanded({ name: "web", image: unknown }, DEPLOYMENT, {
          serviceAccountName: "gitlab-runner",
        }),
      }).map(([what, runner]) => [
        `an image that is not known, where ${what} is named like a runner's`,
        { resources: [...pools, { ...runner, name: "shop" }], at: `${POD}.containers[0].image` },
      ]),
    ),
    "a command that is not known": {
      resources: [...pools, once(JOB, { command: unknown })],
      at: `${POD}.containers[0].command`,
    },
    "whether the Pods of a command run once": {
      resources: [...pools, commanded({ command: ["/scripts/mine"] }, JOB, { restartPolicy: unknown })],
      at: `${POD}.restartPolicy`,
    },
    "a node selector that is not known": {
      resources: [...pools, workload({ nodeSelector: unknown, tolerations })],
      at: `${POD}.nodeSelector`,
    },
    "values that are not known": { resources: [...pools, release("gitlab-runner", unknown)], at: "values" },
    "a configuration that is not known": { resources: [...pools, jobs(unknown)], at: CONFIG },
    "a pool whose taints are not known": {
      resources: [
        cluster(),
        pool("runners", { labels: { dedicated: "ci" }, taints: unknown }),
        workload(isolated),
      ],
      at: "NodePool.runners.nodeConfig.taints",
    },
  },
});
