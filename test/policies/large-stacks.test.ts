import assert from "node:assert/strict";
import type { PolicyResource } from "@pulumi/policy";
import { METADATA_EGRESS } from "../../gke/metadata-egress";
import { IndexedStack } from "../../policies/evaluation/stack-index";
import { poolChecks } from "../../policies/program/gcp/pool-checks";
import { cutsOffNames } from "../../policies/program/kubernetes/network/dns-cut-off";
import { podsCutOff } from "../../policies/program/kubernetes/network/metadata-egress";
import type { Policy } from "../../policies/program/kubernetes/network/pod-network";
import { CLUSTER, DEPLOYMENT, NETWORK_POLICY, NODE_POOL } from "../../policies/resource-types";
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
  const COUNT = 30;
  const metadata = { namespace: "apps" };
  const many = (type: string, props: () => object) =>
    Array.from({ length: COUNT }, (_, i) => ({
      ...{ type, name: `${type}${i}`, urn: `${type}${i}`, props: props(), opts: {} },
      ...{ dependencies: [], propertyDependencies: {} },
    })) as unknown as PolicyResource[];
  const policies = many(NETWORK_POLICY, () => ({
    metadata,
    spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ port: 443 }] }] },
  }));
  const workloads = many(DEPLOYMENT, () => ({ metadata, spec: { template: { spec: { containers: [] } } } }));
  const stack = new IndexedStack([...policies, ...workloads], new Map());
  let read = 0;
  for (const policy of stack.all(NETWORK_POLICY)) {
    const { inputs } = policy;
    Object.defineProperty(policy, "inputs", { get: () => ++read && inputs });
  }
  const context = { stack, voiceOf: () => "speaks" as const };
  const asked: Record<string, (policy: Policy) => unknown> = {
    DNS: (policy) => cutsOffNames(policy, context, { cloudDns: true, nodeLocal: false, dataplaneV2: true }),
    "the metadata server": (policy) => podsCutOff(policy, context, METADATA_EGRESS.dataplaneV2),
  };
  for (const [title, ask] of Object.entries(asked))
    it(`has each policy asked of Pods, and not of those of each other policy, for ${title}`, () => {
      read = 0;
      for (const policy of stack.all(NETWORK_POLICY)) ask(policy);
      assert.ok(read > 0 && read <= 20 * COUNT ** 2, `${read} reads of ${COUNT} policies`);
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
