import { propertyPath } from "../../evaluation/unknown";
import { missingAccountOf, misspeltAccountKey } from "../../program/kubernetes/identity/pod-account";
import { podPath, podTemplateOf, WORKLOADS } from "../../program/kubernetes/pods";
import { DEPLOYMENT, KUBERNETES_SERVICE_ACCOUNT, NAMESPACE } from "../../resource-types";
import { type ExampleResource, forTypes, type Rule } from "../../rule";

const deployment = (serviceAccountName: string): ExampleResource => ({
  type: DEPLOYMENT,
  name: "web",
  props: {
    metadata: { namespace: "apps", name: "web" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { serviceAccountName, containers: [{ name: "web", image: "nginx" }] },
      },
    },
  },
});
const namespace: ExampleResource = { type: NAMESPACE, name: "apps", props: { metadata: { name: "apps" } } };
const account: ExampleResource = {
  type: KUBERNETES_SERVICE_ACCOUNT,
  name: "web",
  props: { metadata: { namespace: "apps", name: "web" } },
};

export const podAccountExists: Rule = {
  name: "pod-account-exists",
  description: "Pods name a Kubernetes service account that is in their namespace.",
  why:
    "The API server refuses Pods whose service account is not there: a workload stays without Pods, and Pods that run already do not come back after an upgrade has drained their node. " +
    "The rule judges namespaces that the stack makes, if no release in them and no deployment tool may make the account. In a namespace that was there before, others may have made it, and a program does not show that: so the finding is advisory. A misspelt name of the property names no account at all.",
  fix: "Create a ServiceAccount of that name in the namespace, or set serviceAccountName to the name of one that is there.",
  whenToExempt: "An account that another stack or an operator creates in the namespace.",
  sources: [
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
    "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#service-account-admission-controller",
    "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
    "https://github.com/heketi/heketi/issues/749",
    "https://github.com/jameswynn/helm-charts/issues/14",
  ],
  severity: "high",
  level: "advisory",
  good: [namespace, account, deployment("web")],
  bad: [namespace, account, deployment("web-app")],
  checks: forTypes(
    WORKLOADS,
    function* spelling(inputs, { resource: { type } }) {
      const key = misspeltAccountKey(podTemplateOf(type, inputs));
      if (key === undefined) return;
      yield {
        at: podPath(type, propertyPath("spec", key)),
        problem:
          'is not a property of Pods, which name their Kubernetes service account in serviceAccountName: these run as "default", or the API server refuses them',
        fix: "Rename it to serviceAccountName.",
      };
    },
    function* account(inputs, context) {
      const { type } = context.resource;
      const pod = podTemplateOf(type, inputs);
      const missing = missingAccountOf(pod, context);
      if (!missing) return;
      yield {
        at: podPath(type, `spec.${missing.key}`),
        problem:
          "names a Kubernetes service account that the stack does not make in this namespace of its own, without which no Pod is created",
        ...(missing.fix && { fix: missing.fix }),
      };
    },
  ),
};
