import { allOf, everyItem, resourcePath, someItem } from "../../../evaluation/unknown";
import { CRON_JOB, HELM_RELEASE, JOB } from "../../../resource-types";
import type { Finding } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { makesNamespace } from "../made-namespaces";
import { namespaceKey } from "../namespace-of";
import { someNeighbour } from "../namespaces";
import { isForOperator } from "../operators";
import { podTemplateOf, WORKLOADS, type WorkloadType } from "../pods";
import { selects } from "../selectors";
import { levelOf, type WebhookContext } from "./webhook-findings";
import { ofService, type Service } from "./webhook-service";
import type { Webhook } from "./webhooks";

/** Workloads whose Pods may answer requests. */
const SERVING = WORKLOADS.filter((type) => type !== JOB && type !== CRON_JOB);

/** A webhook whose Service selects none of the Pods of its namespace, all of which the stack makes. */
export function* missingPods(
  webhook: Webhook,
  at: string,
  { self, stack }: WebhookContext,
): Iterable<Finding> {
  yield* ofService(webhook, self, stack, function* (service) {
    const hasNone = allOf(
      () => Object.keys(service.inputs.spec?.selector ?? {}).length > 0,
      // Of a workload with the selector's labels the namespace need not be known.
      () => !someItem(WORKLOADS, (type) => someNeighbour(service, stack, type, mayServe(service))),
      () => makesAllPods(service, stack),
    );
    if (!hasNone) return;
    const isSure = someItem(SERVING, (type) => someNeighbour(service, stack, type, hasOtherValues(service)));
    yield {
      at: `${at}.clientConfig.service`,
      problem: `is ${resourcePath(service)}, whose spec.selector fits none of the Pods that the stack makes in its namespace, so nothing answers the webhook`,
      fix: `Set spec.selector of the Service to labels of the Pods that serve the webhook.${isSure ? "" : " Where another stack makes them in that namespace, it is right."}`,
      ...(isSure ? levelOf(webhook) : { level: "advisory" as const }),
    };
  });
}

/** Labels that controllers give to Pods, such as statefulset.kubernetes.io/pod-name. */
const OF_CONTROLLERS = /^(?:apps|batch|statefulset)\.kubernetes\.io\//;

/**
 * Whether the Pods of a workload may have the labels for which a Service asks: all that they share with it are the same. A label that they lack may be
 * set while they run, as StatefulSets and servers with a leader do.
 */
const mayServe =
  (service: Service) =>
  ({ type, inputs }: StackResource<WorkloadType>): boolean => {
    const labels = podTemplateOf(type, inputs)?.metadata?.labels;
    const selector = service.inputs.spec?.selector ?? {};
    const keys = Object.keys(selector);
    const shared = keys.filter((key) => labels !== undefined && key in labels);
    return allOf(
      () => shared.length > 0 || keys.some((key) => OF_CONTROLLERS.test(key)),
      () => everyItem(shared, (key) => selector[key] === labels?.[key]),
    );
  };

/** Whether the Pods of a workload have all labels for which a Service asks, with other values. */
const hasOtherValues =
  (service: Service) =>
  ({ type, inputs }: StackResource<WorkloadType>): boolean => {
    const labels = podTemplateOf(type, inputs)?.metadata?.labels;
    return allOf(
      () => labels !== undefined,
      () => everyItem(Object.keys(service.inputs.spec?.selector ?? {}), (key) => key in (labels ?? {})),
      () => !selects({ matchLabels: service.inputs.spec?.selector }, labels),
    );
  };

/** Whether the stack makes all Pods in the namespace of a Service: it makes the namespace, and has nothing that may make more there. */
const makesAllPods = (service: Service, stack: StackIndex): boolean =>
  allOf(
    () => !stack.mayHaveMoreObjects,
    () => stack.all(HELM_RELEASE).length === 0,
    () => makesNamespace(namespaceKey(service, stack), service, stack),
    () => !stack.withPrefix("kubernetes:").some(isForOperator),
  );
