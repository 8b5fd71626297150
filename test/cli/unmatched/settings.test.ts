import assert from "node:assert/strict";
import type { JudgedResource } from "../../../cli/offline/protocol/analysis";
import { secret, UNKNOWN } from "../../../cli/offline/protocol/values";
import type { Finding } from "../../../cli/report/finding";
import { exemptionsOfOtherStacks, misnamedExemptions } from "../../../cli/unmatched/exemptions";
import { unmatchedSettings } from "../../../cli/unmatched/settings";
import { CLUSTER, KUBERNETES_PROVIDER, NODE_POOL } from "../../../policies/resource-types";
import type { Exemption, Settings } from "../../../policies/settings/settings";

const urn = (stack: string, type: string, name: string) => `urn:pulumi:${stack}::platform::${type}::${name}`;
const resource = (stack: string, type: string, name: string, inputs = {}) =>
  ({ urn: urn(stack, type, name), type, name, inputs, outputs: {} }) as unknown as JudgedResource;

const inputs = {
  nodeConfig: { serviceAccount: "nodes@demo.iam.gserviceaccount.com" },
  workloadIdentityConfig: { workloadPool: "host.svc.id.goog" },
  resourceLabels: { pair: "a" },
};
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const STACKS = [
  { name: "dev", resources: [], askedProjects: [] },
  {
    name: "prod",
    askedProjects: ["shop-prod", "constructor"],
    resources: [
      resource("prod", CLUSTER, "main", inputs),
      resource("prod", KUBERNETES_PROVIDER, "on-aks"),
      resource("prod", KUBERNETES_PROVIDER, "default_4_23_0"),
      resource("prod", NODE_POOL, "pool", { name: "builds-v2" }),
      resource("prod", "gcp:projects/iAMMember:IAMMember", "reader", {
        member:
          "principal://iam.googleapis.com/projects/999999999999/locations/global/workloadIdentityPools/shop-pools.svc.id.goog/subject/ns/apps/sa/app",
      }),
      resource("prod", POLICY, "default-deny", { metadata: { name: "deny-all", namespace: "shop" } }),
      resource("prod", POLICY, "dns", { metadata: { name: "allow-dns", namespace: "shop" } }),
      resource("prod", POLICY, "dns-ci", { metadata: { name: "allow-dns", namespace: "ci" } }),
      resource("prod", POLICY, "hidden", { metadata: { name: secret("hidden-name") } }),
    ],
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
      production: { stacks: ["prod-*", "d*"], labels: [], values: [], otherValues: [] },
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
    "the number of a project that a program asks for": { projectNumbers: { "shop-prod": "123456789012" } },
    "the number of a project that a principal has, or whose pool it is of": {
      projectNumbers: { "shop-pools": "123456789012", other: "999999999999" },
    },
    "providers of Kubernetes": { kubernetesProviders: { "on-aks": "other", default: "gke" } },
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
      { production: { stacks: ["live-*", "prod"], labels: [], values: [], otherValues: [] } },
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
      "an exemption of an object by its name in Kubernetes",
      { exemptions: [exemption({ resource: "deny-all" })] },
      'exemptions[0].resource: "deny-all" matches no resource of the stacks dev, prod. Did you mean "default-deny"? "deny-all" is its metadata.name.',
    ],
    [
      "an exemption of objects by their name in Kubernetes",
      { exemptions: [exemption({ resource: "allow-dns" })] },
      'exemptions[0].resource: "allow-dns" matches no resource of the stacks dev, prod. Did you mean "dns" or "dns-ci"? "allow-dns" is their metadata.name.',
    ],
    [
      "an exemption of an object by its namespace and name",
      { exemptions: [exemption({ resource: "ci/allow-dns" })] },
      'exemptions[0].resource: "ci/allow-dns" matches no resource of the stacks dev, prod. Did you mean "dns-ci"? "ci/allow-dns" is its namespace and name.',
    ],
    [
      "an exemption of an object by a misspelt name in Kubernetes",
      { exemptions: [exemption({ resource: "deny-al" })] },
      'exemptions[0].resource: "deny-al" matches no resource of the stacks dev, prod. Did you mean "default-deny"?',
    ],
    [
      "an exemption by a secret name, of which it shows nothing",
      { exemptions: [exemption({ resource: "hidden-name" })] },
      'exemptions[0].resource: "hidden-name" matches no resource of the stacks dev, prod. Did you mean "hidden"?',
    ],
    [
      "a pool by its name on GKE",
      { newNodePools: ["builds-v2"] },
      'newNodePools: "builds-v2" matches no resource of the stacks dev, prod. Did you mean "pool"? "builds-v2" is its name.',
    ],
    [
      "a pool that no stack has",
      { newNodePools: ["main"] },
      'newNodePools: "main" matches no resource of the stacks dev, prod.',
    ],
    [
      "a misspelt provider of Kubernetes",
      { kubernetesProviders: { "on-ask": "other" } },
      'kubernetesProviders: "on-ask" matches no resource of the stacks dev, prod. Did you mean "on-aks"?',
    ],
    [
      "an account that no pool uses",
      { externalNodeServiceAccounts: ["other@demo.iam.gserviceaccount.com"] },
      'externalNodeServiceAccounts: "other@demo.iam.gserviceaccount.com" matches no resource of the stacks dev, prod.',
    ],
    [
      "a misspelt account",
      { externalNodeServiceAccounts: ["node@demo.iam.gserviceaccount.com"] },
      'externalNodeServiceAccounts: "node@demo.iam.gserviceaccount.com" matches no resource of the stacks dev, prod. Did you mean "nodes@demo.iam.gserviceaccount.com"?',
    ],
    [
      "a misspelt workload pool",
      { allowedWorkloadPools: ["hosts.svc.id.goog"] },
      'allowedWorkloadPools: "hosts.svc.id.goog" matches no resource of the stacks dev, prod. Did you mean "host.svc.id.goog"?',
    ],
    [
      "a misspelt key in production.labels",
      { production: { stacks: [], labels: ["pairs"], values: [], otherValues: [] } },
      'production.labels: "pairs" matches no resource of the stacks dev, prod. Did you mean "pair"?',
    ],
    [
      "a workload pool that no cluster uses",
      { allowedWorkloadPools: ["other.svc.id.goog"] },
      'allowedWorkloadPools: "other.svc.id.goog" matches no resource of the stacks dev, prod.',
    ],
    [
      "the number of a project that no program asks for",
      { projectNumbers: { "shop-prd": "123456789012" } },
      'projectNumbers: "shop-prd" is not a project that the stacks dev, prod ask for or make. Did you mean "shop-prod"?',
    ],
    [
      "a label that no cluster has",
      { activeActiveLabel: "twin" },
      'activeActiveLabel: "twin" matches no resource of the stacks dev, prod.',
    ],
  ];
  for (const [title, settings, note] of told)
    it(`tells ${title}`, () => assert.deepEqual(unmatchedSettings(settings, STACKS), [note]));

  it("names one stack alone as one", () => {
    const settings: Partial<Settings> = {
      production: { stacks: ["live"], labels: [], values: [], otherValues: [] },
      exemptions: [exemption({ stack: "live" })],
      newNodePools: ["gone"],
      projectNumbers: { "shop-prod": "123456789012" },
    };
    assert.deepEqual(unmatchedSettings(settings, [{ name: "dev", askedProjects: [], resources: [] }]), [
      'production.stacks: "live" does not match the stack dev.',
      'exemptions[0].stack: "live" is not the stack dev.',
      'newNodePools: "gone" matches no resource of the stack dev.',
      'projectNumbers: "shop-prod" is not a project that the stack dev asks for or makes.',
    ]);
  });

  it("suggests no text that is secret, and no value of a label", () => {
    const hidden = { nodeConfig: { serviceAccount: secret("nodes@demo.iam.gserviceaccount.com") } };
    const stack = {
      name: "eu",
      askedProjects: [],
      resources: [resource("eu", CLUSTER, "main", { ...hidden, resourceLabels: { a: "twins" } })],
    };
    const settings = {
      externalNodeServiceAccounts: ["node@demo.iam.gserviceaccount.com"],
      activeActiveLabel: "twin",
    };
    const notes = unmatchedSettings(settings, [stack]);
    assert.equal(notes.length, 2);
    for (const note of notes) assert.doesNotMatch(note, /Did you mean/);
  });

  it("says nothing of labels of which a cluster has one", () => {
    const production = { stacks: [], labels: ["env", "pair"], values: [], otherValues: [] };
    assert.deepEqual(unmatchedSettings({ production }, STACKS), []);
    assert.deepEqual(
      unmatchedSettings({ production }, [{ name: "empty", resources: [], askedProjects: [] }]),
      [],
    );
  });

  it("says nothing where a value that is not known may be the one", () => {
    const stack = {
      name: "eu",
      askedProjects: [UNKNOWN],
      resources: [resource("eu", NODE_POOL, "open", { nodeConfig: { serviceAccount: UNKNOWN } })],
    };
    const settings = {
      externalNodeServiceAccounts: ["other@demo.iam.gserviceaccount.com"],
      projectNumbers: { other: "123456789012" },
    };
    assert.deepEqual(unmatchedSettings(settings, [...STACKS, stack]), []);
  });
});

describe("misnamedExemptions", () => {
  const finding = (rule: string, name: string) =>
    ({ rule, urn: urn("prod", POLICY, name), name, status: "violation" }) as unknown as Finding;
  const stacks = STACKS.map(({ name, resources }) => ({
    name,
    resources,
    findings: name === "prod" ? [finding("version-skew", "default-deny")] : [],
  }));

  it("tells an exemption that means a resource with a finding of its rule", () => {
    assert.deepEqual(misnamedExemptions({ exemptions: [exemption({ resource: "deny-all" })] }, stacks), [
      'exemptions[0].resource: "deny-all" matches no resource that was judged. Did you mean "default-deny"? "deny-all" is its metadata.name.',
    ]);
  });

  it("tells one that gives a project, a stack or a place before the name", () => {
    for (const resource of ["shop/default-deny", "prod:default-deny", "prod/shop/deny-all"])
      assert.match(
        String(misnamedExemptions({ exemptions: [exemption({ resource })] }, stacks)),
        /^exemptions\[0\]\.resource: ".*" matches no resource that was judged\. Did you mean "default-deny"\?$/,
      );
  });

  it("tells one of a resource of a list that names another stack", () => {
    const [, prod] = stacks;
    assert(prod);
    const of = (change: Partial<Exemption>) =>
      exemptionsOfOtherStacks({ exemptions: [exemption({ resource: "default-deny", ...change })] }, prod);
    assert.deepEqual(of({ stack: "live" }), [
      'exemptions[0].stack: "live" is not "prod", the stack that the list of clusters counts as, so that default-deny is not exempt.',
    ]);
    for (const fits of [
      {},
      { stack: "prod" },
      { stack: "live", rule: "node-zones" },
      { stack: "live", resource: "dns" },
    ])
      assert.deepEqual(of(fits), []);
  });

  it("says nothing of others, which may be of a stack that was not judged", () => {
    const exemptions = [
      exemption({ resource: urn("dev", POLICY, "default-deny") }),
      exemption({ resource: "default-deny" }),
      exemption({ resource: "allow-dns" }),
      exemption({ resource: "default-den" }),
      exemption({ resource: "deny-all", rule: "node-zones" }),
      exemption({ resource: "deny-all", stack: "prod" }),
    ];
    assert.deepEqual(misnamedExemptions({ exemptions }, stacks), []);
  });
});

describe("many settings that name what is not there", () => {
  const COUNT = 30;
  const names = Array.from({ length: COUNT }, (_, i) => `own${i}`);
  const settings = { exemptions: names.map((name) => exemption({ resource: name })), newNodePools: names };

  it("have the resources looked through once", () => {
    let reads = 0;
    const resources = names.map((name, i) => {
      const pool = resource("prod", NODE_POOL, `pool${i}`);
      return Object.defineProperty(pool, "inputs", { get: () => ++reads && { name } });
    });
    const findings = resources.map((pool) => ({ rule: "version-skew", urn: pool.urn }) as unknown as Finding);
    const stack = { name: "prod", resources, findings, askedProjects: [] };
    assert.equal(unmatchedSettings(settings, [stack]).length, 2 * COUNT);
    assert.equal(misnamedExemptions(settings, [stack]).length, COUNT);
    assert.ok(reads <= 10 * COUNT, `${reads} reads of ${COUNT} resources`);
  });
});
