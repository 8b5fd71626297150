import assert from "node:assert/strict";
import { imageName } from "../../stacks/verification/image";
import type { WorkloadIdentity } from "../../stacks/verification/workload-options";
import { VERIFICATION_LABEL } from "../../verifier/contract";
import type { KubernetesObject } from "./harness/api";
import { lab } from "./harness/hooks";
import { CURRENT_RELEASE, LAB_IDENTITY } from "./harness/metadata-server";
import { renderVerification } from "./harness/render";
import { until } from "./harness/wait";

const NAMESPACE = "shop";
const LABELS = { app: "checkout" };
const SELECTOR = `${VERIFICATION_LABEL}=workload`;
const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;

/** A namespace as strict as they come, with a workload's account and the Service in front of it. */
const HOME: KubernetesObject[] = [
  {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: NAMESPACE,
      labels: {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "latest",
      },
    },
  },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "checkout", namespace: NAMESPACE } },
  {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "all", namespace: NAMESPACE },
    spec: {
      hard: {
        "requests.cpu": "100m",
        "requests.memory": "512Mi",
        "limits.cpu": "2",
        "limits.memory": "512Mi",
      },
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "checkout", namespace: NAMESPACE },
    spec: { selector: LABELS, ports: [{ port: 80 }] },
  },
];

/** The objects under the workload's account, as Pulumi renders them. */
async function rendered(account: string): Promise<KubernetesObject[]> {
  const workload: WorkloadIdentity = {
    namespace: NAMESPACE,
    serviceAccount: "checkout",
    account,
    labels: LABELS,
  };
  const objects = await renderVerification({ workloads: [workload], rolloutPatienceSeconds: 5 });
  return objects.filter(({ metadata }) => metadata.labels?.[VERIFICATION_LABEL] === "workload");
}

const pods = () => lab.pods(NAMESPACE, SELECTOR);

/** Takes objects away as Pulumi does, and waits until nothing of them is left. */
async function remove(objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of [...objects].reverse()) await lab.api.deleteIfThere(await lab.api.path(object));
  await until("the end of everything under the workload's account", 60, async () => {
    const left = await Promise.all(
      ["/apis/batch/v1", "/apis/batch/v1", "/api/v1", "/api/v1"].map((group, index) =>
        lab.api.list<KubernetesObject>(
          `${group}/namespaces/${NAMESPACE}/${["jobs", "cronjobs", "pods", "configmaps"][index]}?labelSelector=${encodeURIComponent(SELECTOR)}`,
        ),
      ),
    );
    return left.flat().length === 0 ? true : undefined;
  });
}

const nameOf = (objects: readonly KubernetesObject[], kind: string): string => {
  const [found, ...others] = objects.filter((object) => object.kind === kind);
  assert.ok(found && others.length === 0, `one ${kind}`);
  return found.metadata.name;
};

describe("the verification under a workload's account", () => {
  before(async () => {
    await lab.provideNodeImage(imageName());
    for (const { name } of lab.nodes) await lab.taint(name, []);
    await lab.installMetadataServer(CURRENT_RELEASE);
    await lab.metadataServerReady(CURRENT_RELEASE);
    for (const object of HOME) await lab.apply([object]);
  });
  after(() => lab.api.deleteIfThere(`/api/v1/namespaces/${NAMESPACE}`));

  it("is taken by a namespace with the restricted standard and a quota, and passes with the account that is expected", async () => {
    const objects = await rendered(LAB_IDENTITY.email);
    await lab.apply(objects, { dryRun: true });
    await lab.apply(objects, { manager: "pulumi" });
    const job = nameOf(objects, "Job");
    assert.equal(await lab.jobEnd(NAMESPACE, job, 90), "Complete");
    const [pod] = await pods();
    assert.ok(pod);
    const log = await lab.logs(NAMESPACE, pod.metadata.name);
    assert.match(log, /"verification_workload":"shop\/checkout"/);
    assert.match(log, /"verification_outcome":"passed"/);
  });

  it("runs from its CronJob as well, which keeps no Job that passed", async () => {
    const cronJob = nameOf(await rendered(LAB_IDENTITY.email), "CronJob");
    await lab.kubectl("create", "job", "by-hand", `--from=cronjob/${cronJob}`, `--namespace=${NAMESPACE}`);
    await until("the Job's end", 90, async () => {
      const events = await lab.events(NAMESPACE);
      return events.find(
        ({ reason, involvedObject }) => reason === "Completed" && involvedObject.name === "by-hand",
      );
    });
    await until("the Job's deletion", 60, async () => {
      const jobs = await lab.api.list<KubernetesObject>(JOBS);
      return jobs.some(({ metadata }) => metadata.name === "by-hand") ? undefined : true;
    });
  });

  it("leaves nothing when it is taken away", async () => {
    await remove(await rendered(LAB_IDENTITY.email));
  });

  it("fails where the account is another, says so, and never receives the workload's requests", async () => {
    const objects = await rendered("checkout@lab-project.iam.gserviceaccount.com");
    await lab.apply(objects, { manager: "pulumi" });
    const job = nameOf(objects, "Job");
    // It runs for five seconds at least: long enough to be an endpoint, if it could.
    await until("its Pod's start", 30, async () =>
      (await pods()).some(({ status }) => status.phase === "Running") ? true : undefined,
    );
    const slices = await lab.api.list<{ endpoints?: { conditions: { ready?: boolean } }[] | null }>(
      `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`,
    );
    const ready = slices
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions.ready);
    assert.deepEqual(ready, []);
    assert.equal(await lab.jobEnd(NAMESPACE, job, 120), "Failed");
    const logs = await Promise.all((await pods()).map(({ metadata }) => lab.logs(NAMESPACE, metadata.name)));
    assert.match(logs.join(""), /"verification_fault":"wrong-identity"/);
    await remove(objects);
  });
});
