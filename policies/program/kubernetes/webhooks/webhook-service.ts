import { Candidates } from "../../../evaluation/candidates";
import { findingsIf } from "../../../evaluation/findings-if";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { SERVICE } from "../../../resource-types";
import type { Finding } from "../../../rule";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { opens } from "../../gcp/network/firewall";
import { sparesNodesOf } from "../../gcp/network/firewall-targets";
import { namespaceKey } from "../namespace-of";
import { onClusterOf } from "../namespaces";
import { nameOf } from "../object-name";
import { podTemplateOf } from "../pods";
import { type Scalable, scalablesOf } from "../replicas";
import { ingressRulesOf, isFrom } from "./control-plane-ingress";
import type { Webhook } from "./webhooks";

// What serves a webhook: its Service, the Pods behind that, and whether the control plane gets there.

export type Service = StackResource<typeof SERVICE>;

/**
 * What is found of the Service of the stack to which a webhook's requests go: nothing for one of another stack, and for an address outside the
 * cluster. Where it is not known which one it is, it is open only if there is something to find of one of them.
 */
export function* ofService(
  webhook: Webhook,
  configuration: StackResource,
  stack: StackIndex,
  findings: (service: Service) => Iterable<Finding>,
): Iterable<Finding> {
  const sources = stack.sourcesOf(configuration, "webhooks").filter(({ type }) => type === SERVICE);
  const [source] = sources as Service[];
  const wanted = () => webhook.clientConfig?.service;
  const isNamed = (service: Service): boolean =>
    allOf(
      () => nameOf(service) === wanted()?.name,
      () => namespaceKey(service, stack) === wanted()?.namespace,
    );
  const keys = sources.length === 1 ? sources.map(({ urn }) => urn) : undefined;
  const name = ifKnown(() => wanted()?.name);
  const namespace = ifKnown(() => wanted()?.namespace);
  for (const service of servicesNear(configuration, stack)
    .of(name === undefined ? keys : [namespace === undefined ? name : nameWithin(namespace, name)])
    .flat()) {
    // A name that is not known before the update still shows which Service it comes from.
    const isFrom = sources.length === 1 && ifKnown(() => isNamed(service)) === undefined;
    yield* findingsIf(
      () => (isFrom ? service.urn === source?.urn : isNamed(service)),
      () => findings(service),
    );
  }
}

/** The Services on the cluster of a resource, by their names, by those with their namespaces, and by their URNs. */
export function servicesNear(resource: StackResource, stack: StackIndex): Candidates<Service> {
  const services = onClusterOf(resource, stack, SERVICE);
  const named = byName.get(services) ?? new Candidates(services, (each) => keysOf(each, stack));
  byName.set(services, named);
  return named;
}

const byName = new WeakMap<readonly Service[], Candidates<Service>>();

const keysOf = (service: Service, stack: StackIndex): readonly string[] => {
  const name = nameOf(service);
  const names = name === undefined ? [] : [name, nameWithin(namespaceKey(service, stack), name)];
  return [service.urn, ...names];
};

/** The key of a Service whose namespace and name are known. */
export const nameWithin = (namespace: string, name: string): string => `${namespace}/${name}`;

/** The workloads whose Pods a Service sends requests to. */
export const workloadsOf = (service: Service, stack: StackIndex): readonly Scalable[] =>
  service.inputs.spec?.selector
    ? scalablesOf(service, stack, { matchLabels: service.inputs.spec.selector })
    : [];

/** The labels of the Pods of a workload. */
export const labelsOf = ({ type, inputs }: Scalable) => podTemplateOf(type, inputs)?.metadata?.labels;

/** The items of a list: one that is null is none. */
const present = <I>(items: readonly I[] | undefined): I[] => (items ?? []).filter(() => true);

/** The port on Pods to which a webhook's requests go; undefined where it is a name that is not found. */
export function targetPortOf(
  { clientConfig }: Webhook,
  service: Service,
  stack: StackIndex,
): number | undefined {
  const port = clientConfig?.service?.port ?? 443;
  const entry = present(service.inputs.spec?.ports).find((each) => Number(each.port) === Number(port));
  if (!entry) return undefined;
  const target = entry.targetPort ?? entry.port;
  if (!Number.isNaN(Number(target))) return Number(target);
  for (const { type, inputs } of workloadsOf(service, stack))
    for (const container of present(podTemplateOf(type, inputs)?.spec?.containers)) {
      const named = present(container.ports).find(({ name }) => name === target);
      if (named) return named.containerPort;
    }
  return undefined;
}

/**
 * Whether a cluster's control plane reaches its nodes over peered networks, through a firewall that lets it to their ports 443 and 10250 alone.
 * Clusters with Private Service Connect have no range of their own for it.
 * Source: https://cloud.google.com/service-mesh/docs/private-cluster-open-port and
 * https://docs.cloud.google.com/kubernetes-engine/docs/concepts/private-service-connect, checked 2026-11-28
 */
export const isPeered = ({ inputs }: ClusterResource): boolean =>
  inputs.privateClusterConfig?.enablePrivateNodes === true &&
  inputs.privateClusterConfig.masterIpv4CidrBlock !== undefined;

export const OPEN_PORTS: readonly number[] = [443, 10250];

/**
 * Whether a firewall rule of the stack lets a cluster's control plane in to a TCP port.
 * @throws Undecided where an unknown value of one may open the port.
 */
export const isPortOpened = (port: number, cluster: ClusterResource, stack: StackIndex): boolean =>
  someItem(ingressRulesOf(stack), (rule) =>
    allOf(
      () => opens(rule, port),
      () => isFrom(rule, cluster.inputs.privateClusterConfig?.masterIpv4CidrBlock ?? ""),
      () => !sparesNodesOf(rule, cluster, stack),
    ),
  );
