import assert from "node:assert/strict";
import {
  CLUSTER,
  HELM_CHART_V3,
  HELM_CHART_V4,
  HELM_RELEASE,
  MUTATING_WEBHOOK,
  NAMESPACE,
  NAMESPACE_PATCH,
  VALIDATING_WEBHOOK,
} from "../../../../../policies/resource-types";
import { evaluate, resource, type TestResource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

// The rule on webhooks, of what well-known charts bring.

const cluster = resource(CLUSTER, {}, { name: "cluster" });
const release = (chart: unknown, values?: unknown, more: object = {}): TestResource[] => [
  cluster,
  resource(
    HELM_RELEASE,
    { chart, namespace: "tools", ...(values === undefined ? {} : { values }), ...more },
    { name: "release", cluster: "cluster" },
  ),
];
const chart = (
  type: typeof HELM_CHART_V3 | typeof HELM_CHART_V4,
  props: object,
  more: Partial<TestResource> = {},
) => [cluster, resource(type, { namespace: "tools", ...props }, { name: "chart", ...more })];
/** Labels by which a webhook leaves out what the program labels, through a provider. */
const INJECT_OFF = { matchExpressions: [{ key: "inject", operator: "NotIn", values: ["off"] }] };
const patches = ["kube-system", "kube-node-lease"].map((name) =>
  resource(NAMESPACE_PATCH, { metadata: { name, labels: { inject: "off" } } }, { name, cluster: "cluster" }),
);
const by = (...names: unknown[]) => ({
  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: names }],
});
const EXEMPT = { "kubernetes.io/metadata.name": ["kube-system", "kube-node-lease"] };
const FAIL = { validatingWebhookFailurePolicy: "Fail", disableMutation: true };
const LABELS = "values.validatingWebhookExemptNamespacesLabels";
const RULES = "values.validatingWebhookCustomRules";
const ASKED = { matchLabels: { inject: "on" } };

ruleTable("webhook-excludes-kube-system", {
  accepts: {
    "Linkerd's chart, which leaves kube-system out": release("linkerd-control-plane", {
      webhookFailurePolicy: "Fail",
    }),
    "Kyverno's chart, which leaves kube-system out": release("kyverno", {
      admissionController: { replicas: 3 },
    }),
    "Kyverno's chart of a version that does so": release("kyverno", {}, { version: "3.2.6" }),
    "Kyverno's old chart with a selector": release(
      "kyverno/kyverno",
      { config: { webhooks: [{ namespaceSelector: by("kube-system", "kube-node-lease") }] } },
      { version: "3.1.4" },
    ),
    "Gatekeeper's chart that fails closed, for kinds with namespaces outside of GKE's": release(
      "gatekeeper",
      {
        ...FAIL,
        validatingWebhookExemptNamespacesLabels: EXEMPT,
        validatingWebhookScope: "Namespaced",
      },
    ),
    "Gatekeeper's chart whose hooks label GKE's namespaces, as it leaves out what is labelled": release(
      "gatekeeper",
      {
        ...FAIL,
        validatingWebhookScope: "Namespaced",
        postInstall: { labelNamespace: { extraNamespaces: ["kube-system", "kube-node-lease"] } },
      },
    ),
    "Gatekeeper's chart where the program labels GKE's namespaces": [
      ...release("gatekeeper", { ...FAIL, validatingWebhookScope: "Namespaced" }),
      ...["kube-system", "kube-node-lease"].map((name) =>
        resource(
          NAMESPACE_PATCH,
          { metadata: { name, labels: { "admission.gatekeeper.sh/ignore": "gke" } } },
          { name, cluster: "cluster" },
        ),
      ),
    ],
    "Gatekeeper's rendered webhook where the chart's hooks label GKE's namespaces": [
      ...release("gatekeeper", {
        postUpgrade: { labelNamespace: { extraNamespaces: ["kube-system", "kube-node-lease"] } },
      }),
      resource(
        VALIDATING_WEBHOOK,
        {
          webhooks: [
            {
              failurePolicy: "Fail",
              rules: [{ apiGroups: ["*"], resources: ["*"], operations: ["CREATE"], scope: "Namespaced" }],
              namespaceSelector: {
                matchExpressions: [{ key: "admission.gatekeeper.sh/ignore", operator: "DoesNotExist" }],
              },
            },
          ],
        },
        { name: "webhook", parent: "release", cluster: "cluster" },
      ),
    ],
    "Gatekeeper's chart before 3.20 with a scope in rules of one's own": release(
      "gatekeeper",
      {
        ...FAIL,
        validatingWebhookExemptNamespacesLabels: EXEMPT,
        validatingWebhookCustomRules: [
          {
            apiGroups: ["*"],
            apiVersions: ["*"],
            operations: ["CREATE"],
            resources: ["*"],
            scope: "Namespaced",
          },
        ],
      },
      { version: "3.17.0" },
    ),
    "Linkerd's chart for Pods that ask": release("linkerd-control-plane", {
      webhookFailurePolicy: "Fail",
      proxyInjector: { namespaceSelector: by("cert-manager"), objectSelector: ASKED },
    }),
    "Kyverno's charts for Pods that ask": [
      ...release("kyverno", { config: { webhooks: [{ objectSelector: ASKED }] } }, { version: "3.1.4" }),
      ...chart(
        HELM_CHART_V4,
        { chart: "kyverno", version: "3.1.4", values: { config: { webhooks: { objectSelector: ASKED } } } },
        { cluster: "cluster" },
      ).slice(1),
    ],
    "Gatekeeper's chart with all webhooks off": release("gatekeeper", {
      disableMutation: true,
      disableValidatingWebhook: true,
    }),
    "Vault's chart for namespaces that ask": release("oci://registry.example.com/charts/vault", {
      injector: { webhook: { namespaceSelector: { matchLabels: { vault: "enabled" } } } },
    }),
    "Vault's chart without the injector": release("vault", { injector: { enabled: false } }),
    "Vault's chart with everything off": release("vault", { global: { enabled: false } }),
    "OpenTelemetry's operator without webhooks": release("opentelemetry-operator", {
      admissionWebhooks: { create: false },
    }),
    "a component of Kyverno's chart of a version that leaves kube-system out": chart(HELM_CHART_V4, {
      chart: "oci://ghcr.io/kyverno/charts/kyverno",
      version: "3.3.1",
    }),
    "a component whose objects are seen": [
      ...chart(HELM_CHART_V4, { chart: "gatekeeper", values: FAIL }, { cluster: "cluster" }),
      resource(MUTATING_WEBHOOK, { webhooks: [] }, {
        name: "rendered",
        cluster: "cluster",
        parent: "chart",
      } as Partial<TestResource>),
    ],
    "a component whose objects the program, or another one, changes": [
      ...chart(HELM_CHART_V3, { chart: "gatekeeper", values: FAIL, transformations: [null] }),
      ...chart(
        HELM_CHART_V4,
        { chart: "gatekeeper", values: FAIL, postRenderer: { command: "change" } },
        { name: "changed" },
      ).slice(1),
    ],
    "a component whose provider no policy sees, with labels through a provider": [
      ...chart(HELM_CHART_V3, {
        chart: "vault",
        values: { injector: { webhook: { failurePolicy: "Fail" }, namespaceSelector: INJECT_OFF } },
      }),
      ...patches,
    ],
    "a chart that is not known": release("shop", { failurePolicy: "Fail" }),
    "a chart that is not known in this version": release("gatekeeper", FAIL, { version: "3.4.0" }),
    "a release of which the objects are seen": [
      ...release("gatekeeper", FAIL),
      resource(MUTATING_WEBHOOK, { webhooks: [] }, {
        name: "rendered",
        cluster: "cluster",
        parent: "release",
      } as Partial<TestResource>),
    ],
    "labels that the program puts on kube-system": [
      ...release("vault", {
        injector: {
          webhook: { failurePolicy: "Fail" },
          namespaceSelector: { matchLabels: { inject: "on" } },
        },
      }),
      resource(
        NAMESPACE,
        { metadata: { name: "kube-system", labels: { inject: "off" } } },
        { name: "system", cluster: "cluster" },
      ),
    ],
  },
  rejects: {
    "a component of Kyverno's old chart, whatever the program changes of its objects": {
      resources: chart(HELM_CHART_V3, { chart: "kyverno", version: "3.1.0", transformations: [null] }),
      at: "values.config.webhooks",
    },
    "a component of Gatekeeper's chart that fails closed": {
      resources: chart(
        HELM_CHART_V4,
        {
          chart: "gatekeeper",
          values: { ...FAIL, validatingWebhookScope: "Namespaced" },
        },
        { cluster: "cluster" },
      ),
      at: LABELS,
    },
    "a component that labels of the program do not leave out": {
      resources: chart(HELM_CHART_V3, {
        chart: "vault",
        values: { injector: { webhook: { failurePolicy: "Fail" }, namespaceSelector: INJECT_OFF } },
      }),
      at: "values.injector.webhook.namespaceSelector",
    },
    "Gatekeeper's chart as it is, as advisory since it fails open": {
      resources: release("gatekeeper"),
      at: [LABELS, "values.mutatingWebhookExemptNamespacesLabels"].sort(),
      level: "advisory",
      fix: /^Set values\..*ExemptNamespacesLabels to \{ "kubernetes\.io\/metadata\.name": \["kube-system", "kube-node-lease"\] \}\.$/,
    },
    "Gatekeeper's chart whose hooks label another namespace, or none, and which may only ignore what is labelled":
      {
        resources: release("gatekeeper", {
          ...FAIL,
          validatingWebhookScope: "Namespaced",
          controllerManager: { exemptNamespaces: ["kube-system"] },
          postInstall: { labelNamespace: { extraNamespaces: ["apps"] } },
          postUpgrade: { labelNamespace: { enabled: false, extraNamespaces: ["kube-system"] } },
        }),
        at: LABELS,
      },
    "Gatekeeper's chart that fails closed": {
      resources: release("gatekeeper", FAIL),
      at: LABELS,
      problem: /prevents GKE from replacing its addons/,
      fix: /"kube-node-lease"\] \}\. The rules also cover nodes, .*, which have no namespace: Set values\.validatingWebhookScope to "Namespaced"\.$/,
    },
    "Gatekeeper's chart before 3.20, which has no value for the scope": {
      resources: release(
        "gatekeeper",
        {
          ...FAIL,
          validatingWebhookExemptNamespacesLabels: EXEMPT,
          validatingWebhookScope: "Namespaced",
        },
        { version: "3.19.3" },
      ),
      at: RULES,
      problem: /^is absent, so the webhook's rules intercept nodes, /,
      fix: /^Set values\.validatingWebhookCustomRules to the rule of the chart's template, with scope: "Namespaced", or use the chart's version 3\.20 or later and set values\.validatingWebhookScope/,
    },
    "Gatekeeper's chart with rules of one's own, which take no scope from another value": {
      resources: release("gatekeeper", {
        ...FAIL,
        validatingWebhookExemptNamespacesLabels: EXEMPT,
        validatingWebhookScope: "Namespaced",
        validatingWebhookCustomRules: [
          { apiGroups: ["*"], apiVersions: ["*"], operations: ["CREATE"], resources: ["*"] },
        ],
      }),
      at: RULES,
      problem: /^lets the webhook's rules intercept nodes, /,
      fix: /^Set scope to "Namespaced" in each rule/,
    },
    "Gatekeeper's chart before 3.16, which has no value for conditions": {
      resources: release(
        "gatekeeper",
        {
          ...FAIL,
          validatingWebhookMatchConditions: [{ name: "apps", expression: "request.namespace == 'apps'" }],
        },
        { version: "3.15.1" },
      ),
      at: LABELS,
    },
    "Gatekeeper's chart that fails closed, for kinds without namespaces and nodes' leases": {
      resources: release("gatekeeper", {
        ...FAIL,
        validatingWebhookExemptNamespacesLabels: { "kubernetes.io/metadata.name": ["kube-system"] },
      }),
      at: [LABELS, "values.validatingWebhookScope"],
    },
    "Kyverno's chart before 3.2": {
      resources: release("kyverno", { replicaCount: 1 }, { version: "2.1.3" }),
      at: "values.config.webhooks",
      fix: /version 3\.2 or later/,
    },
    "Kyverno's chart with a selector for another namespace alone": {
      resources: release("kyverno", { config: { webhooks: { namespaceSelector: by("apps") } } }),
      at: "values.config.webhooks",
    },
    "Vault's chart that fails closed": {
      resources: release(
        "vault",
        { injector: { webhook: { failurePolicy: "Fail" } } },
        { version: "0.30.0" },
      ),
      at: "values.injector.webhook.namespaceSelector",
    },
    "Vault's chart by its former value, as advisory since the newer one's default is in force": {
      resources: release("vault", { injector: { failurePolicy: "Fail" } }),
      at: "values.injector.webhook.namespaceSelector",
      level: "advisory",
    },
    "Vault's chart by its former value, with the newer one emptied": {
      resources: release("vault", { injector: { failurePolicy: "Fail", webhook: { failurePolicy: "" } } }),
      at: "values.injector.webhook.namespaceSelector",
      level: "mandatory",
    },
    "Vault's chart with a selector that another one replaces": {
      resources: release("vault", {
        injector: {
          namespaceSelector: by("kube-system"),
          webhook: { namespaceSelector: { matchLabels: {} } },
        },
      }),
      at: "values.injector.webhook.namespaceSelector",
      level: "advisory",
    },
    "Linkerd's chart with a selector of one's own": {
      resources: release("linkerd-control-plane", {
        webhookFailurePolicy: "Fail",
        proxyInjector: { namespaceSelector: by("cert-manager") },
      }),
      at: "values.proxyInjector.namespaceSelector",
    },
    "OpenTelemetry's operator that fails closed for Pods": {
      resources: release("opentelemetry-operator", {
        admissionWebhooks: { pods: { failurePolicy: "Fail" } },
      }),
      at: "values.admissionWebhooks.namespaceSelector",
    },
  },
  undecided: {
    "which namespaces the hooks of Gatekeeper's chart label": {
      resources: release("gatekeeper", {
        ...FAIL,
        validatingWebhookScope: "Namespaced",
        postInstall: { labelNamespace: { extraNamespaces: unknown } },
      }),
      at: "values.postInstall.labelNamespace.extraNamespaces",
    },
    "a chart whose name is not known": { resources: release(unknown, FAIL), at: "chart" },
    "values that are not known": { resources: release("vault", unknown), at: "values" },
    "a policy for failures that is not known": {
      resources: release("vault", { injector: { webhook: { failurePolicy: unknown } } }),
      at: "values.injector.webhook.failurePolicy",
    },
    "a template's text in place of a selector": {
      resources: release("vault", { injector: { webhook: { namespaceSelector: "{{ .Values.own }}" } } }),
      at: "values.injector.webhook.namespaceSelector",
    },
    "rules, conditions and a policy of a form that the chart does not take": {
      resources: release("gatekeeper", { ...FAIL, validatingWebhookCustomRules: ["pods"] }),
      at: "values.validatingWebhookCustomRules",
    },
    "values of files": {
      resources: release("kyverno", {}, { valueYamlFiles: [{}] }),
      at: "valueYamlFiles",
      problem: /^in files, which rules do not read, so this could not be checked/,
    },
    "files of values that are not known": {
      resources: release("kyverno", {}, { valueYamlFiles: unknown }),
      at: "valueYamlFiles",
      problem: /^not known yet, so/,
    },
    "a version that is not known": {
      resources: release("kyverno", {}, { version: unknown }),
      at: "version",
    },
  },
});

const ODD = [
  ...[null, 0, -1, true, "{{ x }}", [], {}, [null], ["x"], [[]], { a: null }, { a: {} }],
  ...["x", [null], ["x"], [{ key: {}, values: "x" }], [{ values: {} }]].map((given) => ({
    matchExpressions: given,
    matchLabels: given,
  })),
  ...["x", [{}], [{ resources: [1], apiGroups: "x", expression: 1 }]],
];
/** The values that are read of each chart. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  gatekeeper: [
    ...[
      "ExemptNamespacesLabels",
      "Scope",
      "FailurePolicy",
      "CustomRules",
      "ObjectSelector",
      "MatchConditions",
    ],
    ...["disableMutation", "replicas"],
  ].map((key) => (/^[A-Z]/.test(key) ? `validatingWebhook${key}` : key)),
  vault: ["", ".webhook", ".webhook.namespaceSelector", ".webhook.objectSelector", ".enabled"].map(
    (key) => `injector${key}`,
  ),
  kyverno: ["config.webhooks", "config.webhooks.namespaceSelector", "config.webhooks.objectSelector"],
  "linkerd-control-plane": [
    "proxyInjector.namespaceSelector",
    "proxyInjector.objectSelector",
    "webhookFailurePolicy",
  ],
  "opentelemetry-operator": ["admissionWebhooks.objectSelector", "admissionWebhooks.pods"],
  "actions-runner-controller": ["replicaCount", "webhookPort"],
};

describe("a value for a chart, of any form,", () => {
  for (const [chart, paths] of Object.entries(VALUES))
    it(`ends no rule on the release: ${chart}`, async () => {
      const releases = paths.flatMap((path) =>
        ODD.map((odd, i): TestResource => {
          const values = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), odd);
          const [, made] = release(chart, { validatingWebhookFailurePolicy: "Fail", ...(values as object) });
          return { ...(made as TestResource), name: `${path}-${i}` };
        }),
      );
      const found = await evaluate([cluster, ...releases]);
      const failed = found.filter(({ property }) => property === "rule");
      assert.deepEqual(
        failed.map(({ name, problem }) => `${name}: ${problem}`),
        [],
      );
    });
});
