// Longer than a screen: a table of charts, each with where its values stand.

import { chartOf, given, isOlder, mayBeChanged, type Release } from "../releases";
import { givenScalar } from "./chart-values";
import { hasInjector, injectorFailurePolicy } from "./vault-values";

// What serves the webhooks of well-known charts: on which port of Pods, and how many Pods of them there are.

type Keys = readonly string[];

/** The server of a chart's webhook that may fail closed. */
interface ChartServer {
  readonly port: number;
  /** The value that sets the port; absent where no value does. */
  readonly portKeys?: Keys;
  /** Whether the webhook exists and fails closed. */
  failsClosed(release: Release): boolean;
  /** For a webhook on Pods: the number of Pods that serve it; undefined where it is unknown for the chart's version. */
  replicas?(release: Release): Replicas | undefined;
}

/** A number of Pods, and the value that sets it. */
interface Replicas {
  readonly count: number;
  readonly keys: Keys;
  /** Whether the release sets the number; otherwise it is the chart's default. */
  readonly isGiven: boolean;
}

const always = (): boolean => true;
const failurePolicy =
  (otherwise: "Fail" | "Ignore", ...keys: Keys) =>
  (release: Release): boolean =>
    (given(release, ...keys) ?? otherwise) === "Fail";
const isSet =
  (value: unknown, ...keys: Keys) =>
  (release: Release): boolean =>
    given(release, ...keys) === value;
const all =
  (...conditions: readonly ((release: Release) => boolean)[]) =>
  (release: Release): boolean =>
    conditions.every((holds) => holds(release));
const not = (condition: (release: Release) => boolean) => (release: Release) => !condition(release);

const replicas =
  (otherwise: number, ...keys: Keys) =>
  (release: Release): Replicas => {
    const value = givenScalar(release, ...keys);
    return { count: Number(value ?? otherwise), keys, isGiven: value !== undefined };
  };
/** A number of Pods that matters only if a condition holds, such as that the webhook on Pods fails closed. */
const replicasIf = (condition: (release: Release) => boolean, number: typeof LEAST) => (release: Release) =>
  condition(release) ? number(release) : undefined;
/** The autoscaler's minimum, where there is an autoscaler, else the chart's fixed number. */
const autoscaled =
  (isOn: (release: Release) => boolean, least: typeof LEAST, fixed: typeof LEAST) => (release: Release) =>
    isOn(release) ? least(release) : fixed(release);
const LEAST = replicas(1, "autoscaleMin");

/**
 * By the chart's name.
 * Source: values.yaml and templates of https://github.com/open-policy-agent/gatekeeper (3.24.0-beta.0: its check of labels), https://github.com/kyverno/kyverno
 * (2026-08-21; 3.0 has admissionController), https://github.com/istio/istio (2026-08-22, istio-discovery), https://github.com/kubernetes/ingress-nginx (4.15.1),
 * https://github.com/open-telemetry/opentelemetry-helm-charts (opentelemetry-operator 0.122.0), https://github.com/actions/actions-runner-controller
 * (0.23.7), https://github.com/cert-manager/cert-manager (2026-08-22), https://github.com/external-secrets/external-secrets (2026-08-08),
 * https://github.com/kedacore/charts, https://github.com/hashicorp/consul-k8s (2.1.0-dev), https://github.com/hashicorp/vault-helm (0.34.1),
 * https://github.com/linkerd/linkerd2 (2026-08-21), https://github.com/CrowdStrike/falcon-helm (falcon-sensor 1.36.0),
 * https://github.com/kubeflow/spark-operator (2.5.0-rc.0) and https://github.com/kubernetes-sigs/kueue (0.19.2), checked 2026-11-28
 */
const SERVERS: Readonly<Record<string, ChartServer>> = {
  "actions-runner-controller": {
    port: 9443,
    portKeys: ["webhookPort"],
    failsClosed: always,
    replicas: replicas(1, "replicaCount"),
  },
  "cert-manager": { port: 10250, portKeys: ["webhook", "securePort"], failsClosed: always },
  consul: {
    port: 8080,
    failsClosed: all(
      not(isSet(false, "connectInject", "enabled")),
      failurePolicy("Fail", "connectInject", "failurePolicy"),
    ),
    replicas: replicas(1, "connectInject", "replicas"),
  },
  "external-secrets": {
    port: 10250,
    portKeys: ["webhook", "port"],
    failsClosed: all(
      not(isSet(false, "webhook", "create")),
      failurePolicy("Fail", "webhook", "failurePolicy"),
    ),
  },
  "falcon-sensor": {
    port: 4433,
    portKeys: ["container", "injectorPort"],
    failsClosed: isSet(true, "container", "enabled"),
    replicas: replicas(2, "container", "replicas"),
  },
  gatekeeper: {
    port: 8443,
    portKeys: ["controllerManager", "port"],
    failsClosed: all(
      not(isSet(true, "disableValidatingWebhook")),
      failurePolicy("Fail", "validatingWebhookCheckIgnoreFailurePolicy"),
    ),
    replicas: replicasIf(failurePolicy("Ignore", "validatingWebhookFailurePolicy"), replicas(3, "replicas")),
  },
  "ingress-nginx": {
    port: 8443,
    portKeys: ["controller", "admissionWebhooks", "port"],
    failsClosed: all(
      not(isSet(false, "controller", "admissionWebhooks", "enabled")),
      failurePolicy("Fail", "controller", "admissionWebhooks", "failurePolicy"),
    ),
  },
  istiod: {
    port: 15017,
    failsClosed: always,
    // Older charts have it under `pilot`.
    replicas: replicasIf(
      isSet(undefined, "pilot"),
      autoscaled(not(isSet(false, "autoscaleEnabled")), LEAST, replicas(1, "replicaCount")),
    ),
  },
  keda: {
    port: 9443,
    portKeys: ["webhooks", "port"],
    failsClosed: all(
      not(isSet(false, "webhooks", "enabled")),
      failurePolicy("Ignore", "webhooks", "failurePolicy"),
    ),
  },
  kueue: { port: 9443, failsClosed: always },
  kyverno: {
    port: 9443,
    portKeys: ["admissionController", "webhookServer", "port"],
    failsClosed: not(isSet(true, "features", "forceFailurePolicyIgnore", "enabled")),
    replicas: replicasIf(
      (release) => !isOlder(release, 3, 0),
      autoscaled(
        isSet(true, "admissionController", "autoscaling", "enabled"),
        replicas(1, "admissionController", "autoscaling", "minReplicas"),
        replicas(1, "admissionController", "replicas"),
      ),
    ),
  },
  "linkerd-control-plane": {
    port: 8443,
    failsClosed: failurePolicy("Ignore", "webhookFailurePolicy"),
    replicas: replicas(1, "controllerReplicas"),
  },
  "opentelemetry-operator": {
    port: 9443,
    portKeys: ["manager", "ports", "webhookPort"],
    failsClosed: all(
      not(isSet(false, "admissionWebhooks", "create")),
      failurePolicy("Fail", "admissionWebhooks", "failurePolicy"),
    ),
    replicas: replicasIf(
      failurePolicy("Ignore", "admissionWebhooks", "pods", "failurePolicy"),
      replicas(1, "replicaCount"),
    ),
  },
  "spark-operator": {
    port: 9443,
    portKeys: ["webhook", "port"],
    failsClosed: all(
      not(isSet(false, "webhook", "enable")),
      failurePolicy("Fail", "webhook", "failurePolicy"),
    ),
    replicas: replicas(1, "webhook", "replicas"),
  },
  vault: {
    port: 8080,
    portKeys: ["injector", "port"],
    failsClosed: all(hasInjector, (release) => injectorFailurePolicy(release) === "Fail"),
    replicas: replicas(1, "injector", "replicas"),
  },
};

/** The server of a release's webhook that fails closed. */
interface Served {
  /** The port of its Pods on which it listens; undefined where the release's value is empty. */
  readonly port: number | undefined;
  /** Path of the port. */
  readonly at: string;
  /** Whether the webhook intercepts Pods. */
  readonly isOnPods: boolean;
  /**
   * The number of Pods that serve it, where it intercepts Pods and the number is known. @throws Undecided where it depends on an unknown
   * value.
   */
  replicas(): Replicas | undefined;
}

/**
 * The server of the webhook in a release's chart; undefined where the chart has no webhook that is known to fail closed.
 * @throws Undecided where that depends on an unknown value.
 */
export function serverOfRelease(release: Release): Served | undefined {
  const name = chartOf(release);
  const server = Object.hasOwn(SERVERS, name) ? SERVERS[name] : undefined;
  if (!server || mayBeChanged(release) || !server.failsClosed(release)) return undefined;
  const { portKeys: keys } = server;
  return {
    // An empty value counts as none.
    get port() {
      const port = Number((keys && givenScalar(release, ...keys)) || server.port);
      return Number.isNaN(port) ? undefined : port;
    },
    at: keys ? `values.${keys.join(".")}` : "chart",
    get isOnPods() {
      return server.replicas?.(release) !== undefined;
    },
    replicas: () => server.replicas?.(release),
  };
}
