import assert from "node:assert/strict";
import { kubeconfigFault, leadsToOtherCloud } from "../../gke/other-clouds";

/** A kubeconfig, as tools write it. */
const yaml = (server: string, user: string, name = "main") => `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: LS0t
    server: ${server}
  name: ${name}
contexts:
- context:
    cluster: ${name}
    user: ${name}
  name: ${name}
current-context: ${name}
kind: Config
users:
- name: ${name}
  user: ${user}
`;
const GKE_USER = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: gke-gcloud-auth-plugin}}";
const TOKEN = "{token: abc}";

/** A kubeconfig with a cluster of Amazon's, "eks", one of GKE's with a token, "gke", and one with GKE's plugin, "plugin". */
const several = (current: string) => ({
  "current-context": current,
  clusters: [
    { name: "eks", cluster: { server: "https://0A1B.gr7.eu-west-1.eks.amazonaws.com" } },
    { name: "gke", cluster: { server: "https://192.0.2.1" } },
  ],
  contexts: [
    { name: "prod", context: { cluster: "eks", user: "token", namespace: "shop" } },
    { name: "dev", context: { cluster: "gke", user: "token" } },
    { name: "plugin", context: { cluster: "gke", user: "plugin" } },
    { name: "broken", context: { cluster: "gone", user: "plugin" } },
  ],
  users: [
    { name: "token", user: { token: "abc" } },
    { name: "plugin", user: { exec: { command: "gke-gcloud-auth-plugin" } } },
  ],
});
const inYaml = (indent: string, content: ReturnType<typeof several>) =>
  `apiVersion: v1
clusters:
${content.clusters.map(({ name, cluster }) => `${indent}- cluster:\n${indent}    extensions:\n${indent}    - name: x\n${indent}    server: "${cluster.server}"\n${indent}  name: ${name}\n`).join("")}contexts:
${content.contexts.map(({ name, context }) => `${indent}- context:\n${indent}    cluster: ${context.cluster}\n${indent}    user: "${context.user}"\n${indent}  name: ${name}\n`).join("")}
current-context: ${content["current-context"]}
kind: Config
users:
${content.users.map(({ name, user }) => `${indent}- name: ${name}\n${indent}  user: ${JSON.stringify(user)}\n`).join("")}`;

describe("a provider of Kubernetes", () => {
  for (const [what, provider] of Object.entries({
    "Amazon's control plane": {
      kubeconfig: yaml("https://0A1B.gr7.eu-west-1.eks.amazonaws.com", TOKEN),
    },
    "Amazon's authenticator": {
      kubeconfig: JSON.stringify({ users: [{ user: { exec: { command: "aws-iam-authenticator" } } }] }),
    },
    "Azure's control plane": { kubeconfig: yaml("https://shop-1.hcp.westeurope.azmk8s.io:443", TOKEN) },
    "DigitalOcean's control plane": { kubeconfig: yaml("https://0a-1b.k8s.ondigitalocean.com", TOKEN) },
    "Linode's control plane": { kubeconfig: yaml("https://0a-1b.eu-west-1.linodelke.net:443", TOKEN) },
    "Oracle's cluster": {
      kubeconfig: yaml(
        "https://192.0.2.1:6443",
        "{exec: {command: oci, args: [ce, cluster, generate-token, --cluster-id, ocid1.cluster.oc1.iad.aaaa]}}",
      ),
    },
    "a current context of kind": { kubeconfig: yaml("https://127.0.0.1:6443", TOKEN, "kind-dev") },
    "a current context of k3d, in JSON": { kubeconfig: JSON.stringify({ "current-context": "k3d-dev" }) },
    "the context that aws writes": { context: "arn:aws:eks:eu-west-1:111122223333:cluster/shop" },
    "the cluster that eksctl writes": { cluster: "shop.eu-west-1.eksctl.io" },
    "a context of another cloud beside others": {
      context: "do-fra1-shop",
      kubeconfig: yaml("https://192.0.2.1", GKE_USER, "gke_shop_europe-west1_main"),
    },
  }))
    it(`leads to another cloud with ${what}`, () => assert.equal(leadsToOtherCloud(provider), true));

  for (const [what, provider] of Object.entries({
    "GKE's plugin": { kubeconfig: yaml("https://192.0.2.1", GKE_USER) },
    "the context that gcloud writes": { context: "gke_shop_europe-west1_main" },
    "a context of gcloud beside another cloud's": {
      context: "gke_shop_europe-west1_main",
      kubeconfig: yaml("https://0A1B.gr7.eu-west-1.eks.amazonaws.com", TOKEN, "kind-dev"),
    },
  }))
    it(`leads to GKE with ${what}`, () => assert.equal(leadsToOtherCloud(provider), false));

  for (const [what, provider] of Object.entries({
    "nothing that is known": { kubeconfig: undefined, context: undefined },
    "a fleet's gateway": {
      kubeconfig: yaml(
        "https://connectgateway.googleapis.com/v1/projects/1/locations/global/memberships/eks",
        GKE_USER,
      ),
    },
    "an address alone": { kubeconfig: yaml("https://192.0.2.1", TOKEN) },
    "the path of a file": { kubeconfig: "/home/me/.kube/config" },
    "a context of its own name": { context: "prod" },
    "another cloud's control plane in a comment": {
      kubeconfig: `# once https://0A1B.gr7.eu-west-1.eks.amazonaws.com\n${yaml("https://192.0.2.1 # not shop.hcp.westeurope.azmk8s.io", TOKEN)}`,
    },
    "a current context in a comment": {
      kubeconfig: `# current-context: kind-dev\n${yaml("https://192.0.2.1", TOKEN)}`,
    },
    "clusters of both, and no context": {
      kubeconfig: (
        yaml("https://0A1B.gr7.eu-west-1.eks.amazonaws.com", TOKEN) + yaml("https://192.0.2.1", GKE_USER)
      ).replaceAll("current-context: main", ""),
    },
    "a context that is not known beside a current one": {
      context: undefined,
      kubeconfig: yaml("https://127.0.0.1:6443", TOKEN, "kind-dev"),
    },
  }))
    it(`does not show its cluster with ${what}`, () => assert.equal(leadsToOtherCloud(provider), undefined));

  for (const [form, written] of [
    ["JSON", (content: ReturnType<typeof several>) => JSON.stringify(content)],
    ["YAML", (content: ReturnType<typeof several>) => inYaml("", content)],
    ["indented YAML", (content: ReturnType<typeof several>) => inYaml("  ", content)],
  ] as const)
    it(`leads where the context does of several clusters, in ${form}`, () => {
      const leads = (current: string, context?: string, cluster?: string) =>
        leadsToOtherCloud({
          kubeconfig: written(several(current)),
          ...(context !== undefined && { context }),
          ...(cluster !== undefined && { cluster }),
        });
      assert.equal(leads("prod"), true);
      assert.equal(leads("dev"), undefined);
      assert.equal(leads("plugin"), false);
      assert.equal(leads("prod", "plugin"), false);
      assert.equal(leads("broken"), undefined);
      // A cluster that the provider names is used with whatever context.
      assert.equal(leads("prod", undefined, "gke"), false);
      assert.equal(leads("plugin", undefined, "eks"), true);
      assert.equal(leads("plugin", "dev", "eks"), true);
      assert.equal(leads("prod", "", ""), true);
    });

  it("leads where a cluster that it names does, whatever its context is called", () => {
    const kubeconfig = JSON.stringify({
      "current-context": "gke_shop_europe-west1_main",
      clusters: [
        { name: "shop", cluster: { server: "https://0A1B.gr7.eu-west-1.eks.amazonaws.com" } },
        { name: "main", cluster: { server: "https://192.0.2.1" } },
      ],
      contexts: [{ name: "gke_shop_europe-west1_main", context: { cluster: "main" } }],
    });
    assert.equal(leadsToOtherCloud({ kubeconfig }), false);
    assert.equal(leadsToOtherCloud({ kubeconfig, cluster: "shop" }), true);
    assert.equal(leadsToOtherCloud({ kubeconfig, cluster: undefined }), undefined);
  });

  it("leads where the name of its context's cluster says", () => {
    const content = several("dev");
    const kubeconfig = JSON.stringify(content).replaceAll('"gke"', '"gke_shop_europe-west1_main"');
    assert.equal(leadsToOtherCloud({ kubeconfig }), false);
  });

  for (const [what, provider, fault] of [
    [
      "a context that is not there",
      { kubeconfig: JSON.stringify(several("prod")), context: "test" },
      /context/,
    ],
    ["a current context that is not there", { kubeconfig: JSON.stringify(several("test")) }, /context/],
    [
      "a cluster that is not there",
      { kubeconfig: JSON.stringify(several("prod")), cluster: "test" },
      /cluster/,
    ],
    ["a context's cluster that is not there", { kubeconfig: JSON.stringify(several("broken")) }, /cluster/],
    ["JSON that is broken", { kubeconfig: "{", context: "prod" }, /^is neither YAML nor JSON$/],
    [
      "YAML that is broken in one line",
      { kubeconfig: "clusters: [", context: "prod" },
      /^is neither YAML nor JSON$/,
    ],
    ["a list that is broken", { kubeconfig: "[clusters", context: "prod" }, /^is neither YAML nor JSON$/],
    ["YAML that is broken", { kubeconfig: "clusters:\n- a: b\n c" }, /^is neither YAML nor JSON$/],
  ] as const)
    it(`can use no cluster with ${what}`, () => {
      assert.match(kubeconfigFault(provider) ?? "", fault);
      assert.equal(leadsToOtherCloud(provider), undefined);
    });

  for (const [what, provider] of Object.entries({
    "the path of a file": { kubeconfig: "@clusters/kubeconfig", context: "prod" },
    "a context of a file that is not given": { context: "prod" },
    "no kubeconfig that is known": { kubeconfig: undefined, context: "prod" },
    "a context that is not known": { kubeconfig: JSON.stringify(several("test")), context: undefined },
    "a context that is there": { kubeconfig: JSON.stringify(several("test")), context: "dev" },
    "what looks like a comment": { kubeconfig: yaml("https://192.0.2.1", '{token: "a #b"}') },
    "a context whose name has spaces": {
      kubeconfig: yaml("https://192.0.2.1", TOKEN, '"my cluster"'),
    },
    "nothing chosen": { kubeconfig: JSON.stringify({ users: [] }) },
  }))
    it(`has no fault with ${what}`, () => assert.equal(kubeconfigFault(provider), undefined));
});
