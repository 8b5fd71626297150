import assert from "node:assert/strict";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import { secret, UNKNOWN } from "../../../cli/offline/protocol/values";
import { unseenAmong, withUnseen } from "../../../cli/offline/unseen";
import { unseenReports } from "../../../policies/evaluation/unseen/unseen-reports";

const resource = (type: string, inputs = {}) =>
  ({
    urn: `urn:pulumi:dev::p::${type}::it`,
    type,
    name: "it",
    inputs,
    dependencies: [],
    propertyDependencies: new Map(),
  }) as unknown as JudgedResource;

describe("unseenAmong", () => {
  const unseen: Record<string, JudgedResource> = {
    "a Helm release": resource("kubernetes:helm.sh/v3:Release", { chart: "nginx" }),
    "a cluster of another provider": resource("google-native:container/v1:Cluster"),
    "an object of another provider": resource("kubectl:index/manifest:Manifest"),
    "an object of Terraform's provider for Kubernetes": resource("kubernetes:index/deployment:Deployment"),
    "a cluster in a Terraform module": resource("platform:tf:google_container_cluster"),
    "a release in a Terraform module": resource("platform:tf:helm_release"),
    "a cluster of Config Connector": resource(
      "kubernetes:container.cnrm.cloud.google.com/v1beta1:ContainerCluster",
    ),
    "a node pool of Crossplane": resource("kubernetes:container.gcp.upbound.io/v1beta2:NodePool"),
    "a cluster of the Cluster API": resource(
      "kubernetes:infrastructure.cluster.x-k8s.io/v1beta1:GCPManagedControlPlane",
    ),
    "an application of Argo CD": resource("kubernetes:argoproj.io/v1alpha1:Application"),
    "a patch of an application of Argo CD": resource("kubernetes:argoproj.io/v1alpha1:ApplicationPatch"),
    "a release of Flux": resource("kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease"),
    "a stack that Pulumi's own operator updates": resource("kubernetes:pulumi.com/v1:Stack"),
    "a Terraform module of Flux": resource("kubernetes:infra.contrib.fluxcd.io/v1alpha2:Terraform"),
    "objects of the Flux operator": resource("kubernetes:fluxcd.controlplane.io/v1:ResourceSet"),
    "a repository of Rancher's Fleet": resource("kubernetes:fleet.cattle.io/v1alpha1:GitRepo"),
    "what kro makes objects from": resource("kubernetes:kro.run/v1alpha1:WebApplication"),
    "a workload of Argo Rollouts": resource("kubernetes:argoproj.io/v1alpha1:Rollout", {
      spec: { replicas: 2, template: { spec: { containers: [{ name: "web" }] } } },
    }),
    "jobs that KEDA makes": resource("kubernetes:keda.sh/v1alpha1:ScaledJob", {
      spec: { jobTargetRef: { template: { spec: { containers: [{ name: "work", image: UNKNOWN }] } } } },
    }),
    "a workload of a sub-project of Kubernetes": resource("kubernetes:jobset.x-k8s.io/v1alpha2:JobSet", {
      spec: { replicatedJobs: [{ template: { spec: { template: { spec: { containers: [{}] } } } } }] },
    }),
    "runners of GitHub Actions": resource("kubernetes:actions.summerwind.dev/v1alpha1:RunnerDeployment", {
      spec: { template: { spec: { repository: "acme/shop" } } },
    }),
    "nodes that CAST AI makes": resource("castai:gcp:GkeCluster"),
    "nodes that Spot's Ocean makes": resource("spotinst:gke/oceanLaunchSpec:OceanLaunchSpec"),
    "nodes that Spot's Ocean makes by Terraform's provider": resource(
      "spotinst:index/oceanGkeImport:OceanGkeImport",
    ),
    "nodes that CAST AI makes in a Terraform module": resource("nodes:tf:castai_gke_cluster"),
    "a repository of Config Sync": resource("kubernetes:configsync.gke.io/v1beta1:RootSync"),
    "a compute class, by which GKE makes node pools": resource("kubernetes:cloud.google.com/v1:ComputeClass"),
    "a command that makes a cluster": resource("command:local:Command", {
      create: "gcloud --project demo beta container clusters create main --zone=a",
    }),
    "a command that applies manifests": resource("command:remote:Command", {
      create: "echo start",
      update: "cat app.yaml | /usr/bin/kubectl --context main apply -f -",
    }),
    "a command that installs a chart": resource("command:local:Command", {
      create: "helm repo update && helm upgrade --install shop ./shop",
    }),
    "a command whose text is secret": resource("command:local:Command", {
      create: secret("kubectl apply -f app.yaml"),
    }),
    "a command that a tool runs as its interpreter": resource("command:local:Command", {
      interpreter: ["kubectl"],
      create: "apply -f app.yaml",
    }),
    "a command that runs what it prints": resource("command:local:Command", {
      create: "echo 'kubectl apply -f app.yaml' | sh",
    }),
    "a command that prints what another one does": resource("command:local:Command", {
      create: 'echo "$(kubectl apply -f app.yaml)"',
    }),
    "a command that writes a script": resource("command:local:Command", {
      create: "echo 'kubectl apply -f app.yaml' > run.sh; sh run.sh",
    }),
    "a command after one that prints a quote without an end": resource("command:local:Command", {
      create: "echo don't\nkubectl apply -f app.yaml",
    }),
    "a command in quotes": resource("command:local:Command", {
      create: "bash -c 'kubectl apply -f app.yaml'",
    }),
    "a command that tries first": resource("command:local:Command", {
      create: "kubectl apply --dry-run=server -f app.yaml && kubectl apply --dry-run=none -f app.yaml",
    }),
    "a command that grants roles": resource("command:local:Command", {
      create: "gcloud iam service-accounts add-iam-policy-binding app@demo.iam.gserviceaccount.com",
    }),
    "a role of a Terraform module": resource("identity:tf:google_service_account_iam_member"),
  };
  for (const [name, each] of Object.entries(unseen)) {
    it(`names ${name}`, () => assert.equal(unseenAmong([each]).length, 1));
  }

  const seen: Record<string, JudgedResource> = {
    "a cluster": resource("gcp:container/cluster:Cluster"),
    "an object": resource("kubernetes:core/v1:ConfigMap"),
    "what holds neither": resource("random:index/randomId:RandomId"),
    "a Terraform module without either": resource("network:tf:google_compute_network"),
    "a custom resource for a controller of other things": resource(
      "kubernetes:argoproj.io/v1alpha1:Workflow",
    ),
    "an object of Kubernetes' own with containers": resource("kubernetes:apps/v1:Deployment", {
      spec: { template: { spec: { containers: [{ name: "web" }] } } },
    }),
    "a class of Kubernetes' own group that has none": resource("kubernetes:node.k8s.io/v1:RuntimeClass", {
      spec: { containers: [{}] },
    }),
    "a service of Cloud Run, which is not in the cluster": resource(
      "kubernetes:run.cnrm.cloud.google.com/v1beta1:RunService",
      { spec: { template: { containers: [{ image: "web" }] } } },
    ),
    "a custom resource that only scales": resource("kubernetes:keda.sh/v1alpha1:ScaledObject", {
      spec: { scaleTargetRef: { name: "web" }, triggers: [{ type: "cron" }] },
    }),
    "nodes of Amazon's clusters": resource("spotinst:aws/ocean:Ocean"),
    "a policy of CAST AI's": resource("castai:autoscaling:Autoscaler"),
    "a kind of kro, of which there is no object yet": resource(
      "kubernetes:kro.run/v1alpha1:ResourceGraphDefinition",
    ),
    "a program that Pulumi's operator runs only for a stack": resource("kubernetes:pulumi.com/v1:Program"),
    "a custom resource of a kind that a group of the core has, too": resource(
      "kubernetes:example.com/v1:Application",
    ),
    "a command that only reads": resource("command:local:Command", {
      create:
        "gcloud container clusters get-credentials main && kubectl get nodes; kubectl wait --for=condition=Ready node",
    }),
    "a command that prints another": resource("command:local:Command", {
      create: 'echo "run kubectl apply -f app.yaml; then gcloud container clusters upgrade main" || true',
      update: "printf '%s\\n' 'helm upgrade app' >&2 && echo gcloud projects add-iam-policy-binding",
    }),
    "a command that only tries": resource("command:local:Command", {
      create: "kubectl apply --dry-run=client -f app.yaml\nhelm upgrade app . --dry-run",
    }),
    "a command of gcloud that is not about clusters": resource("command:local:Command", {
      create: "gcloud projects create demo",
    }),
    "a command that is not known, in a stack without clusters and objects": resource(
      "command:local:Command",
      {
        create: UNKNOWN,
      },
    ),
    "a command without a text": resource("command:local:Command"),
  };
  for (const [name, each] of Object.entries(seen)) {
    it(`does not name ${name}`, () => assert.deepEqual(unseenAmong([each]), []));
  }
});

describe("a command that is not known before the update", () => {
  for (const type of [
    "gcp:container/cluster:Cluster",
    "kubernetes:core/v1:Namespace",
    "pulumi:providers:kubernetes",
  ]) {
    it(`is named beside ${type}`, () => {
      const command = resource("command:local:Command", { create: UNKNOWN, triggers: ["a"] });
      assert.equal(unseenAmong([command, resource(type)]).length, 1);
    });
  }
});

describe("withUnseen", () => {
  const stack = { ...resource("pulumi:pulumi:Stack"), urn: "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev" };
  const notes = [
    { kind: "unseen", text: "has a chart" },
    { kind: "other", text: "has no configuration file" },
  ] as const;
  const [{ message = "" } = {}] = unseenReports(["has a release"], "advisory", stack.urn);
  const diagnostic = (policy: string) => ({
    policy,
    message,
    level: "advisory" as const,
    severity: undefined,
    urn: stack.urn,
  });

  it("leaves out what the pack says of it, and nothing else", () => {
    const kept = diagnostic("other");
    assert.deepEqual(withUnseen([diagnostic("settings"), kept], notes, [stack], false), [kept]);
  });

  it("says it once where it blocks, on the stack, with all names", () => {
    const blocking = withUnseen([diagnostic("settings")], notes, [stack], true);
    assert.deepEqual(
      blocking.map(({ policy, level, urn }) => [policy, level, urn]),
      [["settings", "mandatory", stack.urn]],
    );
    assert.match(blocking[0]?.message ?? "", /^unseen: the stack has a chart\n/);
  });

  it("says nothing where everything was looked into", () => {
    assert.deepEqual(withUnseen([], [], [stack], true), []);
  });
});
