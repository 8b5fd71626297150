import assert from "node:assert/strict";
import {
  CLUSTER,
  DAEMON_SET,
  HELM_CHART_V3,
  HELM_RELEASE,
  KUBERNETES_PROVIDER,
  TOPIC,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { rules } from "../../../../policies/rules";
import {
  evaluate,
  resource,
  resourcesOf,
  switchedOn,
  type TestResource,
  unknown,
} from "../../../support/evaluate";

const other = (type: string, name: string, props: Record<string, unknown> = {}): TestResource => ({
  type,
  name,
  props,
});
const EKS = other("aws:eks/cluster:Cluster", "eks");
const AKS = other("azure-native:containerservice:ManagedCluster", "aks");
const EKS_KUBECONFIG = '{"clusters":[{"cluster":{"server":"https://0A1B.gr7.eu-west-1.eks.amazonaws.com"}}]}';
/** An object of GKE's own that the program owns: judged without the stack. */
const addon = (more: Partial<TestResource> = {}) =>
  resource(DAEMON_SET, { metadata: { name: "gke-metadata-server", namespace: "kube-system" } }, more);

const isObject = ({ type }: TestResource) => type.startsWith("kubernetes:");
const found = async (resources: readonly TestResource[], options: object = {}) =>
  (await evaluate(resources, options)).filter(({ property }) => property !== "unseen");
const texts = async (resources: readonly TestResource[]) =>
  (await found(resources)).map(({ rule, urn, text }) => `${rule} ${urn} ${text}`);

/** The names of the objects that a program must not own. */
const ownersIn = async (resources: readonly TestResource[]) =>
  (await found(resources))
    .filter(({ rule }) => rule === "no-managed-addon-ownership")
    .map(({ name }) => name);

describe("Kubernetes objects on a cluster that is not GKE's", () => {
  for (const rule of rules) {
    const bad = resourcesOf(rule, rule.bad);
    if (!bad.some(isObject)) continue;
    for (const cluster of [EKS, AKS])
      it(`are not judged by ${rule.name} on ${cluster.name}`, async () => {
        const options = { config: { ...switchedOn(rule), settings: { ...rule.exampleSettings } } };
        const said = (all: Awaited<ReturnType<typeof found>>) => all.map(({ urn, text }) => `${urn} ${text}`);
        const there = bad.map((each) => (isObject(each) ? { ...each, cluster: cluster.name } : each));
        const without = bad.filter((each) => !isObject(each));
        assert.deepEqual(
          said(await found([cluster, ...there], options)),
          said(await found([cluster, ...without], options)),
        );
      });
  }

  it("are no neighbours of those on GKE's cluster beside it", async () => {
    const gke = resource(CLUSTER, { location: "europe-west4" }, { name: "gke" });
    const onBoth = [EKS, gke, addon({ name: "a", cluster: "eks" }), addon({ name: "b", cluster: "gke" })];
    assert.deepEqual(await ownersIn(onBoth), ["b"]);
    assert.deepEqual(
      (await texts(onBoth)).sort(),
      (await texts([gke, addon({ name: "b", cluster: "gke" })])).sort(),
    );
  });

  it("include charts, which have no provider of their own", async () => {
    const chart = { ...addon({ cluster: "eks" }), parent: "chart" };
    const gatekeeper = resource(HELM_CHART_V3, { chart: "gatekeeper" }, { name: "chart", isComponent: true });
    assert.notDeepEqual(await texts([EKS, gatekeeper]), []);
    assert.deepEqual(await texts([EKS, gatekeeper, chart]), []);
  });

  it("are named once a provider, as what is not looked into", async () => {
    const release = resource(HELM_RELEASE, { chart: "vault" }, { name: "vault", cluster: "eks" });
    const all = await evaluate([EKS, addon({ cluster: "eks" }), release]);
    assert.deepEqual(
      all.map(({ property, problem }) => `${property}: ${problem}`),
      [
        'unseen: the stack has the Kubernetes provider "on-eks", by which objects go to a cluster that is not GKE\'s: they are not looked into',
      ],
    );
  });
});

describe("a provider of Kubernetes", () => {
  const provider = (name: string, props: Record<string, unknown>, more: Partial<TestResource> = {}) => ({
    ...other(KUBERNETES_PROVIDER, name, props),
    ...more,
  });
  const GKE = resource(CLUSTER, { location: "europe-west4" }, { name: "gke" });
  const TOPIC_OF_GOOGLE = other(TOPIC, "topic");
  const COMMAND = "command:local:Command";
  const STACK = other("pulumi:pulumi:StackReference", "infrastructure");

  for (const [what, resources] of Object.entries({
    "whose kubeconfig comes from another cloud's cluster by way of a command": [
      GKE,
      EKS,
      other(COMMAND, "login", { environment: { CLUSTER: ref("eks", "name") } }),
      provider("default", { kubeconfig: ref("login", "stdout") }),
    ],
    "whose kubeconfig is another stack's output and that depends on another cloud's cluster": [
      EKS,
      STACK,
      provider("default", { kubeconfig: ref("infrastructure", "outputs"), namespace: ref("eks", "name") }),
    ],
    "whose kubeconfig is another cloud's": [provider("default", { kubeconfig: EKS_KUBECONFIG })],
    "whose context is kind's": [provider("default", { context: "kind-dev" })],
    "whose kubeconfig comes from a cluster that is only read": [
      { ...EKS, external: true },
      provider("default", { kubeconfig: ref("eks", "endpoint") }),
    ],
    "whose kubeconfig is not known and that depends on another cloud's cluster alone": [
      EKS,
      provider("default", { namespace: ref("eks", "name") }),
    ],
    "that is the default one, in a stack with another cloud's cluster and nothing of Google's": [
      EKS,
      provider("default", {}),
    ],
  }))
    it(`${what} leads elsewhere`, async () => assert.deepEqual(await ownersIn([...resources, addon()]), []));

  for (const [what, resources] of Object.entries({
    "that shows nothing": [provider("default", {})],
    "whose kubeconfig is another stack's output beside another cloud's cluster": [
      EKS,
      STACK,
      provider("on-gke", { kubeconfig: ref("infrastructure", "outputs") }),
    ],
    "that is the default one, in a stack with clusters of both": [EKS, GKE, provider("default", {})],
    "that is the default one, in a stack with another cloud's cluster and a topic of Google's": [
      EKS,
      TOPIC_OF_GOOGLE,
      provider("default", {}),
    ],
    "whose kubeconfig is made of clusters of both": [
      EKS,
      GKE,
      provider("default", { kubeconfig: [ref("eks", "endpoint"), ref("gke", "endpoint")] }),
    ],
    "whose kubeconfig is GKE's and that waits for another cloud's cluster": [
      EKS,
      GKE,
      provider("default", { kubeconfig: ref("gke", "endpoint"), namespace: ref("eks", "name") }),
    ],
  }))
    it(`${what} is taken for GKE's`, async () => {
      const object = resources.some(({ name }) => name === "on-gke") ? addon({ cluster: "gke" }) : addon();
      assert.deepEqual(await ownersIn([...resources, object]), ["it"]);
    });

  /** The levels of the findings on an addon on the provider "on-gke", and what they say of it. */
  const taken = async (resources: readonly TestResource[], settings: object = {}) =>
    (await found([...resources, addon({ cluster: "gke" })], { config: { settings } }))
      .filter(({ rule }) => rule === "no-managed-addon-ownership")
      .map(({ level, fix }) => [level, /kubernetesProviders/.exec(fix)?.[0]]);
  const onGke = (kubeconfig: unknown) => provider("on-gke", { kubeconfig });
  const ofStack = onGke(ref("infrastructure", "outputs"));
  const LOGIN = other(COMMAND, "login", { environment: { CLUSTER: ref("gke", "name") } });

  for (const [what, resources, expected] of [
    ["is built from GKE's cluster", [GKE, onGke(ref("gke", "endpoint"))], ["mandatory", undefined]],
    [
      "comes from GKE's cluster by way of a command",
      [GKE, LOGIN, onGke(ref("login", "stdout"))],
      ["mandatory", undefined],
    ],
    [
      "is another stack's output, in a stack without clusters",
      [STACK, ofStack],
      ["mandatory", "kubernetesProviders"],
    ],
    [
      "comes from GKE's cluster that is only read, beside one of the stack's own",
      [{ ...GKE, external: true }, other(CLUSTER, "own"), onGke(ref("gke", "endpoint"))],
      ["mandatory", undefined],
    ],
    [
      "is another stack's output, beside GKE's cluster that is only read",
      [{ ...GKE, external: true }, STACK, ofStack],
      ["mandatory", "kubernetesProviders"],
    ],
    [
      "is another stack's output, beside GKE's cluster",
      [GKE, STACK, ofStack],
      ["advisory", "kubernetesProviders"],
    ],
    [
      "is another stack's output, beside another cloud's cluster",
      [EKS, STACK, ofStack],
      ["advisory", "kubernetesProviders"],
    ],
    ["is known and shows nothing", [GKE, onGke("kubeconfig.yaml")], ["mandatory", undefined]],
    [
      "is known and shows nothing, beside another cloud's cluster",
      [EKS, onGke("kubeconfig.yaml")],
      ["mandatory", "kubernetesProviders"],
    ],
  ] as const)
    it(`whose kubeconfig ${what} gets what GKE's gets: ${expected.join(", ")}`, async () =>
      assert.deepEqual(await taken(resources), [expected]));

  it("whose kubeconfig has not the context that it names is named, and taken for GKE's", async () => {
    const kubeconfig = JSON.stringify({ "current-context": "prod", contexts: [] });
    assert.deepEqual(await taken([GKE, onGke(kubeconfig)]), [["mandatory", undefined]]);
    const told = await evaluate([EKS, GKE, onGke(kubeconfig), addon({ cluster: "gke" })]);
    const texts = told.map(({ problem, fix }) => `${problem} ${fix}`).join("\n");
    assert.match(
      texts,
      /has the Kubernetes provider "on-gke", whose kubeconfig has no context of the name that is to be used: its cluster is taken for GKE's/,
    );
    assert.match(
      texts,
      /provider "on-gke" for GKE's, as its kubeconfig has no context of the name that is to be used: the setting/,
    );
    assert.ok(!texts.includes("prod"));
  });

  it("leads where the setting says", async () => {
    for (const resources of [
      [GKE, STACK, ofStack],
      [GKE, onGke("kubeconfig.yaml")],
      [GKE, onGke(ref("gke", "endpoint"))],
    ])
      assert.deepEqual(await taken(resources, { kubernetesProviders: { "on-gke": "other" } }), []);
    const told = await taken([GKE, STACK, ofStack], { kubernetesProviders: { "on-gke": "gke" } });
    assert.deepEqual(told, [["mandatory", undefined]]);
    const settings = { kubernetesProviders: { default: "other" } };
    assert.deepEqual(await ownersIn([GKE, provider("default", {}), addon()]), ["it"]);
    const all = await found([GKE, provider("default", {}), addon()], { config: { settings } });
    assert.deepEqual(
      all.filter(({ name }) => name === "it"),
      [],
    );
  });

  it("that is not shown keeps its rules' levels where advice is mandatory", async () =>
    assert.deepEqual(await taken([GKE, STACK, ofStack], { advice: "mandatory" }), [
      ["mandatory", "kubernetesProviders"],
    ]));

  it("that is not shown leaves advisory what is undecided", async () => {
    const object = addon({ cluster: "gke" });
    const hidden = { ...object, props: { metadata: unknown } };
    const all = await found([GKE, STACK, ofStack, hidden], {
      config: { settings: { undecided: "mandatory" } },
    });
    const ofObject = all.filter(({ name, status }) => name === "it" && status === "undecided");
    assert.ok(ofObject.length > 0);
    for (const { level, fix } of ofObject) {
      assert.equal(level, "advisory");
      assert.match(fix, /kubernetesProviders/);
    }
  });
});
