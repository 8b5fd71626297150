import assert from "node:assert/strict";
import type { Restarting } from "../../verifier/decoders";
import { withApi } from "../../verifier/kubernetes";
import { survey } from "../../verifier/survey";
import { NAMESPACE, play } from "./support/cluster";
import { KubernetesApi } from "./support/kubernetes-api";
import { POD_STATES, type PodStatus } from "./support/pod-table";

const SYSTEM_PODS = "/api/v1/namespaces/kube-system/pods";

describe("what is read of the containers in kube-system", () => {
  let api: KubernetesApi;
  before(async () => {
    api = await KubernetesApi.start();
  });
  after(() => api.stop());
  beforeEach(() => {
    api.reset();
    play(api, { nodes: 2, podsPerNode: 2 });
  });

  const add = (name: string, status: PodStatus | undefined) =>
    api.add(SYSTEM_PODS, {
      metadata: { name },
      spec: { nodeName: "node-0", containers: [{ name: "a" }, { name: "b" }] },
      status,
    });
  const read = async (): Promise<readonly Restarting[]> => {
    const { gaps, restarting } = await withApi(api.settings, (call) => survey(call, NAMESPACE));
    assert.deepEqual(gaps, []);
    return restarting ?? assert.fail();
  };
  /** The Pods that were read as a whole because of what a table says of them. */
  const suspects = () =>
    api.seen("GET", SYSTEM_PODS).flatMap(({ query }) => query.get("fieldSelector")?.split("=")[1] ?? []);

  for (const [name, found, isRead = true] of [
    ["healthy", [], false],
    ["restarts-often", ["a 7 false"]],
    ["restarts-in-sum", []],
    ["loops", ["b 3 true"]],
    ["loops-behind-another", ["b 3 true"]],
    ["loops-at-first", ["init 6 true"]],
    // A table does not count an init container that has come to its end at last.
    ["looped-at-first", [], false],
    ["pending", []],
  ] as const) {
    it(`finds ${found.length} containers in the Pod \`${name}\`${isRead ? "" : ", which is not read"}`, async () => {
      add(name, POD_STATES[name]);
      const restarting = await read();
      assert.deepEqual(
        restarting.map(
          ({ name: container, restarts, isLooping }) =>
            `${container.replace(`${name}/`, "")} ${restarts} ${isLooping}`,
        ),
        found,
      );
      assert.deepEqual(suspects(), isRead ? [name] : []);
      for (const { node, last } of restarting) {
        assert.equal(node, "node-0");
        assert.ok(Date.now() - last < 10 * 60_000);
      }
    });
  }

  it("is of a bounded number of Pods, of which those come first that restarted most", async () => {
    for (let i = 0; i < 250; i++) add(`pending-${i}`, POD_STATES.pending);
    add("loops", POD_STATES.loops);
    add("restarts-often", POD_STATES["restarts-often"]);
    const names = (await read()).map(({ name }) => name);
    assert.deepEqual(names, ["restarts-often/a", "loops/b"]);
    assert.equal(suspects().length, 100);
  });

  it("leaves out a Pod that is gone when it is looked at", async () => {
    add("loops", POD_STATES.loops);
    api.trouble = ({ query }) => {
      if (query.has("fieldSelector")) api.lists.set(SYSTEM_PODS, []);
      return undefined;
    };
    assert.deepEqual(await read(), []);
  });
});
