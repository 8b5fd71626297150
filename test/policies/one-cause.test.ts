import assert from "node:assert/strict";
import {
  ALERT_POLICY,
  CLUSTER,
  DEPLOYMENT,
  KUBERNETES_SERVICE_ACCOUNT,
  NETWORK_POLICY,
  NODE_POOL,
} from "../../policies/resource-types";
import { ref } from "../../policies/rule";
import { evaluate, type Options, resource, type TestResource, unknown } from "../support/evaluate";

// One cause gets one finding, whichever rules could speak of it: so one exemption is enough, and what is to be done is said once.

/** A cluster and its pool, of which GKE upgrades the nodes. */
const cluster = (minMasterVersion: unknown, version: unknown, props: object = {}): TestResource[] => [
  resource(CLUSTER, { minMasterVersion, releaseChannel: { channel: "REGULAR" } }, { name: "cluster" }),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), version, ...props }, { name: "pool" }),
];
const noAutoUpgrade = { management: { autoUpgrade: false, autoRepair: true } };
/** What a state tells of a cluster that pins nothing. */
const observed = (masterVersion: string, version: string): TestResource[] => [
  resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion } }),
  resource(NODE_POOL, { cluster: ref("cluster", "name") }, { name: "pool", observed: { version } }),
];

interface Case extends Options {
  program: TestResource[];
  /** The rules that say something of the pool's version, with their levels. */
  expected: string[];
}

const CASES: Record<string, Case> = {
  "a pin on the other side of a boundary, too old for its control plane and for GKE": {
    program: cluster("1.24.1-gke.100", "1.20.15-gke.8200"),
    expected: ["mandatory dataplane-boundary-crossing"],
  },
  "a pin that is too old for its control plane and for GKE": {
    program: cluster("1.34.1-gke.100", "1.28.15-gke.100"),
    expected: ["mandatory version-skew"],
  },
  "a pin that GKE no longer supports": {
    program: cluster("1.30.1-gke.100", "1.30.1-gke.100"),
    expected: ["mandatory no-end-of-support-version"],
  },
  "a pin that GKE no longer supports, ahead of the floor across a boundary": {
    program: cluster("1.20.15-gke.8200", "1.21.11-gke.1100"),
    expected: ["mandatory no-end-of-support-version"],
  },
  "a partial version that GKE no longer supports": {
    program: cluster("1.30.1-gke.100", "1.30"),
    expected: ["mandatory no-end-of-support-version"],
  },
  "a pin whose support ends soon, outside production": {
    program: cluster("1.32.1-gke.100", "1.32.1-gke.100"),
    expected: ["advisory no-end-of-support-version"],
  },
  "a pin whose support ends soon, in production": {
    program: cluster("1.32.1-gke.100", "1.32.1-gke.100"),
    stack: "prod",
    expected: ["mandatory no-version-pin-with-auto-upgrade"],
  },
  "a pin ahead of the floor, in production": {
    program: cluster("1.34.1-gke.100", "1.34.2-gke.100"),
    stack: "prod",
    expected: ["mandatory no-version-pin-with-auto-upgrade"],
  },
  "a pin ahead of the floor that GKE does not move": {
    program: cluster("1.34.1-gke.100", "1.34.2-gke.100", noAutoUpgrade),
    stack: "prod",
    expected: ["advisory version-skew"],
  },
  "an alias, in production": {
    program: cluster("1.34.1-gke.100", "latest"),
    stack: "prod",
    expected: ["mandatory no-version-alias"],
  },
  "what is no version": {
    program: cluster("1.34.1-gke.100", "1.34.x"),
    expected: ["mandatory no-version-alias"],
  },
  "a partial version, in production": {
    program: cluster("1.34.1-gke.100", "1.34"),
    stack: "prod",
    expected: ["mandatory no-version-pin-with-auto-upgrade"],
  },
  "a pin whose control plane is not known, which is left open by each rule": {
    program: cluster(unknown, "1.30.1-gke.100"),
    expected: [],
  },
  // Nobody pinned these: that GKE upgrades the nodes soon is not the same as what is broken until then.
  "nodes that are observed on the other side of a boundary, and unsupported": {
    program: observed("1.24.1-gke.100", "1.20.15-gke.8200"),
    expected: ["mandatory dataplane-boundary-crossing", "mandatory no-end-of-support-version"],
  },
};

/** The rules that leave something undecided of a program: the rule, the resource and the properties. */
async function undecided(program: TestResource[], options: Options = {}): Promise<string[]> {
  const found = await evaluate(program, options);
  return found.filter((d) => d.status === "undecided").map((d) => `${d.rule} ${d.name} ${d.property}`);
}

/** What all rules refuse, or advise against, of a program: the rule, the resource and the property. */
async function findings(program: TestResource[], options: Options = {}): Promise<string[]> {
  const found = await evaluate(program, options);
  return found
    .filter((d) => d.status === "violation")
    .map((d) => `${d.rule} ${d.name} ${d.property}`)
    .sort();
}
const about = (found: string[], what: RegExp) => found.filter((line) => what.test(line));

const mode = (value: string) => ({ nodeConfig: { workloadMetadataConfig: { mode: value } } });
const WITH_POOL = { workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" } };

/** Pods with an identity in a namespace whose policy denies everything. */
const denial = (namespace: string, clusterProps: object = {}): TestResource[] => {
  const metadata = { namespace, labels: { app: "shop" } };
  const of = (type: Parameters<typeof resource>[0], name: string, props: object) =>
    resource(type, props as Record<string, unknown>, { name, cluster: "cluster" });
  return [
    resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH", ...clusterProps }, { name: "cluster" }),
    of(KUBERNETES_SERVICE_ACCOUNT, "account", {
      metadata: {
        name: "shop",
        namespace,
        annotations: { "iam.gke.io/gcp-service-account": "shop@demo.iam.gserviceaccount.com" },
      },
    }),
    of(DEPLOYMENT, "shop", {
      metadata: { ...metadata, name: "shop" },
      spec: {
        selector: { matchLabels: metadata.labels },
        template: {
          metadata: { labels: metadata.labels },
          spec: { serviceAccountName: "shop", containers: [{ name: "shop", image: "shop:1" }] },
        },
      },
    }),
    of(NETWORK_POLICY, "deny", {
      metadata: { namespace },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    }),
  ];
};

/** What of a program is said of one resource, as "mandatory version-skew"; as "exempt …" where an exemption holds. */
async function saidOf(name: string, property: RegExp, program: TestResource[], options: Options) {
  const found = await evaluate(program, options);
  return found
    .filter((d) => d.name === name && d.status !== "undecided" && property.test(d.property))
    .map(({ status, level, rule }) => `${status === "exempt" ? status : level} ${rule}`)
    .sort();
}

/** Of one cause: what is said of it where the rule that speaks of it is on, is disabled, and is exempt. */
interface Shared {
  readonly program: TestResource[];
  readonly resource: string;
  readonly property: RegExp;
  /** The rule that speaks, and those of which one would without it. */
  readonly speaks: string;
  readonly instead: readonly string[];
  readonly stack?: string;
}

const freeze = (exclusionName: string, start: string, end: string) => ({
  exclusionName,
  startTime: `${start}T00:00:00Z`,
  endTime: `${end}T00:00:00Z`,
  exclusionOptions: { scope: "NO_UPGRADES" },
});

const withIdentity = (name: string): TestResource => resource(CLUSTER, WITH_POOL, { name });

const SHARED: Record<string, Shared> = {
  "a pin on the other side of a boundary, too old for its control plane": {
    program: cluster("1.24.1-gke.100", "1.20.15-gke.8200"),
    resource: "pool",
    property: /^version$/,
    speaks: "dataplane-boundary-crossing",
    instead: ["mandatory version-skew"],
  },
  "a pin that is too old for its control plane and for GKE": {
    program: cluster("1.34.1-gke.100", "1.28.15-gke.100"),
    resource: "pool",
    property: /^version$/,
    speaks: "version-skew",
    instead: ["mandatory no-end-of-support-version"],
  },
  "a pin that GKE no longer supports": {
    program: cluster("1.30.1-gke.100", "1.30.1-gke.100"),
    resource: "pool",
    property: /^version$/,
    stack: "prod",
    speaks: "no-end-of-support-version",
    instead: ["mandatory no-version-pin-with-auto-upgrade"],
  },
  "an alias": {
    program: cluster("1.34.1-gke.100", "latest"),
    resource: "pool",
    property: /^version$/,
    stack: "prod",
    speaks: "no-version-alias",
    instead: ["mandatory no-version-pin-with-auto-upgrade"],
  },
  "nodes that are observed too old, on the other side of a boundary": {
    program: observed("1.24.1-gke.100", "1.20.15-gke.8200"),
    resource: "pool",
    property: /^version$/,
    speaks: "dataplane-boundary-crossing",
    instead: ["mandatory version-skew"],
  },
  "a cluster without a workload pool whose node pools ask for one": {
    program: [
      resource(CLUSTER, {}, { name: "cluster" }),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), ...mode("GKE_METADATA") }, { name: "pool" }),
    ],
    resource: "cluster",
    property: /workloadPool/,
    speaks: "wi-pool-without-metadata-nodes",
    instead: ["mandatory wi-pool-is-own-project"],
  },
  "exclusions that follow one another for longer than GKE allows": {
    program: [
      resource(
        CLUSTER,
        {
          maintenancePolicy: {
            dailyMaintenanceWindow: { startTime: "02:00" },
            maintenanceExclusions: [
              freeze("spring", "2026-03-01", "2026-05-30"),
              freeze("summer", "2026-05-30", "2026-08-28"),
            ],
          },
        },
        { name: "cluster" },
      ),
    ],
    resource: "cluster",
    property: /maintenanceExclusions(?:\[\d\])?$/,
    speaks: "no-perpetual-freeze",
    instead: [
      "advisory maintenance-exclusion-limits",
      "advisory maintenance-exclusion-limits",
      "mandatory maintenance-window-capacity",
    ],
  },
  "a window whose recurrence ends": {
    program: [
      resource(
        CLUSTER,
        {
          maintenancePolicy: {
            recurringWindow: {
              startTime: "2026-01-03T00:00:00Z",
              endTime: "2026-01-03T06:00:00Z",
              recurrence: "FREQ=WEEKLY;BYDAY=SA,SU;UNTIL=20270101T000000Z",
            },
          },
        },
        { name: "cluster" },
      ),
    ],
    resource: "cluster",
    property: /recurrence$/,
    speaks: "maintenance-rrule-valid",
    instead: ["advisory maintenance-window-capacity"],
  },
  "an Autopilot cluster without a channel": {
    program: [
      resource(
        CLUSTER,
        { enableAutopilot: true, releaseChannel: { channel: "UNSPECIFIED" } },
        { name: "cluster" },
      ),
    ],
    resource: "cluster",
    property: /^releaseChannel/,
    speaks: "release-channel-explicit",
    instead: ["mandatory autopilot-scope"],
  },
  "a denial in GKE's own namespace": {
    program: denial("kube-system"),
    resource: "deny",
    property: /^spec/,
    speaks: "netpol-spares-system-pods",
    instead: ["mandatory netpol-allows-metadata-egress"],
  },
  "a cluster without alerts": {
    program: [withIdentity("cluster")],
    resource: "cluster",
    property: /^alerting$/,
    stack: "prod",
    speaks: "metadata-server-restart-alert",
    instead: [
      "advisory kube-dns-crashloop-alert",
      "advisory metadata-daemonset-ready-alert",
      "advisory metadata-error-log-metric",
    ],
  },
  "a cluster that notifies nobody": {
    program: [withIdentity("cluster")],
    resource: "cluster",
    property: /^notificationConfig|^alerting/,
    stack: "prod",
    speaks: "upgrade-notifications-complete",
    instead: ["mandatory upgrade-event-alert"],
  },
};

/** What is said only where the other rule is disabled: where it is exempt, its exemption is on another policy, or on the Pods. */
const DISABLED_ONLY: Record<string, Shared> = {
  "a denial of everything": {
    program: denial("shop", { dnsConfig: { clusterDns: "CLOUD_DNS" } }),
    resource: "deny",
    property: /^spec/,
    speaks: "netpol-allows-metadata-egress",
    instead: ["mandatory netpol-allows-dns-egress"],
  },
};

describe("a rule that speaks of a cause for others", () => {
  for (const [title, shared] of Object.entries({ ...SHARED, ...DISABLED_ONLY })) {
    const { program, resource: name, property, speaks, instead, stack } = shared;
    const said = (config: Options["config"]) => saidOf(name, property, program, { stack, config });
    const others = (lines: string[]) => lines.filter((line) => instead.some((one) => endsAlike(line, one)));

    it(`is the only one: ${title}`, async () => {
      const lines = await said({});
      assert.ok(
        lines.some((line) => endsAlike(line, speaks)),
        lines.join(", "),
      );
      assert.deepEqual(others(lines), []);
    });
    it(`hides nothing of it where it is disabled: ${title}`, async () => {
      const lines = await said({ [speaks]: "disabled" });
      assert.deepEqual(others(lines), instead);
      assert.deepEqual(
        lines.filter((line) => endsAlike(line, speaks)),
        [],
      );
    });
    if (title in DISABLED_ONLY) continue;
    it(`is enough of an exemption, and hides nothing: ${title}`, async () => {
      const reason = "the node pool is replaced next week";
      const exemptions = [{ rule: speaks, resource: name, reason, until: "2099-01-01" }];
      const lines = await said({ settings: { exemptions } });
      assert.deepEqual(
        others(lines),
        instead.map((one) => one.replace(/^\w+/, "exempt")),
      );
      assert.deepEqual(
        lines.filter((line) => endsAlike(line, speaks)),
        [`exempt ${speaks}`],
      );
    });
  }

  it("is taken for one where the policy settings is disabled, too", async () => {
    const { program, resource: name, property } = SHARED["an alias"] as Shared;
    const config = { settings: "disabled", "no-version-alias": "disabled" };
    const lines = await saidOf(name, property, program, { config });
    assert.deepEqual(lines, ["advisory no-version-pin-with-auto-upgrade"]);
  });
});

/** Whether two lines name the same rule. */
const endsAlike = (one: string, other: string): boolean => one.split(" ").at(-1) === other.split(" ").at(-1);

describe("one cause gets one finding", () => {
  for (const [title, { program, expected, ...options }] of Object.entries(CASES)) {
    it(`of the version of a pool's nodes: ${title}`, async () => {
      const found = (await evaluate(program, options)).filter(
        (d) => d.status === "violation" && d.name === "pool" && d.property === "version",
      );
      assert.deepEqual(found.map(({ level, rule }) => `${level} ${rule}`).sort(), expected);
    });
  }

  it("of a version that is not known, beside whether it is one; each other rule says so where that one does not", async () => {
    const program = cluster("1.34.1-gke.100", unknown);
    const pin = "no-version-pin-with-auto-upgrade";
    const byOthers = [pin, "no-end-of-support-version", "version-skew", "dataplane-boundary-crossing"];
    const lines = (rules: string[]) => rules.map((rule) => `${rule} pool version`).sort();
    assert.deepEqual((await undecided(program)).sort(), lines(["no-version-alias", pin]));
    const disabled = { config: { "no-version-alias": "disabled" as const } };
    assert.deepEqual((await undecided(program, disabled)).sort(), lines(byOthers));
    const exemption = {
      rule: "no-version-alias",
      resource: "pool",
      reason: "known from a test",
      until: "2099-01-01",
    };
    const exempt = { config: { settings: { exemptions: [exemption] } } };
    assert.deepEqual((await undecided(program, exempt)).sort(), lines(byOthers));
  });

  it("of a control plane's version that is not known, by the rule that asks for it, on the cluster", async () => {
    const found = await undecided(cluster(unknown, "1.34.1-gke.100", noAutoUpgrade));
    assert.deepEqual(about(found, /Version/), ["no-version-alias cluster minMasterVersion"]);
  });

  it("of a cluster without a workload pool, whether or not node pools run the metadata server", async () => {
    const pools = (value: string) => [
      resource(CLUSTER, { releaseChannel: { channel: "REGULAR" } }, { name: "cluster" }),
      ...["a", "b"].map((name) =>
        resource(NODE_POOL, { cluster: ref("cluster", "name"), ...mode(value) }, { name }),
      ),
    ];
    const ofPool = async (program: TestResource[]) => about(await findings(program), /workloadPool/);
    assert.deepEqual(await ofPool(pools("GKE_METADATA")), [
      "wi-pool-without-metadata-nodes cluster workloadIdentityConfig.workloadPool",
    ]);
    assert.deepEqual(await ofPool(pools("GCE_METADATA").slice(0, 1)), [
      "wi-pool-is-own-project cluster workloadIdentityConfig.workloadPool",
    ]);
  });

  it("of a pool with another mode than its cluster's", async () => {
    const program = [
      resource(CLUSTER, WITH_POOL, { name: "cluster" }),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), ...mode("GCE_METADATA") }, { name: "pool" }),
    ];
    assert.deepEqual(about(await findings(program), / pool .*mode$/), [
      "node-pool-gke-metadata-mode pool nodeConfig.workloadMetadataConfig.mode",
    ]);
  });

  it("of a policy that denies everything", async () => {
    assert.deepEqual(about(await findings(denial("shop")), / deny /), [
      "netpol-allows-metadata-egress deny spec.egress",
    ]);
    assert.deepEqual(about(await findings(denial("kube-system")), / deny /), [
      "netpol-spares-system-pods deny spec.podSelector",
    ]);
    assert.deepEqual(
      about(await findings(denial("shop", { dnsConfig: { clusterDns: "CLOUD_DNS" } })), / deny /),
      ["netpol-allows-metadata-egress deny spec.egress"],
    );
  });

  it("of a component's alerts that have no channel for one severity", async () => {
    const alerts = Array.from({ length: 14 }, (_, i) =>
      resource(
        ALERT_POLICY,
        {
          severity: "WARNING",
          documentation: { content: "What to do" },
          conditions: [
            {
              displayName: "c",
              conditionThreshold: {
                filter:
                  'metric.type="kubernetes.io/container/restart_count" AND resource.type="k8s_container"',
              },
            },
          ],
        },
        { name: `alert-${i}`, component: "example:index:Alerts" },
      ),
    );
    assert.deepEqual(about(await findings(alerts), /notificationChannels/), [
      "alert-policy-is-audible alert-0 notificationChannels",
    ]);
  });
});
