import {
  MUTATING_POLICY,
  MUTATING_POLICY_BINDING,
  MUTATING_POLICY_V1BETA1,
  VALIDATING_POLICY,
  VALIDATING_POLICY_BINDING,
  VALIDATING_POLICY_BINDING_V1BETA1,
  VALIDATING_POLICY_V1BETA1,
} from "../../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

// The rule on webhooks, of Kubernetes' own admission policies.

const AT = "spec.matchResources.namespaceSelector";
const rules = (...resources: string[]) => [
  { apiGroups: ["", "apps"], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources },
];
const by = (...values: string[]) => ({
  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values }],
});
const policy = (spec: object = {}, type: string = VALIDATING_POLICY): TestResource =>
  resource(
    type as typeof VALIDATING_POLICY,
    {
      metadata: { name: "limits" },
      spec: { matchConstraints: { resourceRules: rules("pods", "deployments") }, ...spec },
    },
    { name: "policy" },
  );
const binding = (spec: object = {}, type: string = VALIDATING_POLICY_BINDING): TestResource =>
  resource(
    type as typeof VALIDATING_POLICY_BINDING,
    { metadata: { name: "limits" }, spec: { policyName: "limits", validationActions: ["Deny"], ...spec } },
    { name: "binding" },
  );

const on = (resource: string, operations = ["CREATE"], more = {}) => ({
  matchConstraints: {
    resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations, resources: [resource] }],
    ...more,
  },
});
const says = (expression: unknown) => ({ validations: [{ expression }] });
const TOKENS = "serviceaccounts/token";
const POLICY_AT = "spec.policyName";

ruleTable("webhook-excludes-kube-system", {
  accepts: {
    "a binding that leaves kube-system out": [
      policy(),
      binding({ matchResources: { namespaceSelector: by("kube-system") } }),
    ],
    "a policy that leaves kube-system out": [
      policy({
        matchConstraints: { resourceRules: rules("pods"), namespaceSelector: by("kube-system", "apps") },
      }),
      binding(),
    ],
    "a policy that leaves kube-system out by a condition": [
      policy({ matchConditions: [{ name: "own", expression: "request.namespace != 'kube-system'" }] }),
      binding(),
    ],
    "a binding that warns": [policy(), binding({ validationActions: ["Warn", "Audit"] })],
    "a policy on kinds that GKE does not need": [
      policy({ matchConstraints: { resourceRules: rules("ingresses") } }),
      binding(),
    ],
    "namespaces that ask by a label": [
      policy(),
      binding({ matchResources: { namespaceSelector: { matchLabels: { guarded: "true" } } } }),
    ],
    "a policy that leaves out the kinds that it names": [
      policy({
        matchConstraints: { resourceRules: rules("*"), excludeResourceRules: rules("*") },
      }),
      binding(),
    ],
    "a policy on one object by its name": [
      policy({
        matchConstraints: { resourceRules: [{ ...rules("deployments")[0], resourceNames: ["shop"] }] },
      }),
      binding(),
    ],
    "a binding for other kinds than its policy's": [
      policy(),
      binding({ matchResources: { resourceRules: rules("ingresses") } }),
    ],
    "a policy on tokens that refuses some": [
      policy({ ...on(TOKENS), ...says("object.spec.expirationSeconds <= 3600") }),
      binding(),
    ],
    "a policy on tokens that refuses all and only warns": [
      policy({ ...on(TOKENS), ...says("false") }),
      binding({ validationActions: ["Audit"] }),
    ],
    "a policy on the tokens of namespaces that ask for it": [
      policy({ ...on(TOKENS), ...says("false") }),
      binding({ matchResources: { namespaceSelector: { matchLabels: { locked: "true" } } } }),
    ],
    "a policy on the tokens of whom a condition names": [
      policy({
        ...on(TOKENS),
        ...says("false"),
        matchConditions: [{ name: "people", expression: "!request.userInfo.username.startsWith('system:')" }],
      }),
      binding(),
    ],
    "a policy that keeps tokens for nodes": [
      policy({ ...on(TOKENS), ...says("'system:nodes' in request.userInfo.groups") }),
      binding(),
    ],
    "a policy that keeps nodes from no group of theirs": [
      policy({ ...on("nodes"), ...says("!('developers' in request.userInfo.groups)") }),
      binding(),
    ],
    "a policy on nodes that others change": [
      policy({ ...on("nodes", ["UPDATE", "DELETE"]), ...says("false") }),
      binding(),
    ],
    "a policy on service accounts, and not on their tokens": [
      policy({ ...on("serviceaccounts"), ...says("false") }),
      binding(),
    ],
    "a policy on tokens with parameters": [
      policy({ ...on(TOKENS), ...says("false"), paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
      binding(),
    ],
    "a policy on tokens with an expression of several parts": [
      policy({ ...on(TOKENS), ...says("'a' in request.userInfo.groups || 'b' in request.userInfo.groups") }),
      binding(),
    ],
    "a policy of another stack": binding(),
    "a policy without a binding": policy(),
    "a policy and a binding without names": [
      resource(
        VALIDATING_POLICY,
        { spec: { matchConstraints: { resourceRules: rules("pods") } } },
        { name: "policy" },
      ),
      resource(VALIDATING_POLICY_BINDING, { metadata: { name: "limits" } }, { name: "binding" }),
    ],
    "a policy without a spec": [
      resource(VALIDATING_POLICY, { metadata: { name: "limits" } }, { name: "policy" }),
      binding(),
    ],
  },
  rejects: {
    "a policy that refuses all tokens": {
      resources: [policy({ ...on(TOKENS), ...says("false") }), binding()],
      at: POLICY_AT,
      problem: /refuses serviceaccounts\/token: no Pod gets a token/,
    },
    "a policy that refuses all nodes": {
      resources: [policy({ ...on("nodes", ["*"]), ...says("false") }), binding()],
      at: POLICY_AT,
      problem: /refuses nodes: no node can register/,
    },
    "a policy that lets a group alone have tokens, in which no node is": {
      resources: [
        policy({ ...on(TOKENS), ...says("'system:masters' in request.userInfo.groups") }),
        binding({ matchResources: { namespaceSelector: by("kube-system") } }),
      ],
      at: POLICY_AT,
    },
    "a policy that keeps nodes from registering by their group": {
      resources: [
        policy({
          ...on("nodes"),
          validations: [
            { expression: "true" },
            { expression: '!("system:nodes" in request.userInfo.groups)' },
          ],
        }),
        binding(),
      ],
      at: POLICY_AT,
    },
    "a binding without a selector, as advisory": {
      resources: [policy(), binding()],
      at: AT,
      level: "advisory",
      problem: /may refuse what GKE creates/,
    },
    "a policy and a binding of the beta version, as advisory": {
      resources: [
        policy({}, VALIDATING_POLICY_V1BETA1),
        binding({ matchResources: { resourceRules: rules("pods") } }, VALIDATING_POLICY_BINDING_V1BETA1),
      ],
      at: AT,
      level: "advisory",
    },
    "a beta version's mutating policy, bound by the stable one, as advisory": {
      resources: [policy({}, MUTATING_POLICY_V1BETA1), binding({}, MUTATING_POLICY_BINDING)],
      at: AT,
      level: "advisory",
      problem: /may change/,
    },
    "a policy that leaves out another kind, as advisory": {
      resources: [
        policy({
          matchConstraints: { resourceRules: rules("*"), excludeResourceRules: rules("ingresses") },
        }),
        binding(),
      ],
      at: AT,
      level: "advisory",
    },
    "a binding that leaves another namespace out, as advisory": {
      resources: [policy(), binding({ matchResources: { namespaceSelector: by("apps") } })],
      at: AT,
      level: "advisory",
    },
    "a policy on all kinds of the core group, by which an upgrade got stuck (digitalocean/clusterlint 180)": {
      resources: [
        policy({ matchConstraints: { resourceRules: rules("*") } }),
        binding({ validationActions: ["Audit", "Deny"] }),
      ],
      at: AT,
      level: "advisory",
    },
    "a policy on privileged Pods, which new nodes' system Pods are (gatekeeper-library 46)": {
      resources: [
        policy({
          matchConstraints: { resourceRules: rules("pods") },
          validations: [
            { expression: "!object.spec.containers.exists(c, c.?securityContext.privileged.orValue(false))" },
          ],
        }),
        binding({ matchResources: { namespaceSelector: by("kube-public") } }),
      ],
      at: AT,
      level: "advisory",
    },
    "a condition on who asks, which may leave out what makes GKE's Pods (deckhouse 17831), as advisory": {
      resources: [
        policy({
          matchConditions: [
            {
              name: "own",
              expression: '!request.userInfo.username.startsWith("system:serviceaccount:kube-")',
            },
          ],
        }),
        binding(),
      ],
      at: AT,
      level: "advisory",
      problem: /whether a matchCondition of the policy does is not known/,
      fix: /^Add to spec\.matchResources/,
    },
    "a policy that changes Pods, as advisory": {
      resources: [policy({}, MUTATING_POLICY), binding({}, MUTATING_POLICY_BINDING)],
      at: AT,
      level: "advisory",
      problem: /may change what GKE creates/,
    },
  },
  undecided: {
    "what a policy says of tokens": {
      resources: [policy({ ...on(TOKENS), ...says(unknown) }), binding()],
      at: "ValidatingAdmissionPolicy.policy.spec.validations[0].expression",
    },
    "what a binding does": {
      resources: [policy(), binding({ validationActions: [unknown] })],
      at: "spec.validationActions[0]",
    },
  },
});
