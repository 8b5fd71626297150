import type { types } from "@pulumi/kubernetes";
import type { Mode } from "../../verifier/contract";
import { dnsEgress, httpsEgress, metadataEgress } from "../shared/egress";
import { PORT } from "./daemon-set";
import { podLabels } from "./names";
import type { VerificationSettings } from "./options";
import { usesApi } from "./rights";

type PolicySpec = types.input.networking.v1.NetworkPolicySpec;

/** Tells readers, and the rule netpol-allows-metadata-egress, that `cluster` mode is kept from the metadata server on purpose. */
const WITHOUT_METADATA = { "gke-metadata/deny": "intended" } as const;

/** The annotations of a mode's policy. */
export const networkPolicyAnnotations = (mode: Mode): Record<string, string> =>
  mode === "cluster" ? WITHOUT_METADATA : {};

/**
 * What each mode's Pods may reach: the nodes' the metadata server and names, and TLS only where they report or exchange a token;
 * the cluster's the Kubernetes API alone. Nothing reaches them but the kubelet's probes, and whoever collects metrics.
 * Source for the probes: https://kubernetes.io/docs/concepts/services-networking/network-policies/ (a Pod's own node is always allowed)
 */
export function networkPolicySpec(mode: Mode, settings: VerificationSettings): PolicySpec {
  const policy = { podSelector: { matchLabels: podLabels(mode) }, policyTypes: ["Egress", "Ingress"] };
  if (mode === "cluster") return { ...policy, egress: [httpsEgress()], ingress: [] };
  const { metrics, tokenRegistry } = settings;
  const [, port] = tokenRegistry?.split(":") ?? [];
  const isTls = usesApi(settings) || (tokenRegistry !== undefined && port === undefined);
  return {
    ...policy,
    egress: [
      ...metadataEgress(),
      dnsEgress(),
      ...(isTls ? [httpsEgress()] : []),
      ...(port === undefined ? [] : [httpsEgress(Number(port))]),
    ],
    ingress: metrics ? [{ ports: [{ protocol: "TCP", port: PORT }] }] : [],
  };
}
