import assert from "node:assert/strict";
import { resolve } from "node:path";
import { UNKNOWN } from "../../../cli/offline/protocol/values";
import { Providers } from "../../../cli/offline/providers";
import { Autonaming } from "../../../cli/offline/providers/autonaming";
import { planGcp } from "../../engine/harness/gcp";
import { isPlainObject, type Json, type JsonObject } from "../../engine/harness/values";

const CLUSTER = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";
const ALERT = "gcp:monitoring/alertPolicy:AlertPolicy";

/**
 * What a first preview with @pulumi/gcp 9.37.0 and its provider shows inside blocks that a program declares, by the path of a property:
 * recorded without credentials.
 */
const PLANNED: readonly [what: string, type: string, declared: JsonObject, at: string, value: Json][] = [
  [
    "a private endpoint that is off as none",
    CLUSTER,
    { privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false } },
    "privateClusterConfig.enablePrivateEndpoint",
    null,
  ],
  [
    "a private endpoint that is on",
    CLUSTER,
    { privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true } },
    "privateClusterConfig.enablePrivateEndpoint",
    true,
  ],
  [
    "no further ranges",
    CLUSTER,
    { ipAllocationPolicy: {} },
    "ipAllocationPolicy.additionalIpRangesConfigs",
    [],
  ],
  [
    "no exclusions",
    CLUSTER,
    { maintenancePolicy: { dailyMaintenanceWindow: { startTime: "03:00" } } },
    "maintenancePolicy.maintenanceExclusions",
    [],
  ],
  [
    "an exclusion without its own end",
    CLUSTER,
    {
      maintenancePolicy: {
        maintenanceExclusions: [
          {
            exclusionName: "freeze",
            startTime: "2026-12-17T00:00:00Z",
            endTime: "2027-01-03T00:00:00Z",
            exclusionOptions: { scope: "NO_UPGRADES" },
          },
        ],
      },
    },
    "maintenancePolicy.maintenanceExclusions.0.exclusionOptions.endTimeBehavior",
    "",
  ],
  ["no further disks", POOL, { nodeConfig: {} }, "nodeConfig.secondaryBootDisks", []],
  ["no taints", POOL, { nodeConfig: {} }, "nodeConfig.taints", []],
  ["nodes that are not preemptible", POOL, { nodeConfig: {} }, "nodeConfig.preemptible", false],
  ["nodes that are no spot VMs", POOL, { nodeConfig: {} }, "nodeConfig.spot", false],
  ["spot VMs", POOL, { nodeConfig: { spot: true } }, "nodeConfig.spot", true],
  [
    "no further Pod networks",
    POOL,
    { networkConfig: { enablePrivateNodes: true } },
    "networkConfig.additionalPodNetworkConfigs",
    [],
  ],
  [
    "no strategies of channels",
    ALERT,
    { alertStrategy: { autoClose: "1800s" } },
    "alertStrategy.notificationChannelStrategies",
    [],
  ],
  [
    "extractors of no label as none",
    "gcp:logging/metric:Metric",
    { filter: "severity>=ERROR", labelExtractors: {} },
    "labelExtractors",
    null,
  ],
];

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isPlainObject(inner as Json) ? (inner as JsonObject)[key] : undefined;
  }, value);

describe("the first preview without a provider", () => {
  const providers = new Providers(resolve(__dirname, "../../.."));

  for (const [what, type, declared, path, value] of PLANNED) {
    const subject = { urn: `urn:pulumi:dev::test::${type}::it`, type, name: "it" };

    it(`shows ${what}: ${path}`, () => {
      assert.deepEqual(at(providers.plan({ ...subject, provider: {} }, declared), path), value);
    });

    it(`shows the engine suite's programs ${what}, too`, () => {
      assert.deepEqual(at(planGcp({ ...subject, project: "demo" }, declared), path), value);
    });
  }
});

/** What a program in JavaScript may give, and what policies see of it. */
const TYPED: readonly [what: string, type: string, declared: JsonObject, seen: JsonObject][] = [
  ["a flag as a text", CLUSTER, { enableAutopilot: "true" }, { enableAutopilot: true }],
  ["a flag as a number in a text", CLUSTER, { enableLegacyAbac: "0" }, { enableLegacyAbac: false }],
  [
    "a flag in a block",
    POOL,
    { management: { autoUpgrade: "False" } },
    { management: { autoUpgrade: false } },
  ],
  [
    "a flag in a block of a list",
    CLUSTER,
    { nodePools: [{ management: { autoRepair: "false" } }] },
    { nodePools: [{ management: { autoRepair: false } }] },
  ],
  ["a number", POOL, { autoscaling: { maxNodeCount: "5" } }, { autoscaling: { maxNodeCount: 5 } }],
  ["a text that is no flag", CLUSTER, { enableAutopilot: "yes" }, { enableAutopilot: "yes" }],
  ["a text that is no number", POOL, { initialNodeCount: "many" }, { initialNodeCount: "many" }],
  ["a text of its own", POOL, { version: "1" }, { version: "1" }],
  ["labels", CLUSTER, { resourceLabels: { canary: "true" } }, { resourceLabels: { canary: "true" } }],
  [
    "metadata of nodes",
    POOL,
    { nodeConfig: { metadata: { "disable-legacy-endpoints": "true" } } },
    { nodeConfig: { metadata: { "disable-legacy-endpoints": "true" } } },
  ],
];

describe("properties that a provider does not have", () => {
  const providers = new Providers(resolve(__dirname, "../../.."));
  const said = (type: string, inputs: JsonObject) =>
    providers.unknownKeys(
      { urn: `urn:pulumi:dev::test::${type}::it`, type, name: "it", provider: {} },
      inputs,
    );

  it("are named with what was meant, also in lists", () => {
    const inputs = {
      maintenancePolicy: {
        recuringWindow: {},
        maintenanceExclusions: [{ exclusionNam: "a" }, { exclusionNam: "b" }],
      },
    };
    assert.deepEqual(said(CLUSTER, inputs), [
      'maintenancePolicy.recuringWindow, which the provider does not know, so that a preview fails. Did you mean "recurringWindow"?',
      'maintenancePolicy.maintenanceExclusions.exclusionNam, which the provider does not know, so that a preview fails. Did you mean "exclusionName"?',
    ]);
  });
  it("are not labels, marks, what is unknown, or what the SDK's class leaves out", () => {
    const nodeConfig = {
      labels: { any: "x" },
      workloadMetadataConfig: { mode: "GKE_METADATA", __defaults: [] },
    };
    assert.deepEqual(said(POOL, { nodeConfig, management: UNKNOWN, clustr: "main" }), []);
    assert.deepEqual(said("gcp:none/none:None", { block: { key: 1 } }), []);
    assert.deepEqual(said("kubernetes:core/v1:Pod", { spec: { contaners: [] } }), []);
  });
});

const ACCOUNT = "kubernetes:core/v1:ServiceAccount";

/** What `pulumi:autonaming` says, and the name of a resource `it` then. */
const NAMED: readonly [said: string, type: string, config: Json | undefined, name: RegExp][] = [
  ["nothing", ACCOUNT, undefined, /^it-[0-9a-f]{8}$/],
  ["nothing", CLUSTER, undefined, /^it-[0-9a-f]{7}$/],
  ["that names are as they are", ACCOUNT, { mode: "verbatim" }, /^it$/],
  ["that names are as they are", CLUSTER, { mode: "verbatim" }, /^it$/],
  ["so of another provider", ACCOUNT, { providers: { gcp: { mode: "verbatim" } } }, /^it-/],
  ["so of the provider", ACCOUNT, { providers: { kubernetes: { mode: "verbatim" } } }, /^it$/],
  [
    "so of the type",
    ACCOUNT,
    { mode: "default", providers: { kubernetes: { resources: { [ACCOUNT]: { mode: "verbatim" } } } } },
    /^it$/,
  ],
  [
    "a pattern",
    ACCOUNT,
    {
      pattern: "#{project}-#{stack}-#{config.team}-#{name}-#{hex(4)}#{num(2)}#{string(3)}".replaceAll(
        "#",
        "$",
      ),
    },
    /^shop-dev-ours-it-[0-9a-f]{4}\d{2}[a-z]{3}$/,
  ],
  ["what is no object", ACCOUNT, "verbatim", /^it-/],
];

describe("names without a provider", () => {
  for (const [said, type, config, name] of NAMED)
    it(`follow from what the configuration says of them: ${said} (${type})`, () => {
      const values = new Map([["shop:team", "ours"]]);
      if (config !== undefined) values.set("pulumi:autonaming", JSON.stringify(config));
      const providers = new Providers(resolve(__dirname, "../../.."), new Autonaming("shop", "dev", values));
      const subject = { urn: `urn:pulumi:dev::shop::${type}::it`, type, name: "it", provider: {} };
      const { name: own, metadata } = providers.check(subject, { kind: "ServiceAccount" });
      assert.match(String(own ?? (metadata as JsonObject).name), name);
    });

  it("have the namespace of the provider", () => {
    const subject = {
      urn: "urn:pulumi:dev::p::t::it",
      type: ACCOUNT,
      name: "it",
      provider: { namespace: "team" },
    };
    const inputs = { kind: "ServiceAccount", metadata: { name: "it" } };
    const providers = new Providers(resolve(__dirname, "../../.."));
    assert.deepEqual(providers.check(subject, inputs).metadata, { name: "it", namespace: "team" });
    const told = providers.planUncalled(subject, inputs).metadata as JsonObject;
    assert.deepEqual([told.name, told.namespace, told.uid], ["it", "team", UNKNOWN]);
  });
});

describe("what a program is told besides the plan", () => {
  const providers = new Providers(resolve(__dirname, "../../.."));
  const tell = (type: string, inputs: JsonObject, provider: JsonObject = {}) =>
    providers.answer({ urn: `urn:pulumi:dev::p::${type}::it`, type, name: "it", provider }, inputs);

  it("is a cluster's project: its own, or its provider's", () => {
    assert.deepEqual(tell(CLUSTER, { project: "own" }, { project: "other" }).outputs, { project: "own" });
    assert.deepEqual(tell(CLUSTER, {}, { project: "other" }).outputs, { project: "other" });
    assert.deepEqual(tell(CLUSTER, { project: UNKNOWN }, { project: "other" }).outputs, {});
    assert.deepEqual(tell(CLUSTER, {}).outputs, {});
  });

  it("is the workload pool of an Autopilot cluster, which GKE gives it", () => {
    const pool = (inputs: JsonObject) =>
      tell(CLUSTER, { project: "own", ...inputs }).outputs.workloadIdentityConfig;
    assert.deepEqual(pool({ enableAutopilot: true }), { workloadPool: "own.svc.id.goog" });
    assert.equal(pool({ enableAutopilot: true, workloadIdentityConfig: UNKNOWN }), undefined);
    for (const enableAutopilot of [false, UNKNOWN]) assert.equal(pool({ enableAutopilot }), undefined);
    assert.deepEqual(tell(CLUSTER, { enableAutopilot: true }).outputs, {});
  });

  const named = (kind: string, metadata: JsonObject): JsonObject => ({ kind, metadata });
  const IDS: readonly [what: string, type: string, inputs: JsonObject, provider: JsonObject, id: string][] = [
    ["namespace and name", ACCOUNT, named("ServiceAccount", { namespace: "a", name: "b" }), {}, "a/b"],
    [
      "the provider's namespace",
      ACCOUNT,
      named("ServiceAccount", { name: "b" }),
      { namespace: "team" },
      "team/b",
    ],
    [
      "the name of what has no namespace",
      "kubernetes:core/v1:Namespace",
      named("Namespace", { name: "b" }),
      {},
      "b",
    ],
    [
      "nothing where a part is not known",
      ACCOUNT,
      named("ServiceAccount", { namespace: UNKNOWN, name: "b" }),
      {},
      "",
    ],
    [
      "nothing for a patch",
      `${ACCOUNT}Patch`,
      named("ServiceAccount", { namespace: "a", name: "b" }),
      {},
      "",
    ],
    ["nothing for a release", "kubernetes:helm.sh/v3:Release", { name: "b", namespace: "a" }, {}, ""],
  ];
  for (const [what, type, inputs, provider, id] of IDS)
    it(`is an object's id: ${what}`, () => assert.equal(tell(type, inputs, provider).id, id));
});

describe("the check without a provider", () => {
  const providers = new Providers(resolve(__dirname, "../../.."));
  for (const [what, type, declared, seen] of TYPED) {
    it(`shows ${what} as policies see it`, () => {
      const subject = { urn: "urn:pulumi:dev::p::t::it", type, name: "it", provider: { version: "9.37.0" } };
      const checked = providers.check(subject, declared);
      for (const [key, value] of Object.entries(seen))
        assert.deepEqual(parts(checked[key] as Json, value), value);
    });
  }

  /** A value without what the provider adds to the wanted blocks. */
  function parts(value: Json | undefined, wanted: Json): unknown {
    if (Array.isArray(value) && Array.isArray(wanted))
      return value.map((item, i) => parts(item, wanted[i] ?? null));
    if (!isPlainObject(value) || !isPlainObject(wanted)) return value;
    return Object.fromEntries(Object.entries(wanted).map(([key, each]) => [key, parts(value[key], each)]));
  }
});

describe("the declarations of an SDK", () => {
  it("are read once for all stacks of a program", () => {
    const root = resolve(__dirname, "../../..");
    const [first, second] = [new Providers(root).sdk("gcp"), new Providers(root).sdk("gcp")];
    assert(first);
    assert.equal(first, second);
    assert.notEqual(first, new Providers(root).sdk("kubernetes"));
  });
});
