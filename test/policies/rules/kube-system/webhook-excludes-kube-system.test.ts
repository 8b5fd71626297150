import {
  CLUSTER,
  MUTATING_WEBHOOK,
  NAMESPACE,
  NAMESPACE_PATCH,
  VALIDATING_WEBHOOK,
} from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const SELECTOR = "webhooks[0].namespaceSelector";
const NAME = "kubernetes.io/metadata.name";
const rule = (apiGroups: string[], resources: string[], operations = ["CREATE", "UPDATE"]) => ({
  apiGroups,
  apiVersions: ["*"],
  operations,
  resources,
});
const PODS = rule([""], ["pods"], ["CREATE"]);
const by = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }],
});
const EXCLUDED = by(NAME, "NotIn", "kube-system", "kube-node-lease");

const labelled = (type: string, labels: Record<string, string>, name = "kube-system"): TestResource => ({
  type,
  name,
  props: { metadata: { name, labels } },
});
const validating = (...webhooks: object[]): TestResource => resource(VALIDATING_WEBHOOK, { webhooks });
const mutating = (...webhooks: object[]): TestResource => resource(MUTATING_WEBHOOK, { webhooks });

// What the charts render by default, as far as the rule reads it.
// https://github.com/cert-manager/cert-manager/tree/master/deploy/charts/cert-manager (values of webhook, templates/webhook-*)
const CERT_MANAGER_VALIDATING = {
  name: "webhook.cert-manager.io",
  namespaceSelector: by("cert-manager.io/disable-validation", "NotIn", "true"),
  rules: [rule(["cert-manager.io", "acme.cert-manager.io"], ["*/*"])],
  failurePolicy: "Fail",
  timeoutSeconds: 30,
};
const CERT_MANAGER_MUTATING = {
  name: "webhook.cert-manager.io",
  rules: [rule(["cert-manager.io"], ["certificaterequests"], ["CREATE"])],
  failurePolicy: "Fail",
  timeoutSeconds: 30,
};
// https://github.com/istio/istio/blob/master/manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml
const NOT_REFUSED = { key: "sidecar.istio.io/inject", operator: "NotIn", values: ["false"] };
const absent = (...keys: string[]) => keys.map((key) => ({ key, operator: "DoesNotExist" }));
const istio = (name: string, namespaces: object[], objects: object[]) => ({
  name: `${name}.sidecar-injector.istio.io`,
  rules: [{ ...PODS, apiVersions: ["v1"] }],
  failurePolicy: "Fail",
  namespaceSelector: { matchExpressions: namespaces },
  objectSelector: { matchExpressions: objects },
});
const ISTIO_INJECTOR = [
  istio(
    "rev.namespace",
    [{ key: "istio.io/rev", operator: "In", values: ["default"] }, ...absent("istio-injection")],
    [NOT_REFUSED],
  ),
  istio("rev.object", absent("istio.io/rev", "istio-injection"), [
    NOT_REFUSED,
    { key: "istio.io/rev", operator: "In", values: ["default"] },
  ]),
  istio("namespace", [{ key: "istio-injection", operator: "In", values: ["enabled"] }], [NOT_REFUSED]),
  istio("object", absent("istio-injection", "istio.io/rev"), [
    { key: "sidecar.istio.io/inject", operator: "In", values: ["true"] },
    ...absent("istio.io/rev"),
  ]),
];
const ISTIO_BY_DEFAULT = istio(
  "auto",
  [
    ...absent("istio-injection", "istio.io/rev"),
    {
      key: NAME,
      operator: "NotIn",
      values: ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"],
    },
  ],
  absent("sidecar.istio.io/inject", "istio.io/rev"),
);
// .../templates/validatingwebhookconfiguration.yaml
const ISTIO_VALIDATOR = {
  name: "rev.validation.istio.io",
  rules: [rule(["security.istio.io", "networking.istio.io", "telemetry.istio.io"], ["*"])],
  failurePolicy: "Ignore",
  objectSelector: by("istio.io/rev", "In", "default"),
};
// https://github.com/open-policy-agent/gatekeeper/tree/master/charts/gatekeeper (values.yaml, templates/gatekeeper-validating-*)
const GATEKEEPER = {
  name: "validation.gatekeeper.sh",
  rules: [{ ...rule(["*"], ["*", "pods/exec", "pods/eviction", "deployments/scale"]), scope: "*" }],
  failurePolicy: "Ignore",
  namespaceSelector: {
    matchExpressions: [
      ...absent("admission.gatekeeper.sh/ignore"),
      { key: NAME, operator: "NotIn", values: ["gatekeeper-system"] },
    ],
  },
  objectSelector: {},
  timeoutSeconds: 3,
};
const GATEKEEPER_LABELS = {
  name: "check-ignore-label.gatekeeper.sh",
  rules: [rule([""], ["namespaces"])],
  failurePolicy: "Fail",
  namespaceSelector: by(NAME, "NotIn", "gatekeeper-system"),
  timeoutSeconds: 3,
};

const EVICTIONS = rule([""], ["pods/eviction"], ["CREATE"]);

ruleTable("webhook-excludes-kube-system", {
  accepts: {
    "evictions outside of kube-system": validating({ rules: [EVICTIONS], namespaceSelector: EXCLUDED }),
    "evictions in the namespaces that ask for it": validating({
      rules: [EVICTIONS],
      namespaceSelector: by("evictions", "In", "asked"),
    }),
    "evictions by a webhook that fails open": validating({ rules: [EVICTIONS], failurePolicy: "Ignore" }),
    "evictions of what asks for it": validating({
      rules: [EVICTIONS],
      objectSelector: by("evictions", "In", "asked"),
    }),
    "other parts of Pods": validating({ rules: [rule([""], ["pods/exec", "pods/log"], ["CONNECT"])] }),
    "evictions outside of kube-system, by a condition": validating({
      rules: [EVICTIONS],
      matchConditions: [{ name: "a", expression: "request.namespace != 'kube-system'" }],
    }),
    "cert-manager's chart, whose webhooks see its own kinds alone": [
      validating(CERT_MANAGER_VALIDATING),
      { ...mutating(CERT_MANAGER_MUTATING), name: "mutating" },
    ],
    "Istio's injector, which namespaces or Pods ask for": mutating(...ISTIO_INJECTOR),
    "Istio's injector for all namespaces, which leaves out GKE's": mutating(ISTIO_BY_DEFAULT),
    "Istio's validator": validating(ISTIO_VALIDATOR),
    "Gatekeeper's check of its own label": validating(GATEKEEPER_LABELS),
    "kube-system left out by its name": validating({ rules: [PODS], namespaceSelector: EXCLUDED }),
    "namespaces that ask by a label": validating({
      rules: [PODS],
      namespaceSelector: by("policy.example.com/on", "Exists"),
    }),
    "namespaces that ask by a label's value": validating({
      rules: [PODS],
      namespaceSelector: { matchLabels: { "policy.example.com/on": "true" } },
    }),
    "one namespace by its name": validating({ rules: [PODS], namespaceSelector: by(NAME, "In", "apps") }),
    "Pods that ask by a label": mutating({
      rules: [PODS],
      objectSelector: { matchLabels: { inject: "true" } },
    }),
    "kube-system left out by a matchCondition": validating({
      rules: [PODS],
      matchConditions: [{ name: "system", expression: "request.namespace != 'kube-system'" }],
    }),
    "kinds that GKE does not need": validating({ rules: [rule(["networking.k8s.io"], ["ingresses"])] }),
    "service accounts, and not their tokens": validating({ rules: [rule([""], ["serviceaccounts"])] }),
    "tokens in the namespaces that ask for it": validating({
      rules: [{ ...rule(["*"], ["*/*"]), scope: "Namespaced" }],
      namespaceSelector: by("policy.example.com/on", "Exists"),
    }),
    "token reviews, failing open": validating({
      rules: [rule(["authentication.k8s.io"], ["tokenreviews"])],
      failurePolicy: "Ignore",
    }),
    "deletions alone": validating({ rules: [rule([""], ["pods"], ["DELETE"])] }),
    "all namespaced kinds outside GKE's namespaces": validating({
      rules: [{ ...rule(["*"], ["*"]), scope: "Namespaced" }],
      namespaceSelector: EXCLUDED,
    }),
    "a long timeout outside kube-system": validating({
      rules: [PODS],
      namespaceSelector: EXCLUDED,
      timeoutSeconds: 30,
    }),
    "a label that this program puts on kube-system, by a patch": [
      labelled(NAMESPACE_PATCH, { injection: "disabled" }),
      mutating({ rules: [PODS], namespaceSelector: by("injection", "NotIn", "disabled") }),
    ],
    "a label that this program puts on kube-system and on the namespace of leases": [
      labelled(NAMESPACE, { "admission.example.com/ignore": "true" }),
      labelled(NAMESPACE, { "admission.example.com/ignore": "true" }, "kube-node-lease"),
      validating({
        rules: [PODS, rule(["coordination.k8s.io"], ["leases"])],
        namespaceSelector: by("admission.example.com/ignore", "DoesNotExist"),
      }),
    ],
    "an unknown label of kube-system that the selector does not ask for": [
      labelled(NAMESPACE_PATCH, { injection: "disabled", team: unknown }),
      mutating({ rules: [PODS], namespaceSelector: by("injection", "NotIn", "disabled") }),
    ],
    "a label of kube-system that is not known in two places, and one that a later patch gives": [
      labelled(NAMESPACE, { injection: unknown, team: unknown }),
      { ...labelled(NAMESPACE_PATCH, { injection: "disabled", team: unknown }), name: "patch" },
      mutating({ rules: [PODS], namespaceSelector: by("injection", "NotIn", "disabled") }),
    ],
    "a webhook, a rule and a list that are null": validating(
      null as never,
      { rules: null },
      { rules: [null, { apiGroups: null, resources: null, operations: null }], matchConditions: [null] },
    ),
    "a configuration without webhooks": [resource(VALIDATING_WEBHOOK, {}), { ...mutating(), name: "empty" }],
    "a webhook without rules": validating({ name: "none" }),
    "an unknown failurePolicy where kube-system is left out": validating({
      rules: [PODS],
      namespaceSelector: EXCLUDED,
      failurePolicy: unknown,
    }),
    "unknown rules where kube-system is left out and the webhook fails open": validating({
      rules: unknown,
      namespaceSelector: EXCLUDED,
      failurePolicy: "Ignore",
    }),
    "an unknown namespaceSelector where Pods have to ask": mutating({
      rules: [PODS],
      namespaceSelector: unknown,
      objectSelector: by("inject", "Exists"),
    }),
  },
  rejects: {
    "evictions, as advisory": {
      resources: validating({ rules: [EVICTIONS] }),
      at: SELECTOR,
      problem: /^is absent, so the webhook covers kube-system: no Pod there can be evicted/,
      level: "advisory",
    },
    "evictions by a selector that does not leave kube-system out, as advisory": {
      resources: validating({ rules: [EVICTIONS], namespaceSelector: by(NAME, "NotIn", "shop") }),
      at: SELECTOR,
      problem: /^does not exclude kube-system: no Pod there/,
      level: "advisory",
    },
    "evictions and Pods, once": { resources: validating({ rules: [EVICTIONS, PODS] }), at: SELECTOR },
    "a webhook for all Pods, as no failurePolicy means Fail": {
      resources: validating({ rules: [PODS] }),
      at: SELECTOR,
      problem: /^is absent/,
    },
    "a webhook for all Pods on an Autopilot cluster": {
      resources: [
        resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
        { ...validating({ rules: [PODS] }), cluster: "cluster" },
      ],
      at: SELECTOR,
    },
    "a label that this program puts on kube-system of another cluster": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster" }),
        { ...labelled(NAMESPACE_PATCH, { injection: "disabled" }), cluster: "cluster" },
        mutating({ rules: [PODS], namespaceSelector: by("injection", "NotIn", "disabled") }),
      ],
      at: SELECTOR,
    },
    "a label that this program puts on another namespace": {
      resources: [
        labelled(NAMESPACE_PATCH, { injection: "disabled" }, "kube-public"),
        mutating({ rules: [PODS], namespaceSelector: by("injection", "NotIn", "disabled") }),
      ],
      at: SELECTOR,
    },
    "a namespace that asks by a label that this program puts on kube-system": {
      resources: [
        labelled(NAMESPACE_PATCH, { injection: "enabled" }),
        mutating({ rules: [PODS], namespaceSelector: { matchLabels: { injection: "enabled" } } }),
      ],
      at: SELECTOR,
    },
    "a matchCondition without an expression": {
      resources: validating({ rules: [PODS], matchConditions: [{ name: "none" }] }),
      at: SELECTOR,
    },
    "a selector that leaves out another namespace": {
      resources: mutating({
        rules: [PODS],
        failurePolicy: "Fail",
        namespaceSelector: by(NAME, "NotIn", "apps"),
      }),
      at: SELECTOR,
      problem: /^does not exclude kube-system/,
    },
    "a selector by a label that kube-system lacks, such as the one of old charts": {
      resources: mutating({ rules: [PODS], namespaceSelector: by("name", "NotIn", "kube-system") }),
      at: SELECTOR,
    },
    "an empty selector": { resources: mutating({ rules: [PODS], namespaceSelector: {} }), at: SELECTOR },
    DaemonSets: { resources: validating({ rules: [rule(["apps"], ["daemonsets"])] }), at: SELECTOR },
    "updates of Deployments": {
      resources: validating({ rules: [rule(["apps"], ["deployments"], ["UPDATE"])] }),
      at: SELECTOR,
    },
    leases: { resources: validating({ rules: [rule(["coordination.k8s.io"], ["leases"])] }), at: SELECTOR },
    "all kinds, those without a namespace in the same fix": {
      resources: validating({ rules: [rule(["*"], ["*"])] }),
      at: SELECTOR,
      fix: /\. The rules also cover nodes, .*, which have no namespace: Set scope to "Namespaced" in the rules, /,
    },
    "all kinds and their parts, with tokens in the same fix": {
      resources: validating({ rules: [{ ...rule(["*"], ["*/*"]), scope: "Namespaced" }] }),
      at: SELECTOR,
      fix: /\. The rules also cover serviceaccounts\/token in every namespace: Name the resources [^:]*$/,
    },
    "Pods that do not refuse by a label": {
      resources: mutating({ rules: [PODS], objectSelector: by("inject", "NotIn", "false") }),
      at: SELECTOR,
    },
    "the second of two webhooks": {
      resources: validating({ rules: [PODS], namespaceSelector: EXCLUDED }, { rules: [PODS] }),
      at: "webhooks[1].namespaceSelector",
    },
    "each of two webhooks": {
      resources: validating({ rules: [PODS] }, { rules: [PODS], namespaceSelector: {} }),
      at: [SELECTOR, "webhooks[1].namespaceSelector"],
    },
    "a matchCondition for another namespace": {
      resources: validating({
        rules: [PODS],
        matchConditions: [{ name: "apps", expression: "request.namespace != 'apps'" }],
      }),
      at: SELECTOR,
    },
    "a matchCondition that the rule cannot read, as advisory": {
      resources: validating({
        rules: [PODS],
        matchConditions: [{ name: "users", expression: "!('system:nodes' in request.userInfo.groups)" }],
      }),
      at: SELECTOR,
      level: "advisory",
      problem: /is not known/,
    },
    "Gatekeeper's chart, as advisory since it fails open": {
      resources: validating(GATEKEEPER),
      at: SELECTOR,
      level: "advisory",
    },
    "Gatekeeper's chart with its failurePolicy set to Fail": {
      resources: validating({ ...GATEKEEPER, failurePolicy: "Fail" }),
      at: SELECTOR,
    },
    "a webhook that fails open and slowly, as advisory": {
      resources: validating({ rules: [PODS], failurePolicy: "Ignore", timeoutSeconds: 30 }),
      at: SELECTOR,
      level: "advisory",
      severity: "medium",
      fix: /"NotIn", values: \["kube-system","kube-node-lease"\] \}\. Where it has to see one, set timeoutSeconds to 10 or less\.$/,
    },
    "a webhook that fails closed and slowly, once": {
      resources: validating({ rules: [PODS], timeoutSeconds: 30 }),
      at: SELECTOR,
      fix: /Where it has to see one, set timeoutSeconds/,
    },
    "Nodes without any exclusion": {
      resources: validating({ rules: [rule([""], ["nodes"])] }),
      at: "webhooks[0].rules",
    },
    "Nodes with a namespaceSelector, which does not hold for them": {
      resources: validating({ rules: [rule([""], ["nodes"])], namespaceSelector: EXCLUDED }),
      at: "webhooks[0].rules",
      problem: /^intercept nodes, which have no namespace/,
    },
    "all kinds of every scope outside GKE's namespaces": {
      resources: validating({ rules: [rule(["*"], ["*"])], namespaceSelector: EXCLUDED }),
      at: "webhooks[0].rules",
      problem: /^intercept nodes, tokenreviews, subjectaccessreviews, certificatesigningrequests, /,
    },
    "token reviews, by which the API server learns who asks": {
      resources: validating({ rules: [rule(["authentication.k8s.io"], ["*"])], namespaceSelector: EXCLUDED }),
      at: "webhooks[0].rules",
    },
    "all kinds and their parts, service accounts' tokens among them": {
      resources: validating({
        rules: [{ ...rule(["*"], ["*/*"]), scope: "Namespaced" }],
        namespaceSelector: EXCLUDED,
      }),
      at: "webhooks[0].rules",
      problem: /^intercept serviceaccounts\/token: no Pod gets a token/,
    },
    "service accounts' tokens by name": {
      resources: mutating({ rules: [rule([""], ["serviceaccounts/token"])] }),
      at: "webhooks[0].rules",
    },
    "the nodes' leases where kube-system alone is left out": {
      resources: validating({
        rules: [rule(["coordination.k8s.io"], ["leases"])],
        namespaceSelector: by(NAME, "NotIn", "kube-system"),
      }),
      at: SELECTOR,
      problem: /kube-node-lease/,
    },
  },
  undecided: {
    "an unknown value of the label that this program puts on kube-system": {
      resources: [
        labelled(NAMESPACE_PATCH, { injection: unknown }),
        mutating({ rules: [PODS], namespaceSelector: by("injection", "NotIn", "disabled") }),
      ],
      at: 'NamespacePatch["kube-system"].metadata.labels.injection',
    },
    "a labelled Namespace whose name is not known": {
      resources: [
        resource(NAMESPACE, { metadata: { name: unknown, labels: { injection: "disabled" } } }),
        mutating({ rules: [PODS], namespaceSelector: by("injection", "NotIn", "disabled") }),
      ],
      at: "Namespace.it.metadata.name",
    },
    "an unknown namespaceSelector": {
      resources: validating({ rules: [PODS], namespaceSelector: unknown }),
      at: SELECTOR,
    },
    "an unknown value in a NotIn list": {
      resources: validating({ rules: [PODS], namespaceSelector: by(NAME, "NotIn", unknown) }),
      at: `${SELECTOR}.matchExpressions[0].values[0]`,
    },
    "unknown rules": { resources: validating({ rules: unknown }), at: "webhooks[0].rules" },
    "an unknown webhook beside a good one": {
      resources: validating({ rules: [PODS], namespaceSelector: EXCLUDED }, unknown),
      at: "webhooks[1]",
    },
    "an unknown failurePolicy": {
      resources: validating({ rules: [PODS], failurePolicy: unknown }),
      at: "webhooks[0].failurePolicy",
    },
    "unknown webhooks": { resources: resource(VALIDATING_WEBHOOK, { webhooks: unknown }), at: "webhooks" },
  },
});
