import assert from "node:assert/strict";
import type { JudgedResource } from "../../cli/offline/protocol/analysis";
import { UNKNOWN } from "../../cli/offline/protocol/values";
import { unmatchedSettings } from "../../cli/unmatched-settings";
import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import type { Exemption, Settings } from "../../policies/settings";

const urn = (stack: string, type: string, name: string) => `urn:pulumi:${stack}::platform::${type}::${name}`;
const resource = (stack: string, type: string, name: string, inputs = {}) =>
  ({ urn: urn(stack, type, name), type, name, inputs, outputs: {} }) as unknown as JudgedResource;

const inputs = {
  nodeConfig: { serviceAccount: "nodes@demo.iam.gserviceaccount.com" },
  workloadIdentityConfig: { workloadPool: "host.svc.id.goog" },
  resourceLabels: { pair: "a" },
};
const STACKS = [
  { name: "dev", resources: [] },
  {
    name: "prod",
    resources: [resource("prod", CLUSTER, "main", inputs), resource("prod", NODE_POOL, "pool")],
  },
];
const exemption = (change: Partial<Exemption>): Exemption => ({
  rule: "version-skew",
  resource: "main",
  reason: "Moves with the next release",
  until: "2999-12-31",
  ...change,
});

describe("unmatchedSettings", () => {
  const silent: Record<string, Partial<Settings>> = {
    "no settings": {},
    "patterns of which each fits a stack": {
      production: { stacks: ["prod-*", "d*"], labels: [], values: [] },
    },
    "an exemption of a resource": { exemptions: [exemption({}), exemption({ stack: "prod" })] },
    "an exemption of a URN": { exemptions: [exemption({ resource: urn("prod", CLUSTER, "main") })] },
    "what the stack's own report tells": {
      exemptions: [
        exemption({ resource: "gone", stack: "dev" }),
        exemption({ resource: urn("dev", CLUSTER, "gone") }),
      ],
      newNodePools: [urn("dev", NODE_POOL, "gone")],
    },
    "pools of a stack": { newNodePools: ["pool", urn("prod", NODE_POOL, "pool")] },
    "ends of support of clusters": {
      clusterEndOfSupport: [{ cluster: "prod/main", standard: "2027-01-25" }],
    },
    "texts of a cluster": {
      externalNodeServiceAccounts: ["nodes@demo.iam.gserviceaccount.com"],
      allowedWorkloadPools: ["host.svc.id.goog"],
      activeActiveLabel: "pair",
    },
  };
  for (const [title, settings] of Object.entries(silent))
    it(`says nothing of ${title}`, () => assert.deepEqual(unmatchedSettings(settings, STACKS), []));

  const told: [string, Partial<Settings>, string][] = [
    [
      "an end of support of a cluster that is not there",
      { clusterEndOfSupport: [{ cluster: "prod/mian", standard: "2027-01-25" }] },
      'clusterEndOfSupport: "prod/mian" matches no resource of the stacks dev, prod. Did you mean "prod/main"?',
    ],
    [
      "a pattern that fits no stack",
      { production: { stacks: ["live-*", "prod"], labels: [], values: [] } },
      'production.stacks: "live-*" matches none of the stacks dev, prod.',
    ],
    [
      "an exemption of an unknown stack",
      { exemptions: [exemption({ stack: "prd" })] },
      'exemptions[0].stack: "prd" is not one of the stacks dev, prod. Did you mean "prod"?',
    ],
    [
      "an exemption of a resource that no stack has",
      { exemptions: [exemption({}), exemption({ resource: "mian" })] },
      'exemptions[1].resource: "mian" matches no resource of the stacks dev, prod. Did you mean "main"?',
    ],
    [
      "a pool that no stack has",
      { newNodePools: ["main"] },
      'newNodePools: "main" matches no resource of the stacks dev, prod.',
    ],
    [
      "an account that no pool uses",
      { externalNodeServiceAccounts: ["other@demo.iam.gserviceaccount.com"] },
      'externalNodeServiceAccounts: "other@demo.iam.gserviceaccount.com" matches no resource of the stacks dev, prod.',
    ],
    [
      "a workload pool that no cluster uses",
      { allowedWorkloadPools: ["other.svc.id.goog"] },
      'allowedWorkloadPools: "other.svc.id.goog" matches no resource of the stacks dev, prod.',
    ],
    [
      "a label that no cluster has",
      { activeActiveLabel: "twin" },
      'activeActiveLabel: "twin" matches no resource of the stacks dev, prod.',
    ],
  ];
  for (const [title, settings, note] of told)
    it(`tells ${title}`, () => assert.deepEqual(unmatchedSettings(settings, STACKS), [note]));

  it("says nothing where a value that is not known may be the one", () => {
    const stack = {
      name: "eu",
      resources: [resource("eu", NODE_POOL, "open", { nodeConfig: { serviceAccount: UNKNOWN } })],
    };
    const settings = { externalNodeServiceAccounts: ["other@demo.iam.gserviceaccount.com"] };
    assert.deepEqual(unmatchedSettings(settings, [...STACKS, stack]), []);
  });
});
