import { read, type Source } from "../../../evaluation/reading";
import { type Pool, somePoolOf } from "../../../program/gcp/node-pools";
import { isStandard } from "../../../program/gcp/requirements";
import { CLUSTER, NODE_POOL } from "../../../resource-types";
import { type ExampleResource, type Rule, ref } from "../../../rule";

const AT = "nodeConfig.sandboxConfig";

const cluster: ExampleResource = { type: CLUSTER, name: "cluster", props: { removeDefaultNodePool: true } };
const pool = (nodeConfig: object): ExampleResource => ({
  type: NODE_POOL,
  name: "pool",
  props: { cluster: ref("cluster", "name"), nodeConfig },
});

export const gkeSandbox: Rule = {
  name: "gke-sandbox",
  description: "A cluster has a node pool with GKE Sandbox for untrusted workloads.",
  why:
    "Containers share the node's kernel: through a flaw in it, one Pod can reach the node and all other Pods on it. GKE Sandbox puts a second " +
    "kernel, gVisor, between a container and the node's kernel, so that third-party code, plugins or customers' jobs can run beside your own.",
  fix: `Add a node pool with ${AT}.type "GVISOR", and set runtimeClassName: gvisor on the untrusted Pods.`,
  whenToExempt: "A cluster that runs only your own code.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/sandbox-pods"],
  severity: "low",
  level: "disabled",
  frameworks: ["CIS GKE 1.9.0 5.10.3"],
  good: [cluster, pool({ sandboxConfig: { type: "GVISOR" } })],
  bad: [cluster, pool({ machineType: "e2-standard-4" })],
  checks: {
    [CLUSTER]: [
      function* sandbox(inputs, { self, stack }) {
        if (!isStandard(inputs)) return;
        const isSandboxed = (pool: Source<Pool>) =>
          read(pool, ({ nodeConfig }) => nodeConfig?.sandboxConfig) !== undefined;
        if (somePoolOf(self, stack, isSandboxed)) return;
        yield { at: AT, problem: "is absent from all node pools that the program declares for this cluster" };
      },
    ],
  },
};
