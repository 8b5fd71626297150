import assert from "node:assert/strict";
import { container, serviceaccount, storage } from "@pulumi/gcp";
import { core, Provider } from "@pulumi/kubernetes";
import { ComponentResource, interpolate, output, type Resource } from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import { SERVICE_ACCOUNT_ANNOTATION, WORKLOAD_IDENTITY_USER_ROLE } from "../../../gke/workload-identity";
import { UpgradeVerification } from "../../../stacks/verification";
import { workloadSchedule } from "../../../stacks/verification/workload-names";
import type { Workloads } from "../../../stacks/verification/workload-options";
import { COMPONENT_LABEL, VERIFICATION_LABEL } from "../../../verifier/contract";
import { readSettings } from "../../../verifier/settings";
import { type Registration, type Run, runProgram } from "../program";
import type { Values } from "../stack-files";

const ACCOUNT = "checkout@demo.iam.gserviceaccount.com";
const POOL = "demo.svc.id.goog";
const SUBJECT = `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/${POOL}/subject/ns/shop/sa`;

interface Site {
  readonly cluster: Resource;
  readonly kubernetes: Provider;
}

const theCluster = () =>
  new container.Cluster("main", { name: "main", location: "europe-west1", project: "demo" });

const verify = (
  cluster: container.Cluster,
  kubernetes: Provider,
  workloads: Workloads | undefined,
  name = "main",
) =>
  new UpgradeVerification(
    name,
    {
      cluster,
      clusterName: "main",
      location: "europe-west1",
      project: "demo",
      accountId: "main-verify",
      nodeServiceAccounts: ["nodes@demo.iam.gserviceaccount.com"],
      versions: { controlPlane: "1.34.4-gke.1000" },
      workloads,
    },
    { providers: [kubernetes] },
  );

/** A program with a cluster that is verified, and what it registers on it after and before. */
const program = (workloads: Workloads | undefined, after: (site: Site) => void = () => {}): Promise<Run> =>
  runProgram({}, [], () => {
    const cluster = theCluster();
    const kubernetes = new Provider("main", { kubeconfig: interpolate`{"server":"${cluster.endpoint}"}` });
    verify(cluster, kubernetes, workloads);
    after({ cluster, kubernetes });
    return {};
  });

const annotated = (
  name: string,
  provider: Provider | undefined,
  { namespace = "shop", account = ACCOUNT }: { namespace?: string; account?: string | undefined } = {},
) =>
  new core.v1.ServiceAccount(
    name,
    { metadata: { name, namespace, annotations: { [SERVICE_ACCOUNT_ANNOTATION]: account } } },
    { provider },
  );
const bare = (name: string, provider: Provider) =>
  new core.v1.ServiceAccount(name, { metadata: { name, namespace: "shop" } }, { provider });

interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly hostNetwork: boolean;
  readonly nodeSelector: Values;
  readonly tolerations?: unknown;
  readonly volumes: { readonly configMap: { readonly name: string } }[];
  readonly containers: {
    readonly env: { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
    readonly resources: { readonly limits: Values };
    readonly readinessProbe: Values;
  }[];
}
interface Template {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: PodSpec;
}

const isWorkloads = ({ name }: Registration) => name.startsWith("main-verification-workload");
const ofKind = ({ resources }: Run, kind: string): Registration[] =>
  resources.filter((each) => isWorkloads(each) && each.type.endsWith(`:${kind}`));
const metadataOf = ({ inputs }: Registration) =>
  inputs.metadata as { name: string; namespace: string; labels: Record<string, string> };
const templateOf = ({ inputs }: Registration): Template => {
  const spec = inputs.spec as { template?: Template; jobTemplate?: { spec: { template: Template } } };
  const template = spec.template ?? spec.jobTemplate?.spec.template;
  assert.ok(template);
  return template;
};
const expectedOf = (object: Registration): Record<string, string> =>
  Object.fromEntries(
    templateOf(object).spec.containers[0]?.env.map(({ name, value }) => [name, value ?? ""]) ?? [],
  );
/** Which accounts are verified, and as whom. */
const verified = (run: Run): string[] =>
  ofKind(run, "Job")
    .map((job) => {
      const { VERIFIER_WORKLOAD, VERIFIER_SERVICE_ACCOUNT } = expectedOf(job);
      return `${VERIFIER_WORKLOAD} ${VERIFIER_SERVICE_ACCOUNT}`;
    })
    .sort();

describe("the verification under workloads' accounts", () => {
  it("adds nothing where nothing is chosen, and nothing for an account without a Google identity", async () => {
    for (const workloads of [undefined, []] as const) {
      const { resources } = await program(workloads, ({ kubernetes }) => void annotated("app", kubernetes));
      assert.deepEqual(resources.filter(isWorkloads), []);
    }
    const { resources } = await program("declared", ({ kubernetes }) => void bare("app", kubernetes));
    assert.deepEqual(resources.filter(isWorkloads), []);
  });

  it("has one Job and one CronJob for an annotated account, in its namespace and under it", async () => {
    const run = await program("declared", ({ kubernetes }) => void annotated("checkout", kubernetes));
    const jobs = [...ofKind(run, "Job"), ...ofKind(run, "CronJob")];
    assert.equal(jobs.length, 2);
    for (const job of jobs) {
      const { namespace, labels, name } = metadataOf(job);
      assert.equal(namespace, "shop");
      assert.equal(labels[VERIFICATION_LABEL], "workload");
      assert.match(name, /^gke-upgrade-verification-checkout-[0-9a-f]{8}(-rollout)?$/);
      const { metadata, spec } = templateOf(job);
      assert.equal(metadata.labels[VERIFICATION_LABEL], "workload");
      assert.deepEqual(
        [spec.serviceAccountName, spec.automountServiceAccountToken, spec.hostNetwork],
        ["checkout", false, false],
      );
      const deadline = (job.inputs.spec as { activeDeadlineSeconds?: number }).activeDeadlineSeconds ?? 240;
      assert.ok(
        Number(spec.containers[0]?.readinessProbe.initialDelaySeconds) > deadline,
        "it never is ready",
      );
      assert.ok(spec.containers[0]?.resources.limits.cpu && spec.containers[0].resources.limits.memory);
    }
    const [program_, ...others] = ofKind(run, "ConfigMap");
    assert.ok(program_ && others.length === 0);
    assert.equal(
      templateOf(jobs[0] as Registration).spec.volumes[0]?.configMap.name,
      metadataOf(program_).name,
    );
    const account = run.resources.find(
      ({ name, type }) => name === "checkout" && type.endsWith(":ServiceAccount"),
    );
    for (const object of [...jobs, program_]) assert.ok(object.dependencies.includes(account?.urn ?? "none"));
    const kinds = new Set(run.resources.filter(isWorkloads).map(({ type }) => type.split(":").at(-1)));
    assert.deepEqual(kinds, new Set(["ConfigMap", "CronJob", "Job"]), "no rights, and no policy");
  });

  it("gives the program settings that it takes", async () => {
    const run = await program("declared", ({ kubernetes }) => void annotated("checkout", kubernetes));
    for (const job of [...ofKind(run, "Job"), ...ofKind(run, "CronJob")]) {
      const env = {
        ...expectedOf(job),
        VERIFIER_POD_IP: "10.4.0.2",
        VERIFIER_HOST_IP: "10.0.0.2",
        VERIFIER_NODE: "n",
      };
      const settings = readSettings(env, ["workload"]);
      assert.equal(settings.workload, "shop/checkout");
      assert.deepEqual(settings.expected, {
        project: "demo",
        cluster: "main",
        location: "europe-west1",
        serviceAccount: ACCOUNT,
        nodeServiceAccounts: ["nodes@demo.iam.gserviceaccount.com"],
      });
    }
  });

  it("verifies at a rollout once the nodes are, and waits for a fault that is gone by itself", async () => {
    const run = await program("declared", ({ kubernetes }) => void annotated("checkout", kubernetes));
    const [job] = ofKind(run, "Job");
    const nodes = run.resources.find(({ name }) => name === "main-verification-rollout");
    assert.ok(nodes && job?.dependencies.includes(nodes.urn));
    const annotations = (templateOf(job as Registration).metadata as unknown as { annotations: Values })
      .annotations;
    assert.deepEqual(annotations, { "gke-upgrade-verification/versions": "controlPlane=1.34.4-gke.1000" });
  });

  it("expects the account that a binding or a grant names, whichever comes first", async () => {
    const bind = (name: string) =>
      new serviceaccount.IAMMember(name, {
        serviceAccountId: output(`projects/demo/serviceAccounts/${ACCOUNT}`),
        role: WORKLOAD_IDENTITY_USER_ROLE,
        member: output(`serviceAccount:${POOL}[shop/${name}]`),
      });
    const run = await program("declared", ({ kubernetes }) => {
      bind("bound-before");
      bare("bound-before", kubernetes);
      bare("bound-after", kubernetes);
      bind("bound-after");
      bare("direct", kubernetes);
      new storage.BucketIAMMember("direct", {
        bucket: "b",
        role: "roles/storage.objectViewer",
        member: `${SUBJECT}/direct`,
      });
      new storage.BucketIAMBinding("several", {
        bucket: "b",
        role: "roles/storage.objectViewer",
        members: [`${SUBJECT}/several`],
      });
      bare("several", kubernetes);
      bare("unbound", kubernetes);
    });
    assert.deepEqual(verified(run), [
      `shop/bound-after ${ACCOUNT}`,
      `shop/bound-before ${ACCOUNT}`,
      `shop/direct ${POOL}`,
      `shop/several ${POOL}`,
    ]);
  });

  it("does not wait for the account's full name, which no preview of a new account knows", async () => {
    const run = await program("declared", ({ kubernetes }) => {
      bare("app", kubernetes);
      new serviceaccount.IAMMember("app", {
        serviceAccountId: output<string>(unknown as never),
        role: WORKLOAD_IDENTITY_USER_ROLE,
        member: `serviceAccount:${POOL}[shop/app]`,
      });
    });
    assert.deepEqual(
      ofKind(run, "Job").map((job) => expectedOf(job).VERIFIER_WORKLOAD),
      ["shop/app"],
    );
  });

  it("leaves it to the verdict that an annotation is no address", async () => {
    const run = await program(
      "declared",
      ({ kubernetes }) => void annotated("app", kubernetes, { account: "my account" }),
    );
    assert.deepEqual(verified(run), ["shop/app "]);
  });

  it("takes accounts on a provider that is made of the cluster, and tells of those whose cluster is not known", async () => {
    const run = await program("declared", ({ cluster }) => {
      const { endpoint } = cluster as container.Cluster;
      annotated("same", new Provider("second", { kubeconfig: endpoint.apply((at) => `{"at":"${at}"}`) }));
      const other = new container.Cluster("other", { name: "other", location: "europe-west1" });
      annotated("other", new Provider("other", { kubeconfig: other.endpoint }));
      annotated("unknown", new Provider("plain", { kubeconfig: "{}" }));
      annotated("default", undefined);
    });
    assert.deepEqual(verified(run), [`shop/same ${ACCOUNT}`]);
    const told = run.warnings
      .filter((text) => text.includes("is not verified"))
      .map((text) => /"([^"]+)"/.exec(text)?.[1]);
    assert.deepEqual(told, ["unknown", "default"]);
  });

  it("tells of no account on the provider of another cluster's verification", async () => {
    const run = await runProgram({}, [], () => {
      const [first, second] = ["first", "second"].map((name) => new Provider(name, { kubeconfig: "{}" }));
      assert.ok(first && second);
      const other = new container.Cluster("second", { name: "second", location: "europe-west1" });
      verify(theCluster(), first, "declared");
      annotated("taken", first);
      verify(other, second, "declared", "second");
      return {};
    });
    assert.deepEqual(run.warnings, []);
  });

  it("tells of annotated accounts that are created before it", async () => {
    const run = await runProgram({}, [], () => {
      const cluster = theCluster();
      const kubernetes = new Provider("main", { kubeconfig: cluster.endpoint });
      annotated("early", kubernetes);
      bare("early-too", kubernetes);
      verify(cluster, kubernetes, "declared");
      return {};
    });
    assert.equal(run.warnings.length, 1, run.warnings.join());
    assert.match(
      run.warnings[0] ?? "",
      /"early" is created before the verification.*Name it in the option workloads/,
    );
  });

  it("takes accounts inside components, whose provider is their parent's", async () => {
    const run = await program("declared", ({ kubernetes }) => {
      const parent = new ComponentResource("test:index:App", "app", {}, { providers: [kubernetes] });
      new core.v1.ServiceAccount(
        "inner",
        {
          metadata: {
            name: "inner",
            namespace: "shop",
            annotations: { [SERVICE_ACCOUNT_ANNOTATION]: ACCOUNT },
          },
        },
        { parent },
      );
    });
    assert.deepEqual(verified(run), [`shop/inner ${ACCOUNT}`]);
  });

  it("tolerates the taints that GKE gives the nodes that are selected", async () => {
    const tolerationsOn = async (nodeSelector: Record<string, string>, tolerations?: object[]) => {
      const workload = { namespace: "shop", serviceAccount: "checkout", nodeSelector, tolerations };
      const [job] = ofKind(await program([workload], () => undefined), "Job");
      return templateOf(job as Registration).spec.tolerations;
    };
    const sandbox = {
      key: "sandbox.gke.io/runtime",
      operator: "Equal",
      value: "gvisor",
      effect: "NoSchedule",
    };
    const gpu = { key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" };
    const own = { key: "dedicated", operator: "Exists" };
    assert.equal(await tolerationsOn({ pool: "shop" }), undefined);
    assert.deepEqual(await tolerationsOn({ "sandbox.gke.io/runtime": "gvisor" }, [own]), [own, sandbox]);
    assert.deepEqual(await tolerationsOn({ "cloud.google.com/gke-accelerator": "nvidia-l4" }), [gpu]);
  });

  it("takes named accounts, on the nodes and with the labels of their workload", async () => {
    const labels = { app: "checkout", "app.kubernetes.io/name": "checkout" };
    const tolerations = [{ key: "dedicated", operator: "Exists" }];
    const run = await program(
      [
        "declared",
        {
          namespace: "shop",
          serviceAccount: "checkout",
          account: ACCOUNT,
          labels,
          nodeSelector: { pool: "shop" },
          tolerations,
        },
        { namespace: "shop", serviceAccount: "direct" },
      ],
      ({ kubernetes }) => {
        annotated("checkout", kubernetes, { account: "other@demo.iam.gserviceaccount.com" });
        annotated("more", kubernetes);
      },
    );
    assert.deepEqual(verified(run), [
      `shop/checkout ${ACCOUNT}`,
      `shop/direct ${POOL}`,
      `shop/more ${ACCOUNT}`,
    ]);
    assert.equal(ofKind(run, "ConfigMap").length, 1);
    const named = ofKind(run, "Job").find(({ name }) => name.includes("checkout"));
    const { metadata, spec } = templateOf(named as Registration);
    assert.deepEqual(
      { ...metadata.labels },
      {
        ...labels,
        [VERIFICATION_LABEL]: "workload",
        [COMPONENT_LABEL]: "workload",
        "sidecar.istio.io/inject": "false",
      },
    );
    assert.deepEqual([spec.nodeSelector.pool, spec.tolerations], ["shop", tolerations]);
    const stays = ofKind(run, "Job").map(({ name, inputs }) => [
      name.includes("checkout"),
      (inputs.spec as Values).ttlSecondsAfterFinished,
    ]);
    assert.deepEqual(stays.sort(), [
      [false, undefined],
      [false, undefined],
      [true, 60],
    ]);
  });

  describe("in a program with 200 accounts", () => {
    let run: Run;
    before(async () => {
      run = await program("declared", ({ kubernetes }) => {
        for (let index = 0; index < 200; index++)
          annotated(`account-${index}`, kubernetes, { namespace: `team-${index % 20}` });
      });
    });

    it("has one Job and one CronJob for each, and the program once in a namespace", () => {
      assert.deepEqual(
        [ofKind(run, "Job").length, ofKind(run, "CronJob").length, ofKind(run, "ConfigMap").length],
        [200, 200, 20],
      );
      for (const kind of ["Job", "CronJob"]) {
        const names = ofKind(run, kind).map(metadataOf);
        assert.equal(new Set(names.map(({ namespace, name }) => `${namespace}/${name}`)).size, 200);
        for (const { name } of names) assert.ok(name.length <= (kind === "Job" ? 63 : 52), name);
      }
    });

    it("spreads the CronJobs' minutes over the interval, the same in every run", () => {
      const minutes = new Map<string, number>();
      for (const { inputs } of ofKind(run, "CronJob")) {
        const { schedule } = inputs.spec as { schedule: string };
        assert.match(schedule, /^\d+-59\/15 \* \* \* \*$/);
        minutes.set(schedule, (minutes.get(schedule) ?? 0) + 1);
      }
      assert.equal(minutes.size, 15);
      assert.ok(Math.max(...minutes.values()) <= 30, [...minutes.values()].join());
      assert.equal(workloadSchedule("shop", "checkout", 15), workloadSchedule("shop", "checkout", 15));
    });

    it("verifies eight of them at a time at a rollout", () => {
      const jobs = ofKind(run, "Job");
      const urns = new Set(jobs.map(({ urn }) => urn));
      const before = new Map(
        jobs.map(({ urn, dependencies }) => [urn, dependencies.filter((each) => urns.has(each))]),
      );
      const first = [...before].filter(([, those]) => those.length === 0);
      assert.equal(first.length, 8);
      const waited = [...before.values()].flat();
      assert.equal(new Set(waited).size, waited.length, "each Job is waited for by one at the most");
      for (const those of before.values()) assert.ok(those.length <= 1);
    });
  });
});
