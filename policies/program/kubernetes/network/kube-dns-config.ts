import { CLOUD_DNS_ADDRESS } from "../../../../gke/dns";
import { containsName, KUBE_DNS_CONFIG_MAP } from "../../../../gke/google-names";
import { METADATA_HOST, SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { someOf } from "../../../evaluation/candidates";
import { allOf, someItem } from "../../../evaluation/unknown";
import { CONFIG_MAP, CONFIG_MAP_PATCH, type Inputs } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { usesCloudDns } from "../../gcp/network/cluster-dns";
import { namespaceKey, namespaceOf } from "../namespace-of";
import { onClusterIn } from "../namespaces";

// Whom kube-dns asks for names that are not the cluster's, as its ConfigMap says.

/** The finding on a ConfigMap by which kube-dns asks other servers for the metadata server's name. */
export function* kubeDnsFindings(
  inputs: Inputs[typeof CONFIG_MAP],
  context: Context<typeof CONFIG_MAP | typeof CONFIG_MAP_PATCH>,
): Iterable<Finding> {
  const isOfKubeDns = allOf(
    () => inputs.metadata?.name === KUBE_DNS_CONFIG_MAP,
    () => namespaceOf(inputs, context.providerInputs) === SYSTEM_NAMESPACE,
  );
  if (!isOfKubeDns) return;
  const data = inputs.data ?? {};
  const answers = () => {
    const cluster = context.stack.clusterOf(context.self);
    return !(cluster && usesCloudDns(cluster) === true);
  };
  yield* context.each(Object.entries(FORMS), function* ([part, example]) {
    const isBroken = allOf(() => !isOfForm(data[part], example), answers);
    if (!isBroken) return;
    yield {
      at: `data.${part}`,
      problem: "is not the JSON that kube-dns reads, so whom it asks for which names is not known",
      fix: `Write it like ${JSON.stringify(example)}.`,
    };
  });
  const key = keyOfTakenName(data);
  if (!key || !answers()) return;
  const what = key === "stubDomains" ? "sends a domain of Google's" : "sends all names outside the cluster";
  yield {
    at: `data.${key}`,
    problem: `${what} to servers of which none is ${CLOUD_DNS_ADDRESS}: unless they answer for ${METADATA_HOST}, Pods that look for the metadata server by this name get no token`,
    fix:
      key === "stubDomains"
        ? `Leave the domain of ${METADATA_HOST} out of stubDomains, or name ${CLOUD_DNS_ADDRESS} for it.`
        : `Add ${CLOUD_DNS_ADDRESS} in place of the others, with a stub domain for each domain that they answer for; or add "internal": ["${CLOUD_DNS_ADDRESS}"] to stubDomains.`,
  };
}

/** Whether kube-dns, and NodeLocal DNSCache, on the cluster of a resource ask servers of one's own for names outside the cluster, and not the network's resolver. */
export const asksOwnServers = (resource: StackResource, stack: StackIndex): boolean =>
  someItem([CONFIG_MAP, CONFIG_MAP_PATCH] as const, (type) =>
    someOf<StackResource<typeof CONFIG_MAP | typeof CONFIG_MAP_PATCH>>(
      onClusterIn(SYSTEM_NAMESPACE, resource, stack, type),
      (config) =>
        allOf(
          () => config.inputs.metadata?.name === KUBE_DNS_CONFIG_MAP,
          () => isElsewhere(parsed(config.inputs.data?.upstreamNameservers)),
          () => namespaceKey(config, stack) === SYSTEM_NAMESPACE,
        ),
    ),
  );

/** What the parts of the ConfigMap's data look like. Source: https://cloud.google.com/kubernetes-engine/docs/how-to/kube-dns, checked 2026-11-30 */
const FORMS = { stubDomains: { "example.com": ["10.0.0.10"] }, upstreamNameservers: ["10.0.0.10"] };

/** Whether a text is absent, or JSON that is a list where the example is, and else an object. */
function isOfForm(text: string | undefined, example: object): boolean {
  const value = parsed(text);
  const isObject = typeof value === "object" && value !== null;
  return text === undefined || (isObject && Array.isArray(value) === Array.isArray(example));
}

/**
 * Which part of the ConfigMap's data sends queries for the metadata server's name elsewhere; undefined where the network's resolver answers them, and
 * where the data is not what kube-dns reads. Of several stub domains the longest decides.
 */
function keyOfTakenName(
  data: Readonly<Record<string, string>>,
): "stubDomains" | "upstreamNameservers" | undefined {
  const stubs = objectIn(data.stubDomains);
  const [domain] = Object.keys(stubs)
    .filter((each) => containsName(each, METADATA_HOST))
    .sort((a, b) => b.length - a.length);
  if (domain !== undefined) return isElsewhere(stubs[domain]) ? "stubDomains" : undefined;
  return isElsewhere(parsed(data.upstreamNameservers)) ? "upstreamNameservers" : undefined;
}

/** Whether a list of servers has some, and not the network's resolver, whose port may be given. */
const isElsewhere = (servers: unknown): boolean =>
  Array.isArray(servers) &&
  servers.length > 0 &&
  !servers.some((server) => /^169\.254\.169\.254(?:[#:]53)?$/.test(String(server)));

function objectIn(text: string | undefined): Readonly<Record<string, unknown>> {
  const value = parsed(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
