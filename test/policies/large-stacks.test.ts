import assert from "node:assert/strict";
import type { PolicyResource } from "@pulumi/policy";
import { METADATA_EGRESS } from "../../gke/metadata-egress";
import { IndexedStack } from "../../policies/evaluation/stack/stack-index";
import { poolChecks } from "../../policies/program/gcp/pool-checks";
import { cutsOffNames } from "../../policies/program/kubernetes/network/dns-cut-off";
import { podsCutOff } from "../../policies/program/kubernetes/network/metadata-egress";
import { otherPolicyDns } from "../../policies/program/kubernetes/network/other-policies-dns";
import { otherPolicy } from "../../policies/program/kubernetes/network/other-policies-finding";
import type { Policy } from "../../policies/program/kubernetes/network/pod-network";
import {
  CILIUM_POLICY,
  CLUSTER,
  DEPLOYMENT,
  NETWORK_POLICY,
  NODE_POOL,
  type ResourceType,
} from "../../policies/resource-types";
import type { Context } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { evaluate, resource } from "../support/evaluate";

const named = (...names: string[]) => rules.filter(({ name }) => names.includes(name));

describe("a stack of many clusters", function () {
  this.timeout(60_000);

  it("has one finding a cluster where all share a slot", async () => {
    const window = {
      startTime: "2026-01-06T02:00:00Z",
      endTime: "2026-01-06T08:00:00Z",
      recurrence: "FREQ=WEEKLY;BYDAY=TU",
    };
    const clusters = Array.from({ length: 300 }, (_, i) =>
      resource(
        CLUSTER,
        { resourceLabels: { env: "prod" }, maintenancePolicy: { recurringWindow: window } },
        { name: `c${String(i).padStart(3, "0")}` },
      ),
    );
    const found = await evaluate(clusters, { rules: named("no-same-slot-across-prod") });
    assert.equal(found.length, 299);
    assert.match(
      found.at(-1)?.problem ?? "",
      /299 production clusters \(c000, c001, c002 and 296 more\), first/,
    );
  });

  it("has each cluster compared with non-production once", async () => {
    let labelsRead = 0;
    const cluster = (env: string, i: number) =>
      resource(
        CLUSTER,
        { resourceLabels: { env }, maintenancePolicy: { dailyMaintenanceWindow: { startTime: "02:00" } } },
        { name: `${env}${i}` },
      );
    const clusters = Array.from({ length: 100 }, (_, i) => cluster(i % 2 === 0 ? "prod" : "dev", i));
    const [rule] = named("prod-window-after-nonprod");
    assert.ok(rule);
    const counted = {
      ...rule,
      checks: {
        [CLUSTER]: (rule.checks[CLUSTER] ?? []).map(
          (check): typeof check =>
            (inputs, context) =>
              check(
                inputs,
                new Proxy(context, {
                  get(target, key) {
                    const value = Reflect.get(target, key, target);
                    if (key !== "isProductionCluster") return value;
                    return (labelled: never) => {
                      labelsRead++;
                      return value.call(target, labelled);
                    };
                  },
                }),
              ),
        ),
      },
    };
    const found = await evaluate(clusters, { rules: [counted] });
    assert.equal(found.length, 50);
    assert.ok(labelsRead <= 2 * clusters.length, `${labelsRead} questions about ${clusters.length} clusters`);
  });
});

describe("a namespace in which many policies select many Pods", () => {
  const many = (count: number, type: string, spec: object) =>
    Array.from({ length: count }, (_, i) => ({
      ...{ type, name: `${type}${i}`, urn: `${type}${i}`, props: { metadata: { namespace: "apps" }, spec } },
      ...{ opts: {}, dependencies: [], propertyDependencies: {} },
    })) as unknown as PolicyResource[];
  const OF_NETWORK = { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ port: 443 }] }] };
  const OF_CILIUM = { endpointSelector: {}, egress: [{ toCIDR: ["10.0.0.0/8"] }] };
  type Ask = (context: Pick<Context, "stack" | "voiceOf"> & { self: unknown }) => unknown;

  /** How often properties of policies are read where each is asked of, with so many policies and as many workloads. */
  function readsOf(count: number, type: ResourceType, spec: object, ask: Ask): number {
    const workloads = many(count, DEPLOYMENT, { template: { spec: { containers: [] } } });
    const stack = new IndexedStack([...many(count, type, spec), ...workloads], new Map());
    let reads = 0;
    for (const policy of stack.all(type)) {
      const { inputs } = policy;
      Object.defineProperty(policy, "inputs", { get: () => ++reads && inputs });
    }
    for (const self of stack.all(type)) ask({ self, stack, voiceOf: () => "speaks" });
    return reads;
  }

  const asked: Record<string, [type: ResourceType, spec: object, ask: Ask]> = {
    DNS: [
      NETWORK_POLICY,
      OF_NETWORK,
      (context) =>
        cutsOffNames(context.self as Policy, context, {
          cloudDns: true,
          nodeLocal: false,
          dataplaneV2: true,
          mayHaveCache: () => false,
          servicesBlock: () => undefined,
          podsBlock: () => undefined,
        }),
    ],
    "the metadata server": [
      NETWORK_POLICY,
      OF_NETWORK,
      (context) => podsCutOff(context.self as Policy, context, METADATA_EGRESS.dataplaneV2),
    ],
    "DNS by Cilium's": [CILIUM_POLICY, OF_CILIUM, (context) => [...otherPolicyDns({}, context as never)]],
    "the metadata server by Cilium's": [
      CILIUM_POLICY,
      OF_CILIUM,
      (context) => [...otherPolicy({}, context as never)],
    ],
  };
  for (const [title, [type, spec, ask]] of Object.entries(asked))
    it(`has each policy asked of Pods, and not of those of each other policy, for ${title}`, () => {
      const [few, twice] = [readsOf(12, type, spec, ask), readsOf(24, type, spec, ask)];
      assert.ok(few > 0 && twice < 5 * few, `${few} reads, and ${twice} of twice as many policies and Pods`);
    });
});

describe("a cluster of many inline pools", () => {
  it("has what is observed of them looked through once a check", async () => {
    const pools = Array.from({ length: 200 }, (_, i) => ({ name: `p${i}`, version: "1.33.5-gke.1200000" }));
    let namesRead = 0;
    const counting = (pool: object) =>
      new Proxy(pool, {
        get(target, key) {
          if (key === "name") namesRead++;
          return Reflect.get(target, key);
        },
      });
    const reading = poolChecks(function* (pool) {
      if (!pool.isDefault && pool.observed.version === undefined)
        yield { at: pool.path("version"), problem: "is not found" };
    })[CLUSTER];
    const [rule] = named("version-skew");
    assert.ok(rule);
    const counted = {
      ...rule,
      checks: {
        [CLUSTER]: (reading ?? []).map(
          (check): typeof check =>
            (inputs, context) =>
              check(
                inputs,
                new Proxy(context, {
                  get(target, key) {
                    const value = Reflect.get(target, key, target);
                    return key === "observed" ? { nodePools: (value.nodePools ?? []).map(counting) } : value;
                  },
                }),
              ),
        ),
      },
    };
    const cluster = resource(CLUSTER, { nodePools: pools }, { name: "main", observed: { nodePools: pools } });
    assert.deepEqual(await evaluate([cluster], { rules: [counted] }), []);
    assert.ok(namesRead > 0 && namesRead <= 2 * pools.length, `${namesRead} names of ${pools.length} pools`);
  });
});

describe("the cluster of a node pool", () => {
  /** Pools that wait for others, by their places in the list; how often what they wait for is read is counted. */
  function poolsOf(count: number, waitsFor: (i: number) => readonly number[]) {
    const reads = { count: 0 };
    const cluster = {
      type: CLUSTER,
      name: "c",
      urn: "c",
      props: { name: "n" },
      dependencies: [],
      propertyDependencies: {},
    };
    const pools: PolicyResource[] = Array.from({ length: count }, (_, i) => ({
      type: NODE_POOL,
      name: `p${i}`,
      urn: `p${i}`,
      props: { name: "n" },
      opts: {},
      propertyDependencies: {},
      get dependencies() {
        reads.count++;
        return waitsFor(i).map((j) => (j < 0 ? cluster : pools[j]));
      },
    })) as never;
    const stack = new IndexedStack([cluster as never, ...pools], new Map());
    const clusters = stack.all(NODE_POOL).map((pool) => stack.clusterOf(pool)?.name);
    return { reads: reads.count, clusters };
  }

  it("is found once a pool, where each waits for all before it", () => {
    const { reads, clusters } = poolsOf(60, (i) => Array.from({ length: i }, (_, j) => j));
    assert.deepEqual(new Set(clusters), new Set([undefined]));
    assert.ok(reads <= 3 * 60, `${reads} reads`);
  });

  it("is found through a long line of pools", () => {
    const { reads, clusters } = poolsOf(20_000, (i) => [i === 19_999 ? -1 : i + 1]);
    assert.deepEqual(new Set(clusters), new Set(["c"]));
    assert.ok(reads <= 3 * 20_000, `${reads} reads`);
  });

  it("is none in a circle, and no error", () => {
    const { reads, clusters } = poolsOf(3, (i) => [(i + 1) % 3]);
    assert.deepEqual(clusters, [undefined, undefined, undefined]);
    assert.ok(reads <= 9, `${reads} reads`);
  });
});
