import assert from "node:assert/strict";
import { POD_STATES, podTable, type Table, type TabledPod } from "../verifier/support/pod-table";
import { ApiError } from "./harness/api";
import { lab } from "./harness/hooks";
import { STALE_RELEASE } from "./harness/metadata-server";
import { asker, outcomeOf } from "./harness/pods";

/** Runs an ordinary Pod on each node, and returns what each got from the metadata server. */
async function answers(namespace: string): Promise<(string | undefined)[]> {
  await lab.namespace(namespace);
  await lab.apply(lab.nodes.map(({ name }) => asker(namespace, name)));
  return Promise.all(
    lab.nodes.map(async ({ name }) => {
      const pod = await lab.podEnd(namespace, `asker-${name}`);
      return outcomeOf(pod);
    }),
  );
}

describe("the lab", () => {
  it("has two real nodes that are Ready", async () => {
    const nodes = await lab.kubectl("get", "nodes", "--output=name");
    assert.deepEqual(nodes.trim().split("\n").sort(), ["node/node-1", "node/node-2"]);
    for (const { name } of lab.nodes) {
      assert.equal((await lab.nodeCondition(name, "Ready"))?.status, "True");
      assert.match((await lab.node(name)).status.nodeInfo.kubeletVersion, /^v1\.\d+\.\d+-gke\.\d+$/);
    }
  });

  it("refuses unknown fields in manifests, also in a dry run that creates nothing", async () => {
    const pod = asker("default", "node-1");
    await lab.apply([pod], { dryRun: true });
    assert.deepEqual(await lab.pods("default"), []);
    const misspelled = { ...pod, spec: { ...(pod.spec as object), restartPolice: "Never" } };
    await assert.rejects(lab.apply([misspelled], { dryRun: true }), /unknown field|field not declared/);
  });

  it("makes of Pods the tables that the verifier's tests count on", async () => {
    await lab.namespace("tables");
    const path = "/api/v1/namespaces/tables/pods";
    const containers = (...names: string[]) => names.map((name) => ({ name, image: "example.com/image" }));
    for (const [name, status] of Object.entries(POD_STATES)) {
      // No scheduler and no kubelet takes it, so that its status stays as it is set.
      const spec = {
        schedulerName: "none",
        initContainers: status.initContainerStatuses ? containers("init") : [],
        containers: containers("a", "b"),
      };
      await lab.api.post(path, { metadata: { name }, spec });
      await lab.api.patch(`${path}/${name}/status`, "application/merge-patch+json", { status });
    }
    const real = await lab.api.get<Table>(
      `${path}?includeObject=None&limit=500`,
      "application/json;as=Table;g=meta.k8s.io;v=v1",
    );
    const rows = ({ columnDefinitions, rows }: Table, columns: readonly string[]) =>
      rows.map(({ cells }) =>
        columns.map((column) =>
          cells[columnDefinitions.findIndex(({ name }) => name === column)]?.replace(/ \(.* ago\)/, " (ago)"),
        ),
      );
    const columns = ["Name", "Ready", "Status", "Restarts", "Node"];
    const standIn = podTable(await lab.api.list<TabledPod>(path));
    assert.deepEqual(rows(real, columns), rows(standIn, columns));
    assert.equal(real.rows.length, Object.keys(POD_STATES).length);
  });

  it("plays the incident: the stale server's DaemonSet is Ready, and every Pod is refused", async () => {
    const { status } = await lab.installMetadataServer(STALE_RELEASE);
    assert.deepEqual([status.numberReady, status.updatedNumberScheduled], [2, 2]);
    assert.deepEqual(await answers("stale"), ["ECONNREFUSED", "ECONNREFUSED"]);
    assert.equal((await lab.metadataServerReady(STALE_RELEASE)).status.numberReady, 2);
  });

  it("gives a Pod's token the name of the Pod's node", async () => {
    const [pod] = await lab.pods("stale");
    assert.ok(pod);
    const api = lab.api.as(await lab.podToken(pod));
    const review = await api.post<{ status: { userInfo: { extra: Record<string, string[]> } } }>(
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    );
    assert.deepEqual(review.status.userInfo.extra["authentication.kubernetes.io/node-name"], [
      pod.spec.nodeName,
    ]);
    await assert.rejects(
      api.get("/api/v1/nodes"),
      (error) => error instanceof ApiError && error.reason === "Forbidden",
    );
    api.close();
  });
});
