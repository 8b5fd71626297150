// Longer than a screen: three checks of what serves a webhook, and an example of three resources.

import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../gke/namespaces";
import { findingsIf } from "../../evaluation/findings-if";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { allOf, everyItem, ifKnown } from "../../evaluation/unknown";
import { systemNamespaceLabels } from "../../program/kubernetes/namespace-labels";
import { namespaceKey } from "../../program/kubernetes/namespace-of";
import { CHART_TYPES } from "../../program/kubernetes/releases";
import { selects } from "../../program/kubernetes/selectors";
import { serverOfRelease } from "../../program/kubernetes/webhooks/chart-servers";
import { isRendered } from "../../program/kubernetes/webhooks/chart-webhooks";
import { missingPods } from "../../program/kubernetes/webhooks/missing-pods";
import { singleServer, unreachableServer } from "../../program/kubernetes/webhooks/release-checks";
import { hasNoPods, isServedByOnePod } from "../../program/kubernetes/webhooks/serving-pods";
import { missingPort, missingService, serviceByUrl } from "../../program/kubernetes/webhooks/unanswered";
import { isClosedToControlPlane } from "../../program/kubernetes/webhooks/webhook-ingress";
import {
  isPeered,
  isPortOpened,
  labelsOf,
  OPEN_PORTS,
  ofService,
  type Service,
  targetPortOf,
  workloadsOf,
} from "../../program/kubernetes/webhooks/webhook-service";
import {
  conditionsCanHold,
  failsClosed,
  intercepts,
  isOptIn,
  PODS,
  type Webhook,
} from "../../program/kubernetes/webhooks/webhooks";
import { DEPLOYMENT, MUTATING_WEBHOOK, SERVICE, VALIDATING_WEBHOOK } from "../../resource-types";
import { type Context, type Example, type Finding, forTypes, type Rule } from "../../rule";
import type { ClusterResource, StackIndex } from "../../stack";

type WebhookContext = Context<typeof VALIDATING_WEBHOOK | typeof MUTATING_WEBHOOK>;

export const webhookIsReachable: Rule = {
  name: "webhook-is-reachable",
  description: "Webhooks that fail closed can be reached, and come back by themselves.",
  why:
    "A webhook that fails closed and does not answer refuses what it intercepts. A drain ends the Pods that serve it, as each upgrade drains each node: where it " +
    "intercepts its own Pods they never come back, and with one Pod nothing is created until it has. Firewalls let the control plane of a private cluster reach only the ports 443 and 10250 of nodes, so a " +
    "webhook on another port never answers. A NetworkPolicy that denies incoming traffic to its namespace has the same effect, " +
    "and so have a Service that selects no Pods or lacks the port, and the name of a Service in a URL, which the control plane does not resolve.",
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
      eachService(port),
      eachService(policies),
      eachService(missingPort),
      eachService(missingPods),
      eachService(missingService),
      eachClosed(serviceByUrl),
    ),
    ...forTypes(
      CHART_TYPES,
      function* chartPort(release, context) {
        const cluster = context.stack.clusterOf(context.self);
        const server = cluster && isPeered(cluster) ? serverOfRelease(release) : undefined;
        if (!cluster || server?.port === undefined || isRendered(context)) return;
        yield* closedPort(server.port, server.at, cluster, context.stack);
      },
      singleServer,
      unreachableServer,
    ),
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

function* ownPods(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
  yield* findingsIf(
    () => intercepts(webhook, PODS),
    () =>
      ofService(webhook, context.self, context.stack, (service) => servedBy(service, webhook, at, context)),
  );
}

function* servedBy(
  service: Service,
  webhook: Webhook,
  at: string,
  context: WebhookContext,
): Iterable<Finding> {
  const { self, stack } = context;
  // The Service and the webhook name the same namespace, and only one of the two may be known.
  const namespace =
    ifKnown(() => namespaceKey(service, stack)) ?? webhook.clientConfig?.service?.namespace ?? "";
  const workloads = () => workloadsOf(service, stack);
  const isItsOwn = allOf(
    () => selects(webhook.namespaceSelector, systemNamespaceLabels(namespace, self, stack)),
    () => conditionsCanHold(webhook, namespace) === true,
    () => workloads().length > 0,
    () => everyItem(workloads(), (workload) => selects(webhook.objectSelector, labelsOf(workload))),
  );
  const isAlone = isServedByOnePod(workloads, stack);
  if (isItsOwn)
    yield* unlessReportedBy(
      "webhook-excludes-kube-system",
      context,
      () => webhook.namespaceSelector === undefined && !isOptIn(webhook.objectSelector),
      () => [
        {
          at: `${at}.namespaceSelector`,
          problem:
            isAlone && !hasNoPods(workloads(), stack)
              ? "selects the namespace of the webhook's one Pod, which cannot come back once it is gone"
              : "selects the namespace of the webhook's own Pods, none of which can come back once all are gone",
          fix: `Add to matchExpressions { key: "${NAMESPACE_NAME_LABEL}", operator: "NotIn", values: [the namespace of clientConfig.service] }.`,
          ...(isAlone ? {} : { level: "advisory" }),
        },
      ],
    );
  else if (isAlone)
    yield {
      at: `${at}.failurePolicy`,
      problem: hasNoPods(workloads(), stack)
        ? "fails closed, and no Pod serves the webhook while its workload has 0 replicas: no Pod that it intercepts is created then"
        : "fails closed, and one Pod serves the webhook: while a drain moves it, no Pod that the webhook intercepts is created",
      fix: "Run two Pods or more of it with a PodDisruptionBudget, or set failurePolicy to Ignore.",
      level: "advisory",
    };
}

function* port(webhook: Webhook, at: string, { self, stack }: WebhookContext): Iterable<Finding> {
  const cluster = stack.clusterOf(self);
  if (!cluster || !isPeered(cluster)) return;
  yield* ofService(webhook, self, stack, function* (service) {
    const target = targetPortOf(webhook, service, stack);
    if (target !== undefined) yield* closedPort(target, `${at}.clientConfig.service`, cluster, stack);
  });
}

function* policies(webhook: Webhook, at: string, { self, stack }: WebhookContext): Iterable<Finding> {
  yield* ofService(webhook, self, stack, function* (service) {
    const isClosed = isClosedToControlPlane(
      () => workloadsOf(service, stack),
      () => targetPortOf(webhook, service, stack),
      stack,
    );
    if (!isClosed) return;
    yield {
      at: `${at}.clientConfig.service`,
      problem:
        "leads to Pods that network policies of the stack close to the control plane, and no policy opens their port",
      fix: `Add a NetworkPolicy for these Pods with an ingress rule for their port and no from: GKE's control plane comes from ${SYSTEM_NAMESPACE}/konnectivity-agent, or from an address.`,
      ...(intercepts(webhook, PODS) ? {} : { level: "advisory" as const }),
    };
  });
}

/** The finding on a Pods' port that a private cluster's control plane cannot reach. */
function* closedPort(
  target: number,
  at: string,
  cluster: ClusterResource,
  stack: StackIndex,
): Iterable<Finding> {
  if (OPEN_PORTS.includes(target) || isPortOpened(target, cluster, stack)) return;
  yield {
    at,
    problem: `leads to port ${target} of Pods, and no firewall rule of the stack opens it to the private cluster's control plane`,
    fix: `Let the Pods listen on port 10250, or add a gcp.compute.Firewall that allows tcp:${target} from privateClusterConfig.masterIpv4CidrBlock to the nodes.`,
    level: "advisory",
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
