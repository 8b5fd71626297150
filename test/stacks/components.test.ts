import assert from "node:assert/strict";
import { isSecret } from "@pulumi/pulumi";
import { WORKLOAD_IDENTITY_USER_ROLE } from "../../gke/workload-identity";
import { ALERTS } from "../../stacks/alerts/list";
import { ConfigError } from "../../stacks/config";
import type { ClusterOutputs } from "../../stacks/platform-cluster";
import { belongsTo, type Registration, type Run, run, settled } from "./program";
import { clusterFile, clusterNames, STACKS, stackFile, type Values } from "./stack-files";

const COMPONENT = "gke-guardrails:index:";

const runs = new Map<string, Promise<Run>>();
/** The stack's program, run once for all cases. Runs share the SDK's state, so that one waits for the other. */
let last: Promise<unknown> = Promise.resolve();
function runOf(stack: string): Promise<Run> {
  const known = runs.get(stack);
  if (known !== undefined) return known;
  const next = last.then(() => run(stackFile(stack)));
  last = next.catch(() => undefined);
  runs.set(stack, next);
  return next;
}

const ofType = ({ resources }: Run, type: string) => resources.filter((resource) => resource.type === type);
function only(run: Run, type: string, name?: string): Registration {
  const [resource, ...others] = ofType(run, type).filter(
    (found) => name === undefined || found.name === name,
  );
  assert.ok(resource !== undefined && others.length === 0, `one ${type} ${name ?? ""}`);
  return resource;
}
const madeOf = (resource: Registration, property: string) => resource.propertyDependencies.get(property);

/** The part of a run that is one cluster's. */
async function clusterRun(stack: string, name: string): Promise<Run> {
  const { resources, ...rest } = await runOf(stack);
  return { ...rest, resources: resources.filter((resource) => belongsTo(resource, name)) };
}

for (const stack of STACKS) {
  describe(`the program of the stack ${stack}`, () => {
    it("puts every resource under a component that completes", async () => {
      const { resources, completed } = await runOf(stack);
      const components = resources.filter(({ type }) => type.startsWith(COMPONENT));
      assert.deepEqual(new Set(components.map(({ urn }) => urn)), completed);
      for (const resource of resources) {
        assert.equal(resource.isCustom, !components.includes(resource), resource.urn);
        const parents = components.filter(({ urn }) => urn === resource.parent);
        assert.equal(parents.length, resource.isCustom ? 1 : 0, resource.urn);
      }
    });

    it("names every resource after one cluster, but what orders them and who is told of all", async () => {
      for (const resource of (await runOf(stack)).resources) {
        if (/:(RolloutSequence|AlertChannels|NotificationChannel)$/.test(resource.type)) continue;
        const named = clusterNames(stack).filter((name) => belongsTo(resource, name));
        assert.equal(named.length, 1, resource.urn);
      }
    });
  });

  for (const name of clusterNames(stack)) describeCluster(stack, name);
}

function describeCluster(stack: string, name: string) {
  describe(`the cluster ${name} of the stack ${stack}`, () => {
    const project = stackFile(stack)["gcp:project"] as string;
    const { region } = clusterFile(stack, name);

    it("names the project in every resource of Google Cloud that takes one", async () => {
      for (const { type, inputs } of (await clusterRun(stack, name)).resources) {
        if (!type.startsWith("gcp:") || type === "gcp:serviceaccount/iAMMember:IAMMember") continue;
        assert.equal(inputs.project, project, type);
      }
    });

    it("has each configured node pool, in the stack's own cluster and under the nodes' account", async () => {
      const program = await clusterRun(stack, name);
      const cluster = only(program, "gcp:container/cluster:Cluster");
      const account = only(program, "gcp:serviceaccount/account:Account", `${name}-nodes`);
      const pools = ofType(program, "gcp:container/nodePool:NodePool");
      assert.deepEqual(
        pools.map((pool) => pool.name).sort(),
        Object.keys(stackFile(stack)["gke-guardrails:nodePools"] as Values)
          .map((pool) => `${name}-${pool}`)
          .sort(),
      );
      for (const pool of pools) {
        assert.deepEqual(madeOf(pool, "cluster"), [cluster.urn]);
        assert.deepEqual(madeOf(pool, "nodeConfig"), [account.urn]);
        assert.equal(pool.inputs.cluster, name);
        assert.deepEqual([cluster.inputs.location, pool.inputs.location], [region, region]);
        assert.deepEqual(pool.ignoreChanges, ["initialNodeCount"]);
      }
    });

    it("gives the first pool, which is removed, the nodes' account, and is not re-created when it is gone", async () => {
      const program = await clusterRun(stack, name);
      const cluster = only(program, "gcp:container/cluster:Cluster");
      const account = only(program, "gcp:serviceaccount/account:Account", `${name}-nodes`);
      assert.deepEqual(madeOf(cluster, "nodeConfig"), [account.urn]);
      assert.deepEqual(cluster.ignoreChanges, ["nodeConfig"]);
    });

    it("starts no node before its account may report and pull, and has a way out", async () => {
      const program = await clusterRun(stack, name);
      const account = only(program, "gcp:serviceaccount/account:Account", `${name}-nodes`);
      const grants = ofType(program, "gcp:projects/iAMMember:IAMMember");
      assert.deepEqual(
        grants.map(({ inputs }) => inputs.role),
        ["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"],
      );
      for (const grant of grants) assert.deepEqual(madeOf(grant, "member"), [account.urn]);
      const needed = [...grants, ...ofType(program, "gcp:compute/routerNat:RouterNat")];
      for (const pool of ofType(program, "gcp:container/nodePool:NodePool")) {
        for (const { urn } of needed) assert.ok(pool.dependencies.includes(urn), `${pool.name} after ${urn}`);
      }
    });

    it("notifies of upgrades on a topic of its project, with a subscription that never expires", async () => {
      const program = await clusterRun(stack, name);
      const topic = only(program, "gcp:pubsub/topic:Topic", `${name}-upgrades`);
      const subscription = only(program, "gcp:pubsub/subscription:Subscription", `${name}-upgrades`);
      const cluster = only(program, "gcp:container/cluster:Cluster");
      assert.deepEqual(madeOf(cluster, "notificationConfig"), [topic.urn]);
      assert.deepEqual(cluster.inputs.notificationConfig, {
        pubsub: { enabled: true, topic: `projects/${project}/topics/${topic.inputs.name}` },
      });
      assert.deepEqual(madeOf(subscription, "topic"), [topic.urn]);
      assert.deepEqual(subscription.inputs.expirationPolicy, { ttl: "" });
      assert.equal(subscription.inputs.filter, undefined);
    });

    it("keeps what a reader of the notifications fails at, and lets Pub/Sub put it there", async () => {
      const program = await clusterRun(stack, name);
      const subscription = only(program, "gcp:pubsub/subscription:Subscription", `${name}-upgrades`);
      const dead = only(program, "gcp:pubsub/topic:Topic", `${name}-upgrades-dead`);
      const kept = only(program, "gcp:pubsub/subscription:Subscription", `${name}-upgrades-dead`);
      assert.deepEqual(madeOf(subscription, "deadLetterPolicy"), [dead.urn]);
      assert.deepEqual(madeOf(kept, "topic"), [dead.urn]);
      assert.deepEqual(kept.inputs.expirationPolicy, { ttl: "" });
      const agent = only(program, "gcp:projects/serviceIdentity:ServiceIdentity");
      const publishes = only(program, "gcp:pubsub/topicIAMMember:TopicIAMMember");
      const takes = only(program, "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember");
      assert.deepEqual(
        [publishes, takes].map((grant) => [grant.inputs.role, madeOf(grant, "member")]),
        [
          ["roles/pubsub.publisher", [agent.urn]],
          ["roles/pubsub.subscriber", [agent.urn]],
        ],
      );
      assert.deepEqual(madeOf(publishes, "topic"), [dead.urn]);
      assert.deepEqual(madeOf(takes, "subscription"), [subscription.urn]);
    });

    it("tells the stack's channels of its alerts, and of no other cluster's", async () => {
      const program = await clusterRun(stack, name);
      const told = ofType(await runOf(stack), "gcp:monitoring/notificationChannel:NotificationChannel");
      const policies = ofType(program, "gcp:monitoring/alertPolicy:AlertPolicy");
      assert.ok(policies.length > 10);
      for (const policy of policies) {
        assert.deepEqual(
          madeOf(policy, "notificationChannels"),
          told.map(({ urn }) => urn),
          policy.urn,
        );
        assert.match(
          JSON.stringify(policy.inputs.conditions),
          new RegExp(`\\b${name}\\b|_${name.replace(/-/g, "_")}_`),
        );
      }
    });

    it("creates Kubernetes resources in its own cluster", async () => {
      const program = await clusterRun(stack, name);
      const cluster = only(program, "gcp:container/cluster:Cluster");
      const provider = only(program, "pulumi:providers:kubernetes");
      assert.deepEqual(madeOf(provider, "kubeconfig"), [cluster.urn]);
      const objects = program.resources.filter(({ type }) => type.startsWith("kubernetes:"));
      assert.ok(objects.length > 0);
      for (const object of objects) assert.equal(object.provider, `${provider.urn}::${name}-id`, object.urn);
    });

    it("lets the sample workload act as an account of its own, once the workload pool is there", async () => {
      const program = await clusterRun(stack, name);
      const cluster = only(program, "gcp:container/cluster:Cluster");
      const account = only(program, "gcp:serviceaccount/account:Account", `${name}-sample`);
      const binding = only(program, "gcp:serviceaccount/iAMMember:IAMMember", `${name}-sample-identity`);
      assert.deepEqual(madeOf(binding, "serviceAccountId"), [account.urn]);
      assert.ok(binding.dependencies.includes(cluster.urn));
      assert.equal(binding.inputs.role, WORKLOAD_IDENTITY_USER_ROLE);
      assert.equal(binding.inputs.member, `serviceAccount:${project}.svc.id.goog[sample/sample]`);

      const kubernetesAccount = only(program, "kubernetes:core/v1:ServiceAccount", `${name}-sample`);
      assert.deepEqual(kubernetesAccount.inputs.metadata, {
        name: "sample",
        namespace: "sample",
        annotations: {
          "iam.gke.io/gcp-service-account": `${name}-sample@${project}.iam.gserviceaccount.com`,
        },
      });
      assert.ok(kubernetesAccount.dependencies.includes(account.urn));
    });

    it("lets every Pod of the sample's namespace reach the metadata server", async () => {
      const program = await clusterRun(stack, name);
      const namespace = only(program, "kubernetes:core/v1:Namespace", `${name}-sample`);
      const policy = only(program, "kubernetes:networking.k8s.io/v1:NetworkPolicy", `${name}-sample-egress`);
      assert.ok(policy.dependencies.includes(namespace.urn));
      assert.equal((policy.inputs.metadata as Values).namespace, (namespace.inputs.metadata as Values).name);
      const { podSelector, egress } = policy.inputs.spec as { podSelector: Values; egress: unknown[] };
      assert.deepEqual(podSelector, {});
      for (const address of ["169.254.169.252/32", "169.254.169.254/32"]) {
        assert.ok(JSON.stringify(egress).includes(address));
      }
    });

    it("exports how to reach the cluster, without credentials", async () => {
      const { exports } = await clusterRun(stack, name);
      const outputs = (exports.clusters as Record<string, ClusterOutputs>)[name];
      assert.ok(outputs);
      assert.equal(await isSecret(outputs.kubeconfig), false);
      const config = JSON.parse(await settled(outputs.kubeconfig));
      assert.equal(config.clusters[0].cluster.server, "https://192.0.2.1");
      assert.equal(
        await settled(outputs.getCredentials),
        `gcloud container clusters get-credentials ${name} --location ${region} --project ${project}`,
      );
      assert.equal(outputs.workloadPool, `${project}.svc.id.goog`);
      assert.equal(
        await settled(outputs.upgradeSubscription),
        `projects/${project}/subscriptions/${name}-upgrades`,
      );
    });
  });
}

describe("the stacks' program", () => {
  it("keeps the types and names of what it creates, which are part of every URN", async () => {
    const { resources } = await clusterRun("runners", "runners-a");
    const created = resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
    const alerts = created.filter((each) => each.startsWith("AlertPolicy "));
    assert.deepEqual(
      alerts
        .map((each) => each.slice("AlertPolicy runners-a-".length))
        .filter((id) => !ALERTS.some((alert) => alert.id === id)),
      [],
    );
    assert.ok(alerts.length > 10, `${alerts.length} alerts`);
    assert.deepEqual(created.filter((each) => !alerts.includes(each)).sort(), [
      "Account runners-a-nodes",
      "Account runners-a-sample",
      "Account runners-a-verification",
      "Cluster runners-a",
      "Cluster runners-a",
      "ClusterAlerts runners-a",
      "ClusterDashboard runners-a",
      "ClusterRole runners-a-verification-cluster-all",
      "ClusterRoleBinding runners-a-verification-cluster-all",
      "ConfigMap runners-a-verification",
      "ConfigMap runners-a-verification-workloads-sample",
      "CronJob runners-a-verification",
      "CronJob runners-a-verification-workload-sample-sample",
      "DaemonSet runners-a-verification",
      "Dashboard runners-a",
      "IAMMember runners-a-nodes-pull",
      "IAMMember runners-a-nodes-report",
      "IAMMember runners-a-sample-identity",
      "IAMMember runners-a-verification-identity",
      "Job runners-a-verification-rollout",
      "Job runners-a-verification-workload-sample-sample-rollout",
      "Metric runners-a-metadata-server-errors",
      "Metric runners-a-verdicts",
      "Namespace runners-a-sample",
      "Namespace runners-a-verification",
      "Network runners-a",
      "Network runners-a-network",
      "NetworkPolicy runners-a-sample-egress",
      "NetworkPolicy runners-a-verification-cluster",
      "NetworkPolicy runners-a-verification-node",
      "NodeAccount runners-a",
      "NodePool runners-a-canary",
      "NodePool runners-a-general",
      "NodePool runners-a-runners",
      "NodePools runners-a",
      "Notifications runners-a",
      "PodMonitoring runners-a-verification",
      "PriorityClass runners-a-verification",
      "Role runners-a-verification-cluster-kube-system",
      "Role runners-a-verification-cluster-own",
      "RoleBinding runners-a-verification-cluster-kube-system",
      "RoleBinding runners-a-verification-cluster-own",
      "Router runners-a-router",
      "RouterNat runners-a-nat",
      "SampleWorkload runners-a",
      "ServiceAccount runners-a-sample",
      "ServiceAccount runners-a-verification-cluster",
      "ServiceAccount runners-a-verification-node",
      "ServiceIdentity runners-a-pubsub",
      "Subnetwork runners-a-nodes",
      "Subscription runners-a-upgrades",
      "Subscription runners-a-upgrades-dead",
      "SubscriptionIAMMember runners-a-upgrades",
      "Topic runners-a-upgrades",
      "Topic runners-a-upgrades-dead",
      "TopicIAMMember runners-a-upgrades-dead",
      "UpgradeVerification runners-a",
      "kubernetes runners-a",
    ]);
  });

  it("puts a new cluster into its new subnetwork", async () => {
    const program = await runOf("dev");
    const subnetwork = only(program, "gcp:compute/subnetwork:Subnetwork");
    const cluster = only(program, "gcp:container/cluster:Cluster");
    assert.deepEqual(madeOf(cluster, "subnetwork"), [subnetwork.urn]);
    const ranges = subnetwork.inputs.secondaryIpRanges as { rangeName: string }[];
    const { clusterSecondaryRangeName, servicesSecondaryRangeName } = cluster.inputs
      .ipAllocationPolicy as Values;
    assert.deepEqual(
      ranges.map(({ rangeName }) => rangeName),
      [clusterSecondaryRangeName, servicesSecondaryRangeName],
    );
    assert.equal(subnetwork.inputs.privateIpGoogleAccess, true);
  });

  it("creates no part of an existing network", async () => {
    const program = await runOf("prod");
    assert.deepEqual(
      program.resources.filter(({ type }) => type.startsWith("gcp:compute/")),
      [],
    );
    const { network, subnetwork } = only(program, "gcp:container/cluster:Cluster").inputs;
    assert.deepEqual(
      [network, subnetwork],
      [
        "projects/example-network/global/networks/shared",
        "projects/example-network/regions/europe-west4/subnetworks/prod",
      ],
    );
  });

  it("orders the upgrades of clusters that are there, by labels that they have", async () => {
    const program = await runOf("runners");
    const sequence = only(program, "gcp:gkehub/rolloutSequence:RolloutSequence");
    const clusters = ofType(program, "gcp:container/cluster:Cluster");
    for (const { urn } of clusters) assert.ok(sequence.dependencies.includes(urn));
    const [stage] = sequence.inputs.stages as { clusterSelector: { labelSelector: string } }[];
    const selected = clusters.filter(({ inputs }) => {
      const { rollout_stage: label } = inputs.resourceLabels as Values;
      return stage?.clusterSelector.labelSelector === `resource.labels.rollout_stage == '${label}'`;
    });
    assert.deepEqual(
      selected.map(({ name }) => name),
      ["runners-a"],
    );
  });

  it("orders nothing without a rollout", async () => {
    assert.deepEqual(ofType(await runOf("dev"), "gcp:gkehub/rolloutSequence:RolloutSequence"), []);
  });

  it("does not start under a wrong configuration", async () => {
    await last;
    const wrong = { ...stackFile("dev"), "gke-guardrails:environment": "other" };
    await assert.rejects(run(wrong), ConfigError);
  });
});
