import assert from "node:assert/strict";
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
