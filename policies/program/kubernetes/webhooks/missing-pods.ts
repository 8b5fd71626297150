import { allOf, resourcePath, someItem } from "../../../evaluation/unknown";
import { HELM_RELEASE, NAMESPACE, SERVICE } from "../../../resource-types";
import type { Finding } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { namespaceKey } from "../namespace-of";
import { onClusterOf, someNeighbour } from "../namespaces";
import { type PodSelecting, someSelectedPod } from "../pod-selection";
import { podTemplateOf, WORKLOADS, type WorkloadType } from "../pods";
import { selects } from "../selectors";
import { levelOf, mayReleaseInto, type WebhookContext } from "./unanswered";
import { ofService, type Service } from "./webhook-service";
import type { Webhook } from "./webhooks";

const SERVICES: PodSelecting<typeof SERVICE> = {
  type: SERVICE,
  selectorOf: ({ inputs }) => ({ matchLabels: inputs.spec?.selector }),
};

/** A webhook whose Service selects no Pods, in a namespace of which the stack makes others. */
export function* missingPods(
  webhook: Webhook,
  at: string,
  { self, stack }: WebhookContext,
): Iterable<Finding> {
  yield* ofService(webhook, self, stack, function* (service) {
    const isEmpty = allOf(
      () => Object.keys(service.inputs.spec?.selector ?? {}).length > 0,
      // Not just any workload: one with the selector's labels decides nothing, whichever its namespace.
      () => someItem(WORKLOADS, (type) => someNeighbour(service, stack, type, isUnselected(service))),
      () => !someSelectedPod(SERVICES, service, stack, () => true),
      () => !mayReleaseInto(namespaceKey(service, stack), stack),
    );
    if (!isEmpty) return;
    yield {
      at: `${at}.clientConfig.service`,
      problem: `is ${resourcePath(service)}, whose spec.selector fits none of the Pods that the stack makes in its namespace, so nothing answers the webhook`,
      fix: "Set spec.selector of the Service to labels of the Pods that serve the webhook.",
      ...(makesAllPods(service, stack) ? levelOf(webhook) : { level: "advisory" }),
    };
  });
}

const isUnselected =
  (service: Service) =>
  ({ type, inputs }: StackResource<WorkloadType>): boolean =>
    !selects(SERVICES.selectorOf(service), podTemplateOf(type, inputs)?.metadata?.labels);

/** Whether a resource is a custom one, of which an operator may make Pods: not cert-manager's, which makes webhooks' certificates. */
function isForOperator({ type }: StackResource): boolean {
  const [group = ""] = type.slice("kubernetes:".length).split("/");
  return group.includes(".") && !group.endsWith("k8s.io") && group !== "cert-manager.io";
}

/** Whether the stack makes all Pods in the namespace of a Service: it makes the namespace, and has nothing that may make more there. */
const makesAllPods = (service: Service, stack: StackIndex): boolean => {
  const namespace = namespaceKey(service, stack);
  return allOf(
    () => !stack.mayHaveMoreObjects,
    () => stack.all(HELM_RELEASE).length === 0,
    () =>
      someItem(
        onClusterOf(service, stack, NAMESPACE),
        ({ urn, inputs, observed }) =>
          urn === namespace || (inputs.metadata?.name ?? observed.metadata?.name) === namespace,
      ),
    () => !stack.withPrefix("kubernetes:").some(isForOperator),
  );
};
