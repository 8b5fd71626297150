import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { findingsIf } from "../../../evaluation/findings-if";
import { unlessReportedBy } from "../../../evaluation/one-cause";
import { allOf, everyItem, ifKnown } from "../../../evaluation/unknown";
import type { Finding } from "../../../rule";
import { systemNamespaceLabels } from "../namespace-labels";
import { namespaceKey } from "../namespace-of";
import { selects } from "../selectors";
import { hasNoPods, isServedByOnePod } from "./serving-pods";
import type { WebhookContext } from "./webhook-findings";
import { labelsOf, ofService, type Service, workloadsOf } from "./webhook-service";
import { conditionsCanHold, intercepts, isOptIn, PODS, type Webhook } from "./webhooks";

// Webhooks on Pods whose own Pods do not come back: the webhook intercepts them, or one Pod alone serves it.

/** A webhook that intercepts the Pods that serve it, or is served by one Pod at most. */
export function* ownPods(webhook: Webhook, at: string, context: WebhookContext): Iterable<Finding> {
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
  const { stack } = context;
  const workloads = () => workloadsOf(service, stack);
  const interceptsThem = interceptsPodsOf(service, webhook, context);
  const isAlone = isServedByOnePod(workloads, stack);
  const mayHavePods = () => !hasNoPods(workloads(), stack);
  if (interceptsThem)
    yield* unlessReportedBy(
      "webhook-excludes-kube-system",
      context,
      () => webhook.namespaceSelector === undefined && !isOptIn(webhook.objectSelector),
      () => [
        {
          at: `${at}.namespaceSelector`,
          problem:
            isAlone && mayHavePods()
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
      problem: mayHavePods()
        ? "fails closed, and one Pod serves the webhook: while a drain moves it, no Pod that the webhook intercepts is created"
        : "fails closed, and no Pod serves the webhook while its workload has 0 replicas: no Pod that it intercepts is created then",
      fix: "Run two Pods or more of it with a PodDisruptionBudget, or set failurePolicy to Ignore.",
      level: "advisory",
    };
}

/** Whether a webhook on Pods intercepts those behind its Service. */
function interceptsPodsOf(service: Service, webhook: Webhook, { self, stack }: WebhookContext): boolean {
  // The Service and the webhook name the same namespace, and only one of the two may be known.
  const namespace =
    ifKnown(() => namespaceKey(service, stack)) ?? webhook.clientConfig?.service?.namespace ?? "";
  const workloads = () => workloadsOf(service, stack);
  return allOf(
    () => selects(webhook.namespaceSelector, systemNamespaceLabels(namespace, self, stack)),
    () => conditionsCanHold(webhook, namespace) === true,
    () => workloads().length > 0,
    () => everyItem(workloads(), (workload) => selects(webhook.objectSelector, labelsOf(workload))),
  );
}
