import { SYSTEM_POD_TAINTS } from "../../../gke/nodes";
import type { Source } from "../../evaluation/reading";
import { allOf, anyOf, everyItem, someItem } from "../../evaluation/unknown";
import {
  hasOtherPool,
  hasOwnPools,
  hasStrayPool,
  type Pool,
  poolSourcesOf,
} from "../../program/gcp/node-pools";
import { isStandard, makesPools } from "../../program/gcp/requirements";
import { NEEDY } from "../../program/kubernetes/pods-without-nodes";
import { hasGpus, isForAccelerators, keepsSystemPodsOut } from "../../program/kubernetes/scheduling";
import { hasLabel } from "../../program/kubernetes/verification-label";
import { CLUSTER, CRON_JOB, NODE_POOL } from "../../resource-types";
import { type Context, type ExampleResource, type Rule, ref } from "../../rule";

const AT = "nodePools";

const cluster: ExampleResource = { type: CLUSTER, name: "cluster", props: { removeDefaultNodePool: true } };
const pool = (name: string, taints?: readonly object[]): ExampleResource => ({
  type: NODE_POOL,
  name,
  props: { cluster: ref("cluster", "name"), ...(taints && { nodeConfig: { taints } }) },
});
const apps = pool("apps", [{ key: "dedicated", value: "apps", effect: "NO_SCHEDULE" }]);

export const systemPodsHaveNodes: Rule = {
  name: "system-pods-have-nodes",
  description: "A cluster has a node pool on which GKE's own Pods may run.",
  why:
    "Taints keep away all Pods that do not tolerate them, GKE's own among them. Those that it runs on every node tolerate all taints; kube-dns, " +
    "konnectivity-agent, metrics-server and others do not, and nobody can add a toleration to them, as GKE takes it away again. Where all node pools are tainted they " +
    "stay Pending: names do not resolve, and the control plane reaches neither webhooks nor logs. So they do, and all workloads, in a cluster without any pool.",
  fix: `Leave a node pool without taints, or give it the taint ${SYSTEM_POD_TAINTS[0]} alone, which GKE's own Pods tolerate.`,
  whenToExempt: "A cluster whose pool without taints, or whose only pools, are made outside of this program.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/isolate-workloads-dedicated-nodes",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/gpus",
    "https://github.com/kubernetes/kubernetes/issues/57659",
    "https://github.com/Neutrollized/free-tier-gke/issues/6",
    "https://github.com/hail-is/hail/pull/7784",
    "https://github.com/google/gvisor/issues/807",
  ],
  severity: "high",
  level: "advisory",
  good: [cluster, pool("general"), apps],
  bad: [cluster, apps],
  checks: {
    [CLUSTER]: [
      // A CronJob and the verification may be made before the pools, which another stack may have.
      function* pools(inputs, context) {
        if (!isStandard(inputs) || hasStrayPool(context)) return;
        const { self, stack, observed } = context;
        const hasNone = allOf(
          () =>
            someItem(NEEDY, (type) =>
              someItem(stack.on(self, type), ({ inputs }) => type !== CRON_JOB && !hasLabel(inputs)),
            ),
          () => poolSourcesOf(self, stack).length === 0,
          () => !makesPools(context),
          () => (observed.nodePools ?? []).length === 0,
        );
        if (hasNone)
          yield {
            at: AT,
            problem:
              "is absent, no NodePool of the stack is the cluster's, and removeDefaultNodePool deletes the default one: without nodes, GKE's own Pods and the stack's workloads stay Pending",
            fix: "Add a NodePool of the cluster.",
            severity: "medium",
          };
      },
      function* room(inputs, context) {
        if (!isStandard(inputs) || hasStrayPool(context)) return;
        const { self, stack } = context;
        const pools = () => poolSourcesOf(self, stack);
        const haveNoRoom = allOf(
          // Decides where it is not known whether the default pool is kept.
          () => areClosed(stack.knownPoolsOf(self)),
          () => hasPoolsBesideDefault(context) || isClosed({ inputs, observed: {} }),
          () => pools().length > 0,
          () => !makesPools(context),
          () => areClosed(pools()),
          () => !hasOtherPool(pools(), context, (other) => !isClosed(other)),
          () => someItem(pools(), isClosedWithoutAccelerators),
        );
        if (haveNoRoom)
          yield {
            at: AT,
            problem:
              "are all closed to GKE's own Pods, by taints that these do not tolerate, GKE Sandbox or Windows: konnectivity-agent, metrics-server and, without Cloud DNS, kube-dns find no node",
          };
      },
    ],
  },
};

const isClosed = (pool: Source<Pool>): boolean =>
  anyOf(
    () => keepsSystemPodsOut(pool),
    () => isForAccelerators(pool),
  );

/** Whether pools are all closed to GKE's own Pods, also by the taint that GKE gives nodes with GPUs beside others. */
const areClosed = (pools: readonly Source<Pool>[]): boolean =>
  anyOf(
    () => everyItem(pools, isClosed),
    () =>
      allOf(
        () => someItem(pools, (pool) => !hasGpus(pool)),
        () =>
          everyItem(pools, (pool) =>
            anyOf(
              () => isClosed(pool),
              () => hasGpus(pool),
            ),
          ),
      ),
  );

/** What GKE's own Pods do in a cluster of accelerators alone is not known. */
const isClosedWithoutAccelerators = (pool: Source<Pool>): boolean =>
  allOf(
    () => keepsSystemPodsOut(pool),
    () => !isForAccelerators(pool),
  );

const hasPoolsBesideDefault = ({ self, stack, inputs }: Context<typeof CLUSTER>): boolean =>
  anyOf(
    () => hasOwnPools(self, stack),
    () => (inputs.nodePools ?? []).length > 0,
  );
