import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canHold,
  intercepts,
  isOptIn,
  type Kind,
} from "../../../../../policies/program/kubernetes/webhooks/webhooks";

const PODS: Kind = { group: "", plural: "pods", isNamespaced: true };
const NODES: Kind = { group: "", plural: "nodes", isNamespaced: false };

describe("intercepts", () => {
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
  const cases: [string, object, Kind, boolean][] = [
    ["pods", {}, PODS, true],
    ["all resources", { resources: ["*"] }, PODS, true],
    ["all resources and subresources", { resources: ["*/*"] }, PODS, true],
    ["pods and their subresources", { resources: ["pods/*"] }, PODS, true],
    ["a subresource of pods", { resources: ["pods/exec"] }, PODS, false],
    ["a subresource of all", { resources: ["*/scale"] }, PODS, false],
    ["all groups", { apiGroups: ["*"] }, PODS, true],
    ["another group", { apiGroups: ["cert-manager.io"], resources: ["*/*"] }, PODS, false],
    ["updates", { operations: ["UPDATE"] }, PODS, true],
    ["all operations", { operations: ["*"] }, PODS, true],
    ["deletion alone", { operations: ["DELETE", "CONNECT"] }, PODS, false],
    ["the scope Namespaced", { scope: "Namespaced" }, PODS, true],
    ["the scope Cluster", { scope: "Cluster" }, PODS, false],
    ["nodes of the scope Namespaced", { resources: ["*"], scope: "Namespaced" }, NODES, false],
    ["nodes of every scope", { resources: ["*"], scope: "*" }, NODES, true],
  ];
  for (const [title, part, kind, expected] of cases)
    it(`is ${expected} for ${title}`, () =>
      assert.equal(intercepts({ rules: [{ ...rule, ...part }] }, kind), expected));

  it("is false without rules", () => assert.equal(intercepts({}, PODS), false));
});

describe("isOptIn", () => {
  const by = (key: string, operator: string) => ({ matchExpressions: [{ key, operator, values: ["a"] }] });
  const cases: [string, Parameters<typeof isOptIn>[0], boolean][] = [
    ["no selector", undefined, false],
    ["an empty selector", {}, false],
    ["a label of the user's", { matchLabels: { inject: "true" } }, true],
    ["a value of a label", by("inject", "In"), true],
    ["any value of a label", by("inject", "Exists"), true],
    ["all values but one", by("inject", "NotIn"), false],
    ["the absence of a label", by("inject", "DoesNotExist"), false],
    ["any value of a label that addons have too", by("k8s-app", "Exists"), false],
    ["a value of that label", by("k8s-app", "In"), true],
    ["the addon manager's label", { matchLabels: { "addonmanager.kubernetes.io/mode": "Reconcile" } }, false],
  ];
  for (const [title, selector, expected] of cases)
    it(`is ${expected} for ${title}`, () => assert.equal(isOptIn(selector), expected));
});

describe("canHold", () => {
  const cases: [string, boolean | undefined][] = [
    ["request.namespace != 'kube-system'", false],
    ['object.metadata.namespace != "kube-system"', false],
    ['namespaceObject.metadata.name != "kube-system"', false],
    ["!(request.namespace == 'kube-system')", false],
    ["!(request.namespace in ['kube-system', 'kube-public'])", false],
    ["!request.namespace.startsWith('kube-')", false],
    ["!(request.namespace.startsWith('kube-'))", false],
    ["request.namespace in ['apps', 'tools']", false],
    ["request.namespace == 'apps'", false],
    ["has(object.spec.volumes) && request.namespace != 'kube-system'", false],
    ["request.namespace == 'kube-system'", true],
    ["request.namespace != 'apps'", true],
    ["!(request.namespace in ['apps'])", true],
    ["request.namespace in []", false],
    ["request.resource.group != 'rbac.authorization.k8s.io'", true],
    ["request.resource.resource != 'leases' || request.namespace != 'kube-system'", undefined],
    ["!(request.dryRun && request.namespace == 'apps' && true)", undefined],
    ["request.dryRun ? true : request.namespace != 'kube-system'", undefined],
    ["!('system:nodes' in request.userInfo.groups)", undefined],
    ["request.namespace.matches('^kube-')", undefined],
  ];
  for (const [expression, expected] of cases)
    it(`is ${expected} in kube-system for ${expression}`, () =>
      assert.equal(canHold(expression, "kube-system"), expected));

  it("takes a comparison and its negation for opposites, however they are spaced and quoted", () => {
    const name = fc.constantFrom("kube-system", "kube-node-lease", "apps", "");
    const space = fc.constantFrom("", " ", "\n  ");
    fc.assert(
      fc.property(name, name, space, fc.constantFrom("'", '"'), (wanted, namespace, gap, quote) => {
        const comparison = `request.namespace${gap}==${gap}${quote}${wanted}${quote}`;
        assert.equal(canHold(comparison, namespace), wanted === namespace);
        assert.equal(canHold(`!(${gap}${comparison}${gap})`, namespace), wanted !== namespace);
      }),
    );
  });
});
