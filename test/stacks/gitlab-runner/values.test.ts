import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DEFAULT_CHART_REPOSITORY,
  DEFAULT_CHART_VERSION,
  type GitlabRunnerConfig,
} from "../../../stacks/gitlab-runner/options";
import { chartOf, chartValues, runnersConfig } from "../../../stacks/gitlab-runner/values";
import { nodePoolArgs } from "../../../stacks/node-pool-args";

const CONFIG: GitlabRunnerConfig = {
  url: "https://gitlab.example.com",
  token: "glrt-example",
  concurrency: 100,
  image: undefined,
  cpuRequest: "1",
  memoryRequest: "2Gi",
  cacheBucket: undefined,
  chartRepository: DEFAULT_CHART_REPOSITORY,
  chartVersion: DEFAULT_CHART_VERSION,
};

/** The settings of a config.toml, by table; of TOML only what is written there. */
function tablesOf(config: Partial<GitlabRunnerConfig> = {}): Record<string, Record<string, unknown>> {
  const tables: Record<string, Record<string, unknown>> = {};
  let table: Record<string, unknown> = {};
  for (const line of runnersConfig({ ...CONFIG, ...config }).split("\n")) {
    const [, name] = /^ *\[+([\w.]+)\]+$/.exec(line) ?? [];
    const [, key, value] = /^ *("[^"]+") = (.+)$/.exec(line) ?? [];
    assert.ok(name !== undefined || key !== undefined || line === "", line);
    if (name !== undefined) tables[name] = table = {};
    if (key !== undefined) table[JSON.parse(key)] = JSON.parse(value ?? "");
  }
  return tables;
}

const NODES = nodePoolArgs(
  {
    role: "runners",
    machineType: "n2-standard-16",
    diskGb: 200,
    spot: false,
    minNodes: 0,
    maxNodes: 30,
    upgrade: { strategy: "BLUE_GREEN", batchNodes: 5, soakSeconds: 86_400 },
  },
  {
    project: "example-runners",
    location: "europe-west4",
    cluster: "runners-a",
    serviceAccount: "nodes",
    resourceLabels: {},
  },
).nodeConfig as { labels: Record<string, string>; taints: { key: string; value: string; effect: string }[] };

describe("GitLab Runner's chart", () => {
  const version = DEFAULT_CHART_VERSION;
  for (const [chartRepository, chart] of [
    [
      DEFAULT_CHART_REPOSITORY,
      { chart: "gitlab-runner", repositoryOpts: { repo: DEFAULT_CHART_REPOSITORY } },
    ],
    [
      "https://mirror.example/charts",
      { chart: "gitlab-runner", repositoryOpts: { repo: "https://mirror.example/charts" } },
    ],
    ["oci://mirror.example/charts", { chart: "oci://mirror.example/charts/gitlab-runner" }],
  ] as const) {
    it(`comes from ${chartRepository}`, () => {
      assert.deepEqual(chartOf({ ...CONFIG, chartRepository }), { ...chart, version });
    });
  }
});

describe("the values of GitLab Runner's chart", () => {
  it("put the manager on the nodes for runners", () => {
    const { nodeSelector, tolerations } = chartValues(CONFIG, "token");
    assert.deepEqual(nodeSelector, NODES.labels);
    assert.deepEqual(
      tolerations,
      NODES.taints.map(({ key, value }) => ({ key, operator: "Equal", value, effect: "NoSchedule" })),
    );
  });

  it("put the jobs there, too", () => {
    const tables = tablesOf();
    assert.deepEqual(tables["runners.kubernetes.node_selector"], NODES.labels);
    assert.deepEqual(
      tables["runners.kubernetes.node_tolerations"],
      Object.fromEntries(NODES.taints.map(({ key, value }) => [`${key}=${value}`, "NoSchedule"])),
    );
  });

  it("hold no token, but the name of the Secret with it", () => {
    const values = chartValues(CONFIG, "gitlab-runner-token-0123456");
    assert.ok(!JSON.stringify(values).includes(CONFIG.token));
    assert.equal((values.runners as { secret: string }).secret, "gitlab-runner-token-0123456");
  });

  it("lets jobs run on spot nodes where a pool has them, and keeps the manager off", () => {
    const values = chartValues(CONFIG, "token", true);
    const { config } = values.runners as { config: string };
    assert.match(config, /"cloud\.google\.com\/gke-spot=true" = "NoSchedule"/);
    assert.doesNotMatch(JSON.stringify(values.tolerations), /spot/);
    assert.doesNotMatch(runnersConfig(CONFIG), /spot/);
  });

  it("keep the manager's rights from the jobs", () => {
    const { rbac, serviceAccount } = chartValues(CONFIG, "token");
    assert.deepEqual(rbac, { create: false });
    assert.deepEqual(serviceAccount, { create: false, name: "gitlab-runner" });
    const settings = tablesOf()["runners.kubernetes"];
    assert.equal(settings?.service_account, "ci-jobs");
    assert.equal(settings?.privileged, false);
    assert.ok(!Object.keys(settings ?? {}).some((key) => key.endsWith("_overwrite_allowed")));
  });

  it("let jobs end where a drain takes their node, and go at once when they are done", () => {
    const settings = tablesOf()["runners.kubernetes"];
    assert.deepEqual(
      [settings?.pod_termination_grace_period_seconds, settings?.cleanup_grace_period_seconds],
      [3600, 30],
    );
    assert.equal(chartValues(CONFIG, "token").terminationGracePeriodSeconds, 3600);
    assert.deepEqual(tablesOf()["runners.kubernetes.pod_annotations"], {
      "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
    });
  });

  it("give a job longer than a new node takes", () => {
    assert.equal(tablesOf()["runners.kubernetes"]?.poll_timeout, 900);
  });

  it("serve metrics on a named port", () => {
    assert.deepEqual(chartValues(CONFIG, "token").metrics, {
      enabled: true,
      portName: "metrics",
      port: 9252,
    });
  });

  it("name an image only where one is configured", () => {
    assert.ok(!("image" in (tablesOf()["runners.kubernetes"] ?? {})));
    assert.equal(tablesOf({ image: "debian:13" })["runners.kubernetes"]?.image, "debian:13");
  });

  it("share a cache without credentials where a bucket is configured", () => {
    assert.equal(tablesOf()["runners.cache"], undefined);
    const tables = tablesOf({ cacheBucket: "example-cache" });
    assert.deepEqual(tables["runners.cache"], { Type: "gcs", Shared: true });
    assert.deepEqual(tables["runners.cache.gcs"], { BucketName: "example-cache" });
  });

  it("carry what is configured", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (concurrency) => {
        const { concurrent, gitlabUrl } = chartValues({ ...CONFIG, concurrency }, "token");
        assert.deepEqual([concurrent, gitlabUrl], [concurrency, CONFIG.url]);
      }),
    );
    const settings = tablesOf({ cpuRequest: "500m", memoryRequest: "4Gi" })["runners.kubernetes"];
    assert.deepEqual([settings?.cpu_request, settings?.memory_request], ["500m", "4Gi"]);
  });
});
