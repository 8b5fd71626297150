import { KNOWN_ISSUES } from "../../../../gke/known-issues";
import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const lustre = (enabled: unknown) => ({ addonsConfig: { lustreCsiDriverConfig: { enabled } } });
const program = (
  minMasterVersion: unknown,
  version: unknown,
  more: Partial<TestResource> = {},
  cluster: object = lustre(true),
) => [
  resource(CLUSTER, { minMasterVersion, ...cluster }, { name: "cluster" }),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), version }, more),
];
const incident = program("1.21.11-gke.1100", "1.20.15-gke.8200");

const BOUNDARIES = KNOWN_ISSUES.flatMap(({ affected }) => affected.flatMap(({ boundary }) => boundary ?? []));

/** A control plane on a boundary and nodes just before it, for each boundary. */
const crossings = Object.fromEntries(
  BOUNDARIES.map((version) => [
    `a control plane of ${version} with nodes just before it`,
    {
      resources: program(
        version,
        version.replace(/\d+$/, (gke) => String(Number(gke) - 1)),
      ),
      at: "version",
    },
  ]),
);

/** A cluster that is on 1.21 whatever the program asks for. */
const upgraded = (minMasterVersion: unknown, version: string) => [
  resource(
    CLUSTER,
    { minMasterVersion },
    { name: "cluster", observed: { masterVersion: "1.21.11-gke.1100" } },
  ),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), version }),
];

ruleTable("dataplane-boundary-crossing", {
  accepts: {
    "both sides after the change": program("1.21.11-gke.1100", "1.21.0-gke.1000"),
    "both sides before the change": program("1.20.15-gke.8200", "1.19.16-gke.100"),
    "partial versions, of which GKE chooses the newest for both": program("1.33", "1.33"),
    "nodes of a partial version, of which GKE chooses the newest": program("1.33.5-gke.1000", "1.33"),
    "a partial version of a control plane that GKE has before the boundary": [
      resource(
        CLUSTER,
        { minMasterVersion: "1.33", ...lustre(true) },
        { name: "cluster", observed: { masterVersion: "1.33.1-gke.1500" } },
      ),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), version: "1.33.1-gke.1000" }),
    ],
    "silent nodes": program("1.21.11-gke.1100", undefined),
    "a silent control plane": program(undefined, "1.20.15-gke.8200"),
    "nodes whose version the program ignores, on the control plane's side": program(
      "1.21.11-gke.1100",
      "1.21.10-gke.2000",
      { ignoreChanges: ["version"] },
    ),
    "nodes whose version the program ignores, of a control plane that is observed": [
      resource(
        CLUSTER,
        { minMasterVersion: "1.21.11-gke.1100" },
        { name: "cluster", observed: { masterVersion: "1.21.11-gke.1100" } },
      ),
      resource(
        NODE_POOL,
        { cluster: ref("cluster", "name"), version: "1.20.15-gke.8200" },
        { ignoreChanges: ["version"], observed: { version: "1.21.11-gke.1100" } },
      ),
    ],
    "nodes of a cluster of another stack": [
      resource(CLUSTER, { minMasterVersion: "1.21.11-gke.1100" }, { name: "cluster" }),
      resource(NODE_POOL, { cluster: "cluster", version: "1.20.15-gke.8200" }),
    ],
    "a planned upgrade that the stack's tag announces": {
      resources: incident,
      stackTags: { "gke-upgrade-in-progress": "true" },
    },
    "nodes that follow their cluster's version": program("1.21.11-gke.1100", ref("cluster", "masterVersion")),
    "nodes before a change of an addon that the cluster does not have": program(
      "1.33.2-gke.4655000",
      "1.33.1-gke.1000000",
      {},
      {},
    ),
    "nodes before a change of an addon that the cluster turns off": program(
      "1.33.2-gke.4655000",
      "1.33.1-gke.1000000",
      {},
      lustre(false),
    ),
    "nodes on the side of a control plane that GKE upgraded since": upgraded(
      "1.20.15-gke.8200",
      "1.21.11-gke.1100",
    ),
    "an Autopilot cluster": resource(CLUSTER, {
      enableAutopilot: true,
      minMasterVersion: "1.21.11-gke.1100",
      nodeVersion: "1.20.15-gke.8200",
    }),
  },
  rejects: {
    ...crossings,
    "the incident's cluster": {
      resources: incident,
      at: "version",
      problem: /from 1\.21\.0-gke\.1000 on, nodes forward .*169\.254\.169\.252:988/,
    },
    "nodes that are created on the other side, whose version the program ignores from then on, as advisory": {
      resources: program("1.21.11-gke.1100", "1.20.15-gke.8200", { ignoreChanges: ["version"] }),
      at: "version",
      level: "advisory",
      problem: /^is "1\.20\.15-gke\.8200" and the control plane "1\.21\.11-gke\.1100"/,
      fix: /ignoreChanges keeps it from changing them/,
    },
    "nodes on the other side of a control plane whose version the program ignores": {
      resources: [
        resource(
          CLUSTER,
          { minMasterVersion: "1.33.2-gke.4655000", ...lustre(true) },
          { name: "cluster", ignoreChanges: ["minMasterVersion"] },
        ),
        resource(NODE_POOL, {
          cluster: ref("cluster", "name"),
          version: "1.33.1-gke.1000000",
          management: { autoUpgrade: false },
        }),
      ],
      at: "version",
    },
    "nodes that GKE left behind when it upgraded a silent control plane": {
      resources: upgraded(undefined, "1.20.15-gke.8200"),
      at: "version",
      problem: /and the control plane "1\.21\.11-gke\.1100"/,
    },
    "the incident's cluster as its state tells it, with nothing pinned": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion: "1.22.8-gke.200" } }),
        resource(
          NODE_POOL,
          { cluster: ref("cluster", "name") },
          { observed: { version: "1.20.15-gke.2000" } },
        ),
      ],
      at: "version",
      problem:
        /^runs "1\.20\.15-gke\.2000" and the control plane "1\.22\.8-gke\.200": .*169\.254\.169\.252:988/,
      fix: /^Upgrade the nodes/,
    },
    "nodes before a change of an addon that the cluster is observed to have": {
      resources: [
        resource(
          CLUSTER,
          {},
          { name: "cluster", observed: { masterVersion: "1.33.2-gke.4655000", ...lustre(true) } },
        ),
        resource(
          NODE_POOL,
          { cluster: ref("cluster", "name") },
          { observed: { version: "1.33.1-gke.1000000" } },
        ),
      ],
      at: "version",
    },
    // minMasterVersion is a floor: where no state tells, the control plane may have gone as far.
    "nodes ahead of what their control plane has at least, as advisory": {
      resources: program("1.20.15-gke.8200", "1.21.11-gke.1100"),
      config: { settings: { endOfSupport: { "1.21": "2026-12-31" } } },
      at: "version",
      level: "advisory",
    },
    "nodes before a boundary, of a control plane whose partial version GKE resolves to one after it, as advisory":
      {
        resources: program(
          "1.33",
          "1.33.1-gke.1000",
          {},
          { ...lustre(true), releaseChannel: { channel: "REGULAR" } },
        ),
        at: "version",
        level: "advisory",
        problem: /^is "1\.33\.1-gke\.1000" and the control plane "1\.33": from 1\.33\.2/,
      },
    "nodes of a partial version before a boundary, of a control plane with a partial version, as advisory": {
      resources: program("1.33", "1.32"),
      config: { settings: { endOfSupport: { "1.32": "2027-12-31" } } },
      at: "version",
      level: "advisory",
    },
    "each boundary between the two": {
      resources: program("1.99.1-gke.100", "1.20.15-gke.8200"),
      at: BOUNDARIES.map(() => "version"),
    },
    "a boundary that the settings add": {
      resources: program("1.35.1-gke.200", "1.35.1-gke.100"),
      config: {
        settings: {
          knownIssues: [
            {
              id: "our-agent-moves",
              component: "our agent",
              theme: "identity",
              symptom: "from 1.35.1-gke.150 on, our agent listens on another port",
              affected: [{ boundary: "1.35.1-gke.150" }],
              fixedIn: [],
              sources: ["https://example.com/agent"],
              date: "2026-11-20",
              confidence: "high",
            },
          ],
        },
      },
      at: "version",
      problem: /our agent listens on another port/,
    },
    "a minor wholly before the change": { resources: program("1.21.11-gke.1100", "1.20"), at: "version" },
    "the default pool": {
      resources: resource(CLUSTER, { minMasterVersion: "1.21.11-gke.1100", nodeVersion: "1.20.15-gke.8200" }),
      at: "nodeVersion",
    },
    "an inline pool beside a good one": {
      resources: resource(CLUSTER, {
        minMasterVersion: "1.21.11-gke.1100",
        nodePools: [{ version: "1.21.11-gke.1100" }, { version: "1.20.15-gke.8200" }],
      }),
      at: "nodePools[1].version",
    },
    "an upgrade that another tag, or a tag that is taken back, does not announce": {
      resources: incident,
      stackTags: { "gke-upgrade-in-progress": "false", "upgrade-in-progress": "true" },
      at: "version",
    },
  },
  undecided: {
    "unknown nodes": {
      resources: program("1.21.11-gke.1100", unknown),
      config: { "no-version-alias": "disabled" },
      at: "version",
    },
    "a change of an addon that the cluster may have": {
      resources: program("1.33.2-gke.4655000", "1.33.1-gke.1000000", {}, lustre(unknown)),
      at: "Cluster.cluster.addonsConfig.lustreCsiDriverConfig.enabled",
    },
    "an unknown control plane": {
      resources: program(unknown, "1.20.15-gke.8200"),
      config: { "no-version-alias": "disabled" },
      at: "Cluster.cluster.minMasterVersion",
    },
  },
});
