import type { HELM_RELEASE, Inputs } from "../../resource-types";
import { chartOf, given } from "./releases";

type Release = Inputs[typeof HELM_RELEASE];

/** On which port of its Pods a chart's webhook that fails closed listens. */
interface ChartPort {
  readonly port: number;
  /** The value that sets it; absent where none does. */
  readonly keys?: readonly string[];
  /** The value that leaves the webhook out, and as what. */
  readonly switch?: { readonly keys: readonly string[]; readonly off: boolean };
  /** The value of its failurePolicy, which is Fail unless that says otherwise. */
  readonly failurePolicy?: readonly string[];
}

/**
 * By the chart's name.
 * Source: values.yaml and templates of https://github.com/open-policy-agent/gatekeeper (3.24.0-beta.0: its check of labels), https://github.com/kyverno/kyverno
 * (2026-08-21), https://github.com/istio/istio (2026-08-22, istio-discovery/templates/service.yaml), https://github.com/kubernetes/ingress-nginx (4.15.1),
 * https://github.com/open-telemetry/opentelemetry-helm-charts (opentelemetry-operator 0.122.0) and https://github.com/actions/actions-runner-controller,
 * checked 2026-11-28
 */
const PORTS: Readonly<Record<string, ChartPort>> = {
  "actions-runner-controller": { port: 9443, keys: ["webhookPort"] },
  gatekeeper: {
    port: 8443,
    keys: ["controllerManager", "port"],
    switch: { keys: ["disableValidatingWebhook"], off: true },
    failurePolicy: ["validatingWebhookCheckIgnoreFailurePolicy"],
  },
  "ingress-nginx": {
    port: 8443,
    keys: ["controller", "admissionWebhooks", "port"],
    switch: { keys: ["controller", "admissionWebhooks", "enabled"], off: false },
    failurePolicy: ["controller", "admissionWebhooks", "failurePolicy"],
  },
  istiod: { port: 15017 },
  kyverno: { port: 9443, keys: ["admissionController", "webhookServer", "port"] },
  "opentelemetry-operator": {
    port: 9443,
    keys: ["manager", "ports", "webhookPort"],
    switch: { keys: ["admissionWebhooks", "create"], off: false },
    failurePolicy: ["admissionWebhooks", "failurePolicy"],
  },
};

/**
 * The port of Pods on which the webhook of a release's chart listens, with where that stands; undefined where it has none that is known to fail closed.
 * @throws Undecided where a value that settles it is not known.
 */
export function portOfRelease(release: Release): { port: number; at: string } | undefined {
  const name = chartOf(release);
  const chart = Object.hasOwn(PORTS, name) ? PORTS[name] : undefined;
  if (!chart) return undefined;
  const { keys, failurePolicy } = chart;
  if (chart.switch && given(release, ...chart.switch.keys) === chart.switch.off) return undefined;
  if (failurePolicy && (given(release, ...failurePolicy) ?? "Fail") !== "Fail") return undefined;
  const port = Number((keys && given(release, ...keys)) ?? chart.port);
  return Number.isNaN(port) ? undefined : { port, at: keys ? `values.${keys.join(".")}` : "chart" };
}
