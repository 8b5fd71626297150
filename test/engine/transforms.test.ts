import assert from "node:assert/strict";
import * as gcp from "@pulumi/gcp";
import { core, Provider } from "@pulumi/kubernetes";
import { addUpgradeVerification } from "../../policies/transforms";
import { Engine } from "./harness/engine";
import { expectSuccess } from "./harness/run";
import { resourcesOf } from "./harness/state";

const typeOf = (urn: string) => urn.split("::")[2]?.split("$").at(-1) ?? "";

const POOL =
  "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/demo.svc.id.goog";

describe("addUpgradeVerification on the engine", () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.open();
  });
  after(() => engine.close());

  it("is there in preview and update, stays as it is, and verifies a new version's rollout with a new Job", async () => {
    let version = "1.34.1-gke.1";
    const stack = await engine.stack(async () => {
      addUpgradeVerification({ nodeConditions: true, gate: true, selfHeal: "on" });
      const workloadIdentityConfig = { workloadPool: "demo.svc.id.goog" };
      const cluster = new gcp.container.Cluster("main", {
        location: "europe-west1",
        project: "demo",
        initialNodeCount: 1,
        workloadIdentityConfig,
      });
      new gcp.container.NodePool("pool", { cluster: cluster.name, location: "europe-west1", version });
      return undefined;
    });
    const first = expectSuccess(await stack.preview());
    const added = first.steps.map(({ urn }) => urn).filter((urn) => typeOf(urn).startsWith("kubernetes:"));
    expectSuccess(await stack.up());
    const created = resourcesOf(await stack.export()).map(({ urn }) => urn);
    assert.deepEqual(created.filter((urn) => typeOf(urn).startsWith("kubernetes:")).sort(), added.sort());
    for (const type of ["apps/v1:DaemonSet", "batch/v1:CronJob", "batch/v1:Job", "core/v1:Namespace"]) {
      assert.ok(
        added.some((urn) => typeOf(urn) === `kubernetes:${type}`),
        type,
      );
    }

    const again = expectSuccess(await stack.preview());
    assert.deepEqual([...new Set(again.steps.map(({ op }) => op))], ["same"]);

    version = "1.34.2-gke.1";
    const upgrade = expectSuccess(await stack.up());
    const changed = upgrade.steps.filter(({ op }) => op !== "same").map(({ urn }) => urn.split("::").at(-1));
    assert.deepEqual([...new Set(changed)].sort(), ["pool", "pool-verification-rollout"]);
  });

  it("verifies workloads' accounts, and leaves nothing of it once it is turned off", async () => {
    let workloads: "declared" | undefined = "declared";
    const stack = await engine.stack(async () => {
      addUpgradeVerification({ workloads });
      const cluster = new gcp.container.Cluster("main", {
        location: "europe-west1",
        project: "demo",
        initialNodeCount: 1,
        workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" },
      });
      const provider = new Provider("main", { kubeconfig: cluster.endpoint });
      const accounts: Readonly<Record<string, Record<string, string>>> = {
        annotated: { "iam.gke.io/gcp-service-account": "app@demo.iam.gserviceaccount.com" },
        bound: {},
      };
      for (const [name, annotations] of Object.entries(accounts)) {
        const metadata = { name, namespace: "shop", annotations };
        new core.v1.ServiceAccount(name, { metadata }, { provider });
      }
      new gcp.storage.BucketIAMMember("grant", {
        bucket: "b",
        role: "roles/storage.objectViewer",
        member: `${POOL}/subject/ns/shop/sa/bound`,
      });
      return undefined;
    });
    const ofWorkloads = async () =>
      resourcesOf(await stack.export())
        .map(({ urn }) => urn.split("::").at(-1) ?? "")
        .filter((name) => name.includes("-workload"))
        .sort();
    expectSuccess(await stack.up());
    const [annotated, bound] = ["annotated", "bound"].map(
      (name) => `main-verification-workload-shop-${name}`,
    );
    assert.deepEqual(await ofWorkloads(), [
      annotated,
      `${annotated}-rollout`,
      bound,
      `${bound}-rollout`,
      "main-verification-workloads-shop",
    ]);
    assert.deepEqual([...new Set(expectSuccess(await stack.preview()).steps.map(({ op }) => op))], ["same"]);

    workloads = undefined;
    expectSuccess(await stack.up());
    assert.deepEqual(await ofWorkloads(), []);
  });
});
