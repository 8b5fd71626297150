import { NAMESPACE_NAME_LABEL } from "../../../gke/namespaces";
import { ifKnown } from "../../evaluation/unknown";
import { CHART_TYPES } from "../../program/kubernetes/releases";
import { closedByPolicies, closedPort } from "../../program/kubernetes/webhooks/closed-ports";
import { missingPods } from "../../program/kubernetes/webhooks/missing-pods";
import { ownPods } from "../../program/kubernetes/webhooks/own-pods";
import {
  closedServerPort,
  singleServer,
  unreachableServer,
} from "../../program/kubernetes/webhooks/release-checks";
import { missingPort, missingService, serviceByUrl } from "../../program/kubernetes/webhooks/unanswered";
import type { WebhookContext } from "../../program/kubernetes/webhooks/webhook-findings";
import { failsClosed, type Webhook } from "../../program/kubernetes/webhooks/webhooks";
import { DEPLOYMENT, MUTATING_WEBHOOK, SERVICE, VALIDATING_WEBHOOK } from "../../resource-types";
import { type Example, type Finding, forTypes, type Rule } from "../../rule";

export const webhookIsReachable: Rule = {
  name: "webhook-is-reachable",
  description: "Webhooks that fail closed can be reached, and come back by themselves.",
  why:
    "A webhook that fails closed and does not answer refuses what it intercepts. A drain ends the Pods that serve it, as each upgrade drains each node: if it " +
    "intercepts its own Pods they never come back, and if it has one Pod nothing is created until that is back. Firewalls let the control plane of a private cluster reach only the ports 443 and 10250 of nodes, so a " +
    "webhook on another port never answers. A NetworkPolicy that denies incoming traffic to its namespace has the same effect, " +
    "and so do a Service that selects no Pods or lacks the port, and a URL with the name of a Service, which the control plane does not resolve.",
  fix: "Leave the webhook's own namespace out by namespaceSelector, run two Pods or more of it, and let its Pods listen on port 10250 or open its port to masterIpv4CidrBlock.",
  whenToExempt:
    "A port that a firewall rule of another stack opens, or a webhook whose Pods run outside of the cluster.",
  sources: [
    "https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/",
    "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/optimize-webhooks",
    "https://github.com/confidential-containers/cloud-api-adaptor/issues/305",
    "https://github.com/gke-labs/pod-migration/issues/16",
    "https://github.com/topolvm/topolvm/issues/57",
    "https://github.com/open-telemetry/opentelemetry-operator/issues/1009",
    "https://github.com/sighupio/module-policy/issues/28",
    "https://github.com/istio/istio/issues/20621",
    "https://github.com/elastic/cloud-on-k8s/issues/1634",
    "https://github.com/external-secrets/external-secrets/issues/2200",
    "https://github.com/tigera/operator/pull/5212",
  ],
  severity: "high",
  level: "mandatory",
  good: example("NotIn"),
  bad: example("In"),
  checks: {
    ...forTypes(
      [VALIDATING_WEBHOOK, MUTATING_WEBHOOK],
      eachClosed(ownPods),
      eachService(closedPort),
      eachService(closedByPolicies),
      eachService(missingPort),
      eachService(missingPods),
      eachService(missingService),
      eachClosed(serviceByUrl),
    ),
    ...forTypes(CHART_TYPES, closedServerPort, singleServer, unreachableServer),
  },
};

type WebhookCheck = (webhook: Webhook, at: string, context: WebhookContext) => Iterable<Finding>;

/** A check of a whole configuration that judges each of its webhooks that fails closed. */
function eachClosed(check: WebhookCheck) {
  return (configuration: { webhooks?: readonly Webhook[] }, context: WebhookContext): Iterable<Finding> =>
    context.each(configuration.webhooks, function* (webhook, i) {
      if (failsClosed(webhook)) yield* check(webhook, `webhooks[${i}]`, context);
    });
}

/** A check of what is wrong with the Services of a whole configuration, which is the same for all webhooks that ask the same port of one. */
function eachService(check: WebhookCheck) {
  return (configuration: { webhooks?: readonly Webhook[] }, context: WebhookContext): Iterable<Finding> => {
    const reported = new Set<string>();
    const firstOfService: WebhookCheck = function* (webhook, at) {
      const asked = ifKnown(() => {
        const { namespace, name, port } = webhook.clientConfig?.service ?? {};
        return [namespace, name, port];
      });
      for (const finding of check(webhook, at, context)) {
        const cause = JSON.stringify([asked, finding.level, finding.problem]);
        if (!asked || !reported.has(cause)) yield finding;
        reported.add(cause);
      }
    };
    return eachClosed(firstOfService)(configuration, context);
  };
}

function example(operator: "In" | "NotIn"): Example {
  const metadata = { namespace: "hooks", name: "hooks" };
  const labels = { app: "hooks" };
  const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];
  const values = operator === "In" ? ["hooks", "shop"] : ["hooks", "kube-system", "kube-node-lease"];
  return [
    {
      type: VALIDATING_WEBHOOK,
      name: "hooks",
      props: {
        webhooks: [
          {
            name: "pods.example.com",
            admissionReviewVersions: ["v1"],
            sideEffects: "None",
            clientConfig: { service: metadata },
            rules,
            namespaceSelector: { matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator, values }] },
          },
        ],
      },
    },
    {
      type: SERVICE,
      name: "service",
      props: { metadata, spec: { selector: labels, ports: [{ port: 443, targetPort: 10250 }] } },
    },
    {
      type: DEPLOYMENT,
      name: "hooks",
      props: {
        metadata,
        spec: {
          replicas: operator === "In" ? 1 : 2,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "hooks", image: "hooks" }] } },
        },
      },
    },
  ];
}
