import { someOf } from "../../../evaluation/candidates";
import { findItem } from "../../../evaluation/search";
import { allOf, anyOf, everyItem, resourcePath, someItem } from "../../../evaluation/unknown";
import { HELM_RELEASE, SERVICE } from "../../../resource-types";
import type { Finding } from "../../../rule";
import type { StackIndex } from "../../../stack";
import { makesNamespace } from "../made-namespaces";
import { namespaceKey, namespaceOfRelease } from "../namespace-of";
import { onClusterIn, onClusterOf } from "../namespaces";
import { nameOf } from "../object-name";
import { isForOperator } from "../operators";
import { levelOf, type WebhookContext } from "./webhook-findings";
import { nameWithin, ofService, type Service, servicesNear } from "./webhook-service";
import type { Webhook } from "./webhooks";

// Webhooks that nothing can answer: their Service does not have the port, is not there, or is named by a URL.

/** The port of a webhook's Service if the webhook names none. Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference */
const DEFAULT_PORT = 443;

/** A webhook that asks for a port that its Service does not have: the API server sends nothing then. */
export function* missingPort(
  webhook: Webhook,
  at: string,
  { self, stack }: WebhookContext,
): Iterable<Finding> {
  yield* ofService(webhook, self, stack, function* (service) {
    const { spec } = service.inputs;
    const declared = webhook.clientConfig?.service?.port;
    const port = Number(declared ?? DEFAULT_PORT);
    const isMissing = allOf(
      () => (spec?.ports?.length ?? 0) > 0,
      () => everyItem(spec?.ports, (each) => Number(each.port) !== port),
      // An ExternalName stands for a host outside of the cluster, whatever ports are declared.
      () => spec?.type !== "ExternalName",
    );
    if (!isMissing) return;
    yield {
      at: `${at}.clientConfig.service.port`,
      problem: `is ${declared === undefined ? `absent, which means ${DEFAULT_PORT}` : port}, which ${resourcePath(service)} does not have, so nothing answers the webhook`,
      fix: `Set it to a port in spec.ports of the Service, or add ${port} there.`,
      ...levelOf(webhook),
    };
  });
}

/** A webhook of a Service that the stack does not make, as it does its namespace, or one of that name in another. */
export function* missingService(
  webhook: Webhook,
  at: string,
  { self, stack }: WebhookContext,
): Iterable<Finding> {
  const comesFromService = () => stack.sourcesOf(self, "webhooks").some(({ type }) => type === SERVICE);
  if (stack.mayHaveMoreObjects || comesFromService()) return;
  const wanted = () => webhook.clientConfig?.service;
  const namespace = wanted()?.namespace;
  if (namespace === undefined) return;
  const services = servicesNear(self, stack);
  const ofThatName = () => {
    const name = wanted()?.name;
    return name === undefined
      ? undefined
      : findItem(services.of([name]).flat(), (service) => nameOf(service) === name);
  };
  const isInNamespace = (service: Service) => namespaceKey(service, stack) === namespace;
  const isMissing = allOf(
    // Decides where the name is not known.
    () =>
      anyOf(
        () => makesNamespace(namespace, self, stack),
        () => someItem(onClusterOf(self, stack, SERVICE), (service) => !isInNamespace(service)),
      ),
    () => wanted()?.name !== undefined,
    () =>
      anyOf(
        () =>
          allOf(
            () => makesNamespace(namespace, self, stack),
            () =>
              anyOf(
                () => !stack.withPrefix("kubernetes:").some(isForOperator),
                () => someOf(onClusterIn(namespace, self, stack, SERVICE), isInNamespace),
              ),
          ),
        () => ofThatName() !== undefined,
      ),
    () =>
      !someOf(services.of([nameWithin(namespace, wanted()?.name ?? "")]), (service) =>
        allOf(
          () => nameOf(service) === wanted()?.name,
          () => isInNamespace(service),
        ),
      ),
    () => !mayReleaseInto(namespace, stack),
  );
  if (!isMissing) return;
  const other = ofThatName();
  yield {
    at: `${at}.clientConfig.service`,
    problem: other
      ? `is a Service that this stack does not make: ${resourcePath(other)} is the one of that name, in another namespace`
      : "is a Service that this stack does not make, as it does that namespace, so nothing in it answers the webhook",
    fix: "Set name and namespace to those of the Service before the Pods that serve the webhook. Where another stack, a chart or an operator makes it, they are right.",
    level: "advisory",
  };
}

/** A webhook by the URL of a Service, whose name the control plane does not resolve: it asks for none of the cluster's names. */
export function* serviceByUrl(webhook: Webhook, at: string): Iterable<Finding> {
  const url = webhook.clientConfig?.url;
  if (url === undefined || !IN_CLUSTER.test(hostOf(url))) return;
  yield {
    at: `${at}.clientConfig.url`,
    problem:
      "has the name of a Service for a host, which the API server cannot resolve, so nothing answers the webhook",
    fix: "Set clientConfig.service to name, namespace, port and path instead of url.",
    ...levelOf(webhook),
  };
}

/** Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#url, checked 2026-11-30 */
const IN_CLUSTER = /\.svc(?:\.cluster\.local)?\.?$/;

const hostOf = (url: string): string => {
  try {
    return new URL(url).hostname;
  } catch {
    return "";
  }
};

/** Whether a Helm release may make objects in a namespace, which a name or a URN identifies. */
const mayReleaseInto = (namespace: string, stack: StackIndex): boolean =>
  someItem(stack.all(HELM_RELEASE), (release) => namespaceOfRelease(release, stack) === namespace);
