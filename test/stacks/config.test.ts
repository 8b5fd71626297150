import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import fc from "fast-check";
import { KNOWN_ISSUES } from "../../gke/known-issues";
import { ConfigError, parseConfig } from "../../stacks/config";
import type { ClusterConfig } from "../../stacks/config-keys";
import { clusterFile, PLACE, STACKS, stackFile, textsOf, type Values } from "./stack-files";

/** A stack's values with other ones at some paths; undefined takes a value away. */
function changed(stack: string, changes: Readonly<Record<string, unknown>>): Values {
  const values = structuredClone(stackFile(stack));
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.match(/[^.[\]]+/g) ?? [];
    const last = keys.pop() ?? "";
    let target = values;
    for (const key of keys) target = target[key] as Values;
    if (value === undefined) delete target[last];
    else target[last] = value;
  }
  return values;
}

/** Prefixes the project's own keys, as a stack's file has them. */
const own = (changes: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(changes).map(([path, value]) => [
      path.startsWith("gcp:") ? path : `gke-guardrails:${path}`,
      value,
    ]),
  );

function problemsOf(values: Values): Record<string, string> {
  try {
    parseConfig(textsOf(values), PLACE);
  } catch (error) {
    if (error instanceof ConfigError) {
      return Object.fromEntries(error.problems.map(({ at, problem }) => [at, problem]));
    }
    throw error;
  }
  return {};
}

/** The one cluster of a stack. */
function only(values: Values): ClusterConfig {
  const [cluster, ...others] = parseConfig(textsOf(values), PLACE).clusters;
  assert.ok(cluster !== undefined && others.length === 0);
  return cluster;
}

const RUNNER = { url: "https://gitlab.example.com", token: "glrt-example", concurrency: 100 };

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

const DEV = clusterFile("dev", "dev");

const WRONG: readonly [
  what: string,
  stack: string,
  changes: Readonly<Record<string, unknown>>,
  problem: string,
][] = [
  ["no project", "dev", { "gcp:project": undefined }, "is missing; expected the ID (not the number) of"],
  [
    "a project's number",
    "dev",
    { "gcp:project": 123456789012 },
    "has the wrong format; expected the ID (not the number)",
  ],
  [
    "a project's name with capitals",
    "dev",
    { "gcp:project": "Example Dev" },
    "has the wrong format; expected the ID",
  ],
  [
    "no region",
    "dev",
    { "clusters.dev.region": undefined },
    "is missing; expected the cluster's region, such as europe-west4",
  ],
  [
    "a zone for a region",
    "dev",
    { "clusters.dev.region": "europe-west4-a" },
    "has the wrong format; expected the cluster's region",
  ],
  [
    "an unknown environment",
    "dev",
    { environment: "production" },
    "has the wrong format; expected one of dev, staging, prod",
  ],
  [
    "an environment that is a list",
    "dev",
    { environment: ["dev"] },
    "is a list; expected one of dev, staging, prod",
  ],
  [
    "no cluster",
    "dev",
    { clusters: {} },
    "has too few keys; expected clusters, an object by name, at least 1",
  ],
  [
    "a cluster's name too long for service accounts",
    "dev",
    {
      "clusters.a-name-of-21-letters-": {
        ...DEV,
        maintenance: { days: ["TH"], start: "08:00", hours: 12 },
      },
    },
    "has the wrong format; expected up to 20",
  ],
  [
    "a cluster that is a name",
    "dev",
    { "clusters.dev": "dev" },
    "is a text; expected a cluster, an object with region, network",
  ],
  [
    "a channel of a cluster's own",
    "dev",
    { "clusters.dev.releaseChannel": "STABLE" },
    "is not a known key; expected one of region, network, controlPlane, maintenance",
  ],
  [
    "a cluster's region at the stack",
    "dev",
    { region: "europe-west4" },
    "is not a known key; expected one of clusters, environment",
  ],
  [
    "a subnetwork of another region",
    "prod",
    {
      "clusters.prod.network.subnetwork": "projects/example-network/regions/europe-west1/subnetworks/prod",
    },
    "is in another region than the cluster; expected one in europe-west4",
  ],
  [
    "a label with capitals",
    "dev",
    { "labels.owner": "Platform" },
    "has the wrong format; expected a label's value",
  ],
  [
    "a label's key with capitals",
    "dev",
    { "labels.Owner": "platform" },
    "has the wrong format; expected a lower-case letter, then",
  ],
  ["labels that are a list", "dev", { labels: ["owner"] }, "is a list; expected labels, an object by name"],
  ["protection that is a text", "dev", { deletionProtection: "no" }, "is a text; expected true or false"],
  [
    "no channel",
    "dev",
    { releaseChannel: "UNSPECIFIED" },
    "expected one of RAPID, REGULAR, STABLE, EXTENDED",
  ],
  [
    "a channel in lower case",
    "dev",
    { releaseChannel: "regular" },
    "expected one of RAPID, REGULAR, STABLE, EXTENDED",
  ],
  ["a dataplane's name", "dev", { dataplaneV2: "ADVANCED_DATAPATH" }, "is a text; expected true or false"],
  [
    "no network",
    "dev",
    { "clusters.dev.network": undefined },
    "is missing; expected the cluster's network, an object with mode",
  ],
  [
    "a network of an unknown mode",
    "dev",
    { "clusters.dev.network.mode": "shared" },
    "expected one of new, existing",
  ],
  [
    "a range whose address is not its first",
    "dev",
    { "clusters.dev.network.nodes": "10.0.0.1/20" },
    "expected an IPv4 range whose address is its first",
  ],
  [
    "a new network without a range for Pods",
    "dev",
    { "clusters.dev.network.pods": undefined },
    "is missing; expected an IPv4 range",
  ],
  [
    "an existing network's key for a new one",
    "dev",
    { "clusters.dev.network.podRange": "pods" },
    "is not a known key; expected one of mode, nodes, pods, services",
  ],
  [
    "an existing network by its URL",
    "prod",
    { "clusters.prod.network.network": "https://example.com/network" },
    "expected the network's name or path, such as projects/PROJECT/global/networks/NAME",
  ],
  [
    "a subnetwork without region",
    "prod",
    { "clusters.prod.network.subnetwork": "projects/example-network/subnetworks/prod" },
    "such as projects/PROJECT/regions/REGION/subnetworks/NAME",
  ],
  [
    "an empty name of a range",
    "prod",
    { "clusters.prod.network.podRange": "" },
    "is an empty text; expected the name of a secondary range",
  ],
  [
    "a control plane's range that is not of 16 addresses",
    "dev",
    { "clusters.dev.controlPlane.range": "172.16.0.0/24" },
    "expected an IPv4 range of 16 addresses",
  ],
  [
    "no word on the public endpoint",
    "dev",
    { "clusters.dev.controlPlane.publicEndpoint": undefined },
    "is missing; expected true or false",
  ],
  [
    "nobody who may reach the control plane",
    "dev",
    { "clusters.dev.controlPlane.authorizedNetworks": [] },
    "is too short a list; expected a list of networks, at least 1",
  ],
  [
    "a network without name",
    "dev",
    { "clusters.dev.controlPlane.authorizedNetworks[0].name": undefined },
    "is missing; expected a name",
  ],
  [
    "an authorized network that is a text",
    "dev",
    { "clusters.dev.controlPlane.authorizedNetworks[0]": "203.0.113.0/24" },
    "is a text; expected a network, an object with name, range",
  ],
  [
    "no maintenance window",
    "dev",
    { "clusters.dev.maintenance": undefined },
    "is missing; expected when GKE may upgrade, an object with days, start, hours, exclusions",
  ],
  [
    "a window on no day",
    "dev",
    { "clusters.dev.maintenance.days": [] },
    "is too short a list; expected a list of weekdays (UTC), at least 1",
  ],
  [
    "a day in full",
    "dev",
    { "clusters.dev.maintenance.days[1]": "Tuesday" },
    "expected one of SU, MO, TU, WE, TH, FR, SA",
  ],
  [
    "a time without colon",
    "dev",
    { "clusters.dev.maintenance.start": "0800" },
    "has the wrong format; expected a time of day in UTC, such as 02:00",
  ],
  [
    "a time of the 25th hour",
    "dev",
    { "clusters.dev.maintenance.start": "24:00" },
    "expected a time of day in UTC",
  ],
  [
    "a window shorter than GKE counts",
    "dev",
    { "clusters.dev.maintenance.hours": 3 },
    "is 3; expected the window's length in hours, a whole number from 4 to 24",
  ],
  [
    "a window of a fraction of hours",
    "dev",
    { "clusters.dev.maintenance.hours": 4.5 },
    "is 4.5; expected the window's length in hours",
  ],
  [
    "a day that no calendar has",
    "prod",
    { "clusters.prod.maintenance.exclusions[0].end": "2028-02-30T00:00:00Z" },
    "expected a time in UTC, such as",
  ],
  [
    "a time of another zone",
    "prod",
    { "clusters.prod.maintenance.exclusions[0].start": "2027-12-17T00:00:00+01:00" },
    "expected a time in UTC, such as",
  ],
  [
    "an exclusion that ends before it starts",
    "prod",
    { "clusters.prod.maintenance.exclusions[0].end": "2027-12-16T00:00:00Z" },
    "is not after start; expected a later time",
  ],
  [
    "an exclusion of an unknown scope",
    "prod",
    { "clusters.prod.maintenance.exclusions[0].scope": "ALL" },
    "expected one of NO_UPGRADES, NO_MINOR_UPGRADES, NO_MINOR_OR_NODE_UPGRADES",
  ],
  ["no node pool", "dev", { nodePools: undefined }, "is missing or empty; expected at least one pool with"],
  [
    "no general pool",
    "dev",
    { "nodePools.general": undefined },
    "has no pool with the role general; expected at least one",
  ],
  [
    "no canary pool",
    "dev",
    { "nodePools.canary.role": "general" },
    "has no pool with the role canary; expected at least one",
  ],
  [
    "a pool's name that would not fit",
    "dev",
    {
      "nodePools.a-long-name": (stackFile("dev")["gke-guardrails:nodePools"] as Values).general,
    },
    "has the wrong format; expected up to 10",
  ],
  [
    "a pool's unknown role",
    "dev",
    { "nodePools.general.role": "batch" },
    "expected one of canary, general, runners",
  ],
  [
    "a machine type with capitals",
    "dev",
    { "nodePools.general.machineType": "E2" },
    "expected a machine type, such as e2-standard-4",
  ],
  [
    "a disk too small for an image",
    "dev",
    { "nodePools.general.diskGb": 5 },
    "is 5; expected the boot disk's size in GB, a whole number from 10",
  ],
  [
    "fewer than no nodes",
    "dev",
    { "nodePools.general.minNodes": -1 },
    "is -1; expected the least nodes in each zone",
  ],
  [
    "more least than most nodes",
    "dev",
    { "nodePools.general.minNodes": 5 },
    "is 5; expected no more than maxNodes, 4",
  ],
  [
    "no most nodes",
    "dev",
    { "nodePools.general.maxNodes": undefined },
    "is missing; expected the most nodes in each zone",
  ],
  [
    "an unknown strategy",
    "dev",
    { "nodePools.general.upgrade.strategy": "ROLLING" },
    "expected one of SURGE, BLUE_GREEN",
  ],
  [
    "a key of the other strategy",
    "dev",
    { "nodePools.general.upgrade.soakSeconds": 3600 },
    "is not a known key; expected one of strategy, maxSurge, maxUnavailable",
  ],
  [
    "more surge than GKE takes",
    "dev",
    { "nodePools.general.upgrade.maxSurge": 101 },
    "is 101; expected the nodes added at a time, a whole number from 0 to 100",
  ],
  [
    "more nodes at the same time than GKE takes",
    "dev",
    { "nodePools.general.upgrade.maxSurge": 60, "nodePools.general.upgrade.maxUnavailable": 41 },
    "is 60, and maxUnavailable 41; expected no more than 100 together",
  ],
  [
    "a surge of nothing",
    "dev",
    { "nodePools.general.upgrade.maxSurge": 0 },
    "is 0, and so is maxUnavailable; expected one of the two to be more",
  ],
  [
    "a soak of old nodes longer than GKE takes",
    "prod",
    { "nodePools.general.upgrade.soakSeconds": 604_801 },
    "is 604801; expected the seconds for which the drained old nodes stay, a whole number from 0 to 604800",
  ],
  [
    "an upgrade that is null",
    "dev",
    { "nodePools.general.upgrade": null },
    "is null; expected how its nodes are upgraded, an object with strategy",
  ],
  [
    "a namespace with capitals",
    "dev",
    { "sampleWorkload.namespace": "Sample" },
    "expected a name of up to 63 lower-case letters",
  ],
  [
    "no service account",
    "dev",
    { "sampleWorkload.serviceAccount": undefined },
    "is missing; expected a name of up to 63",
  ],
  [
    "a verification of nodes once an hour",
    "dev",
    { verification: { periodSeconds: 3600 } },
    "is 3600; expected the seconds between two verifications of a node, a whole number from 10 to 600",
  ],
  [
    "a verification of the cluster once an hour",
    "dev",
    { verification: { everyMinutes: 60 } },
    "is 60; expected the minutes between two verifications of the cluster, a whole number from 5 to 30",
  ],
  ["a gate of a text", "dev", { verification: { gate: "yes" } }, "is a text; expected true or false"],
  [
    "a self-heal that is true",
    "dev",
    { verification: { selfHeal: true } },
    "is true; expected one of off, dry-run, on",
  ],
  [
    "an image in one text",
    "dev",
    { verification: { image: "gcr.io/distroless/nodejs24-debian13:nonroot" } },
    "expected a container image with Node.js, an object with registry, repository, tag, digest",
  ],
  [
    "an image's digest without its algorithm",
    "dev",
    { verification: { image: { digest: "0123" } } },
    "expected sha256: and 64 hexadecimal digits",
  ],
  [
    "a misspelt key of the verification",
    "dev",
    { verification: { selfheal: "on" } },
    "is not a known key; expected one of periodSeconds, everyMinutes",
  ],
  ["a misspelt key", "dev", { Clusters: {} }, "is not a known key; expected one of clusters, environment"],
];

describe("the stacks' configuration", () => {
  for (const stack of STACKS) {
    it(`accepts Pulumi.${stack}.yaml`, () => assert.deepEqual(problemsOf(stackFile(stack)), {}));
  }

  it("accepts an existing network by its name", () => {
    assert.deepEqual(
      problemsOf(
        changed(
          "prod",
          own({ "clusters.prod.network.network": "shared", "clusters.prod.network.subnetwork": "prod" }),
        ),
      ),
      {},
    );
  });

  it("accepts other providers' and projects' keys beside its own", () => {
    const others = {
      "gcp:region": "europe-west4",
      "gcp:zone": "europe-west4-a",
      "kubernetes:namespace": "sample",
      "gke-guardrails-2:x": "y",
    };
    assert.deepEqual(problemsOf(changed("dev", others)), {});
  });

  it("has defaults for what is left out", () => {
    const { deletionProtection, dataplaneV2, labels, maintenance, nodePools } = only(
      changed("dev", own({ deletionProtection: undefined, labels: undefined })),
    );
    assert.deepEqual(
      [deletionProtection, dataplaneV2, labels.size, maintenance.exclusions],
      [true, true, 0, []],
    );
    assert.equal(nodePools.get("general")?.diskGb, 100);
  });

  it("accepts known issues in the form of the built-in ones, and names what is wrong with others", () => {
    const issues = KNOWN_ISSUES.map((issue) => ({ ...issue, id: `our-${issue.id}` }));
    const verification = { knownIssues: issues };
    const { knownIssues } = only(changed("dev", own({ verification }))).verification;
    assert.deepEqual(JSON.parse(JSON.stringify(knownIssues)), issues);
    const [issue] = issues;
    const broken = {
      ...issue,
      affected: [{ nodes: ["1.36"], pool: { "nodeConfig.imageType": "COS" } }],
      date: "today",
    };
    assert.deepEqual(
      Object.keys(problemsOf(changed("dev", own({ verification: { knownIssues: [broken] } })))),
      [
        "gke-guardrails:verification.knownIssues[0].affected[0].nodes[0]",
        "gke-guardrails:verification.knownIssues[0].affected[0].pool",
        "gke-guardrails:verification.knownIssues[0].date",
      ],
    );
  });

  it("accepts a verification with everything chosen", () => {
    const verification = {
      periodSeconds: 30,
      everyMinutes: 10,
      nodeConditions: true,
      gate: true,
      selfHeal: "dry-run",
      knownIssues: [],
      workloads: [
        "declared",
        {
          namespace: "shop",
          serviceAccount: "checkout",
          account: "checkout@demo.iam.gserviceaccount.com",
          labels: { app: "checkout" },
          nodeSelector: { "cloud.google.com/gke-nodepool": "general" },
          tolerations: [
            { key: "dedicated", operator: "Equal", value: "ci", effect: "NoExecute", tolerationSeconds: 60 },
          ],
        },
      ],
      image: { registry: "europe-docker.pkg.dev", repository: "mirror/nodejs", tag: "24", digest: DIGEST },
    };
    assert.deepEqual(only(changed("dev", own({ verification }))).verification, verification);
  });

  for (const [what, stack, changes, expected] of WRONG) {
    it(`rejects ${what}`, () => {
      const wrong = own(changes);
      const problems = problemsOf(changed(stack, wrong));
      const [at] = Object.keys(problems);
      assert.equal(Object.keys(problems).length, 1, JSON.stringify(problems));
      assert.ok(problems[at ?? ""]?.includes(expected), JSON.stringify(problems));
      const [path = ""] = Object.keys(wrong);
      assert.ok(
        at?.startsWith(path) || path.startsWith(at ?? path),
        `${at} is not where it was changed, ${path}`,
      );
    });
  }

  it("rejects more exclusions than GKE takes", () => {
    const { maintenance } = clusterFile("prod", "prod");
    const [exclusion] = (maintenance as { exclusions: unknown[] }).exclusions;
    const many = changed("prod", own({ "clusters.prod.maintenance.exclusions": Array(21).fill(exclusion) }));
    assert.deepEqual(problemsOf(many), {
      "gke-guardrails:clusters.prod.maintenance.exclusions": "has 21; expected at most 20",
    });
  });

  for (const [at, other] of [
    ["network.pods", "network.nodes"],
    ["network.services", "network.pods"],
    ["controlPlane.range", "network.services"],
  ] as const) {
    it(`rejects the range of ${at} within that of ${other}`, () => {
      const [otherKey = "", otherField = ""] = other.split(".");
      const outer = (DEV[otherKey] as Values)[otherField] as string;
      const inner = outer.replace(/\/\d+$/, "/28");
      assert.deepEqual(problemsOf(changed("dev", own({ [`clusters.dev.${at}`]: inner }))), {
        [`gke-guardrails:clusters.dev.${at}`]: `overlaps clusters.dev.${other}; expected a range of its own`,
      });
    });
  }

  for (const [what, window] of [
    ["open at the same time", { days: ["MO", "TU"], start: "08:00", hours: 4 }],
    ["that opens before the other's end", { days: ["TU"], start: "13:59", hours: 4 }],
    ["whose end past midnight is in the other", { days: ["MO"], start: "22:30", hours: 4 }],
  ] as const) {
    it(`rejects a window ${what}`, () => {
      const values = changed("runners", own({ "clusters.runners-b.maintenance": window }));
      assert.deepEqual(problemsOf(values), {
        "gke-guardrails:clusters.runners-b.maintenance":
          "is open while clusters.runners-a.maintenance is; expected windows apart, so that one cluster is there while the other is upgraded",
      });
    });
  }

  it("accepts windows of two clusters that touch", () => {
    const window = { days: ["TU"], start: "14:00", hours: 12 };
    assert.deepEqual(problemsOf(changed("runners", own({ "clusters.runners-b.maintenance": window }))), {});
  });

  it("accepts the same ranges in two networks", () => {
    const { network, controlPlane } = clusterFile("runners", "runners-a");
    const same = { "clusters.runners-b.network": network, "clusters.runners-b.controlPlane": controlPlane };
    assert.deepEqual(problemsOf(changed("runners", own(same))), {});
  });

  it("rejects control planes of the same range in one network", () => {
    const maintenance = { days: ["FR"], start: "02:00", hours: 8 };
    const other = { ...clusterFile("prod", "prod"), maintenance };
    const values = changed("prod", own({ "clusters.other": other }));
    assert.deepEqual(problemsOf(values), {
      "gke-guardrails:clusters.other.controlPlane.range":
        "overlaps clusters.prod.controlPlane.range; expected a range of its own",
    });
  });

  it("yields clusters in their order, with what they share and what they do not", () => {
    const { clusters } = parseConfig(textsOf(stackFile("runners")), PLACE);
    assert.deepEqual(
      clusters.map(({ name, region, project, releaseChannel }) => [name, region, project, releaseChannel]),
      [
        ["runners-a", "europe-west4", "example-runners", "REGULAR"],
        ["runners-b", "europe-west1", "example-runners", "REGULAR"],
      ],
    );
  });

  /** The problems of a stack, of whose keys it is known which are encrypted. */
  const shown = (values: Values, secretKeys: readonly string[] = []): string[] => {
    try {
      parseConfig(textsOf(values), PLACE, secretKeys);
    } catch (error) {
      if (error instanceof ConfigError)
        return error.problems.map(({ at, problem }) => `${at.replace("gke-guardrails:", "")}: ${problem}`);
      throw error;
    }
    return [];
  };

  it("says what is wrong between values beside what is wrong with some of them", () => {
    const wrong = {
      environment: "production",
      "clusters.dev.region": "europe",
      "clusters.dev.network.pods": "10.0.0.0/24",
      "clusters.dev.network.services": "10.8.0.1/20",
      "nodePools.canary.role": "general",
      "nodePools.general.minNodes": 9,
      "nodePools.general.upgrade.maxSurge": 0,
      "alerts.channels.platform.severities": ["critical"],
      gitlabRunner: { ...RUNNER, concurrency: "many" },
    };
    assert.deepEqual(Object.keys(problemsOf(changed("dev", own(wrong)))).sort(), [
      "gke-guardrails:alerts.channels",
      "gke-guardrails:clusters.dev.network.pods",
      "gke-guardrails:clusters.dev.network.services",
      "gke-guardrails:clusters.dev.region",
      "gke-guardrails:environment",
      "gke-guardrails:gitlabRunner.concurrency",
      "gke-guardrails:nodePools",
      "gke-guardrails:nodePools.general.minNodes",
      "gke-guardrails:nodePools.general.upgrade.maxSurge",
    ]);
  });

  it("has spot nodes for the jobs of CI alone, and a place for their manager beside them", () => {
    const runners = stackFile("runners")["gke-guardrails:nodePools"] as Values;
    const spot = { ...(runners.runners as Values), spot: true };
    const withJobs = (more: object) => changed("runners", own({ gitlabRunner: RUNNER, ...more }));
    assert.deepEqual(problemsOf(withJobs({ "nodePools.spot": spot })), {});
    assert.match(
      problemsOf(withJobs({ "nodePools.runners.spot": true }))["gke-guardrails:nodePools"] ?? "",
      /only spot pools/,
    );
    assert.deepEqual(problemsOf(changed("dev", own({ "nodePools.general.spot": true }))), {
      "gke-guardrails:nodePools.general.spot":
        "is true for the role general; expected it for the role runners alone, whose jobs can be run again",
    });
  });

  it("concludes nothing from values that are wrong", () => {
    const wrong = {
      "nodePools.canary.role": "canari",
      "alerts.channels.platform.severities": ["criticl"],
      "clusters.runners-a.maintenance.days": ["TUE"],
      "rollout.order": ["runners-a", "runners-c"],
    };
    assert.deepEqual(Object.keys(problemsOf(changed("runners", own(wrong)))).sort(), [
      "gke-guardrails:alerts.channels.platform.severities[0]",
      "gke-guardrails:clusters.runners-a.maintenance.days[0]",
      "gke-guardrails:nodePools.canary.role",
      "gke-guardrails:rollout.order[1]",
    ]);
  });

  it("shows values that are no secrets, and names the nearest key and value", () => {
    const wrong = {
      enviroment: "prod",
      environment: "stagng",
      releaseChannel: "regular",
      "clusters.dev.region": "europe-west4-a",
      "clusters.dev.maintenance.day": ["MO"],
      "clusters.dev.maintenance.days": ["Monday"],
      deletionProtection: "no",
      dataplaneV2: "ADVANCED_DATAPATH",
      "nodePools.canary.upgrade.maxSurge": "one",
      "nodePools.general.role": "run",
    };
    const lines = shown(changed("dev", own(wrong)));
    assert.match(
      lines.find((line) => line.startsWith("enviroment")) ?? "",
      /\(did you mean "environment"\?\)$/,
    );
    assert.deepEqual(lines.filter((line) => !line.startsWith("enviroment")).sort(), [
      'clusters.dev.maintenance.day: is not a known key; expected one of days, start, hours, exclusions (did you mean "days"?)',
      'clusters.dev.maintenance.days[0]: is "Monday"; expected one of SU, MO, TU, WE, TH, FR, SA (did you mean "MO"?)',
      'clusters.dev.region: is "europe-west4-a"; expected the cluster\'s region, such as europe-west4',
      'dataplaneV2: is "ADVANCED_DATAPATH"; expected true or false',
      'deletionProtection: is "no"; expected true or false (did you mean false?)',
      'environment: is "stagng"; expected one of dev, staging, prod (did you mean "staging"?)',
      'nodePools.canary.upgrade.maxSurge: is "one"; expected the nodes added at a time, a whole number from 0 to 100',
      'nodePools.general.role: is "run"; expected one of canary, general, runners (did you mean "runners"?)',
      'releaseChannel: is "regular"; expected one of RAPID, REGULAR, STABLE, EXTENDED (did you mean "REGULAR"?)',
    ]);
  });

  it("shows no value of a key that is encrypted, none that may be one, and none that a terminal would take for more", () => {
    const wrong = changed("dev", own({ gitlabRunner: { ...RUNNER, url: "glrt-pasted-token" } }));
    const url = (lines: string[]) => lines.find((line) => line.startsWith("gitlabRunner.url"));
    assert.match(url(shown(wrong)) ?? "", /^gitlabRunner\.url: is "glrt-pasted-token"/);
    assert.match(
      url(shown(wrong, ["gke-guardrails:gitlabRunner"])) ?? "",
      /^gitlabRunner\.url: has the wrong/,
    );
    assert.match(JSON.stringify(problemsOf(wrong)), /url":"has the wrong format/);
    const token = shown(changed("dev", own({ gitlabRunner: { ...RUNNER, token: "two words" } }))).join();
    assert.doesNotMatch(token, /two words/);
    const odd = shown(changed("dev", own({ environment: "\u001b[31mprod" }))).join();
    assert.match(odd, /environment: has the wrong format/);
  });

  it("says all problems at once, in one text without a stack trace", () => {
    const values = changed(
      "dev",
      own({ environment: "x", "gcp:project": undefined, "clusters.dev.maintenance.hours": 1 }),
    );
    assert.throws(
      () => parseConfig(textsOf(values), PLACE),
      (error) => {
        assert.ok(RunError.isInstance(error));
        assert.equal(
          error.message,
          [
            "The configuration of the stack test has 3 problems:",
            "  gcp:project: is missing; expected the ID (not the number) of the clusters' Google Cloud project.",
            "  gke-guardrails:clusters.dev.maintenance.hours: is 1; expected the window's length in hours, a whole number from 4 to 24.",
            "  gke-guardrails:environment: has the wrong format; expected one of dev, staging, prod.",
            "Fix Pulumi.test.yaml, or use: pulumi config set --stack test --path 'KEY' VALUE",
          ].join("\n"),
        );
        return true;
      },
    );
  });

  it("says where each value of an empty configuration belongs", () => {
    const required = Object.keys(problemsOf({}));
    for (const key of Object.keys(stackFile("runners"))) {
      const hasDefault = ["labels", "deletionProtection", "dataplaneV2", "rollout", "alerts"].some((name) =>
        key.endsWith(`:${name}`),
      );
      assert.equal(required.includes(key), !hasDefault, key);
    }
  });

  describe("of a token", () => {
    const values = textsOf(changed("runners", own({ gitlabRunner: RUNNER })));
    const parse = (secretKeys?: readonly string[]) => parseConfig(values, PLACE, secretKeys);

    it("accepts one in an encrypted key", () =>
      assert.equal(parse(["gke-guardrails:gitlabRunner"]).clusters[0]?.gitlabRunner?.token, RUNNER.token));

    it("accepts one where nothing tells which keys are encrypted", () => assert.ok(parse(undefined)));

    it("rejects one that anyone can read in the stack's file, and says how to put it there", () => {
      assert.throws(
        () => parse([]),
        (error) =>
          error instanceof ConfigError &&
          error.message.includes("gke-guardrails:gitlabRunner.token: is not encrypted; expected a secret") &&
          error.message.includes("pulumi config set --secret --path 'gke-guardrails:gitlabRunner.token'") &&
          !error.message.includes(RUNNER.token),
      );
    });
  });

  describe("of who is told of alerts", () => {
    const SECRETS = {
      slack: { type: "slack", channel: "#platform", token: "xoxb-example", severities: ["critical"] },
      pagerduty: { type: "pagerduty", serviceKey: "key-example", severities: ["critical"] },
      webhook: { type: "webhook", url: "https://example.com/?token=example", severities: ["critical"] },
    };
    const channels = (more: Values) =>
      changed(
        "runners",
        own(Object.fromEntries(Object.entries(more).map(([k, v]) => [`alerts.channels.${k}`, v]))),
      );

    it("takes channels of every type", () => {
      const all = channels({
        ...SECRETS,
        topic: { type: "pubsub", topic: "projects/example/topics/alerts", severities: ["warning"] },
        old: { type: "existing", name: "projects/example/notificationChannels/1", severities: ["warning"] },
      });
      const { alerts } = parseConfig(textsOf(all), PLACE, ["gke-guardrails:alerts"]);
      assert.deepEqual([...(alerts?.channels.keys() ?? [])].sort(), [
        "old",
        "pagerduty",
        "platform",
        "slack",
        "topic",
        "webhook",
      ]);
    });

    for (const [name, channel] of Object.entries(SECRETS)) {
      it(`rejects what a channel of the type ${name} keeps secret where anyone can read it`, () => {
        const field = { slack: "token", pagerduty: "serviceKey", webhook: "url" }[name];
        assert.throws(
          () => parseConfig(textsOf(channels({ [name]: channel })), PLACE, []),
          (error) =>
            error instanceof ConfigError &&
            error.message.includes(`gke-guardrails:alerts.channels.${name}.${field}: is not encrypted`) &&
            !error.message.includes("example.com") &&
            !error.message.includes("-example"),
        );
      });
    }

    it("asks that a webhook's password be encrypted rather than its address, where it has one", () => {
      const hook = { ...SECRETS.webhook, username: "u", password: "password-example" };
      assert.throws(
        () => parseConfig(textsOf(channels({ hook })), PLACE, []),
        (error) =>
          error instanceof ConfigError &&
          error.message.includes("alerts.channels.hook.password: is not encrypted") &&
          !error.message.includes("password-example"),
      );
    });

    for (const [what, path, value, problem] of [
      [
        "nobody who takes critical alerts",
        "platform.severities",
        ["warning"],
        "has no channel that takes critical",
      ],
      [
        "a severity that does not exist",
        "platform.severities",
        ["page"],
        "expected one of critical, warning",
      ],
      ["an address that is not one", "platform.address", "platform", "expected an e-mail address"],
      ["a type that does not exist", "platform.type", "sms", "expected one of email, slack, pagerduty"],
      [
        "a user without a password",
        "hook",
        { ...SECRETS.webhook, username: "u" },
        "has a username or a password; expected both",
      ],
    ] as const) {
      it(`rejects ${what}`, () => {
        const problems = Object.values(problemsOf(channels({ [path]: value })));
        assert.ok(
          problems.some((text) => text.includes(problem)),
          problems.join("\n"),
        );
      });
    }

    it("rejects an alert to leave out that does not exist", () => {
      const problems = Object.entries(problemsOf(changed("runners", own({ "alerts.off": ["dns"] }))));
      assert.match(String(problems), /alerts\.off\[0\].*verification-failed/);
    });
  });

  it("never prints a text that it was given, wherever it stands", () => {
    const canary = "c4naryS3cret!";
    const leaves = STACKS.flatMap((stack) => pathsOf(stackFile(stack)).map((path) => ({ stack, path })));
    fc.assert(
      fc.property(fc.subarray(leaves, { minLength: 1, maxLength: 5 }), (chosen) => {
        const [{ stack } = { stack: "dev" }] = chosen;
        const paths = chosen.filter((leaf) => leaf.stack === stack).map(({ path }) => [path, canary]);
        assert.throws(
          () => parseConfig(textsOf(changed(stack, Object.fromEntries(paths))), PLACE),
          (error) => RunError.isInstance(error) && !error.message.includes(canary),
        );
      }),
    );
  });

  it("yields a configuration or a ConfigError for any JSON at any key", () => {
    const keys = Object.keys(stackFile("dev"));
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        problemsOf({ ...stackFile("dev"), [key]: value });
      }),
    );
  });
});

/** The paths of the values that are no objects or lists. */
function pathsOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, element]) => {
    if (Array.isArray(value)) return pathsOf(element, `${path}[${key}]`);
    return pathsOf(element, path === "" ? key : `${path}.${key}`);
  });
}
