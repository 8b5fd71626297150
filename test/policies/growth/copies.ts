import { ALERT_POLICY, CLUSTER, LOGGING_METRIC, ROLLOUT_SEQUENCE } from "../../../policies/resource-types";
import type { Rule } from "../../../policies/rule";
import { resourcesOf, type TestResource } from "../../support/evaluate";

/**
 * In which way a stack grows: by clusters, each with all that the examples of rules have, or on one cluster that is not the stack's own, by
 * namespaces.
 */
export type Growth = "clusters" | "namespaces";

type Plain = Readonly<Record<string, unknown>>;

/** A stack of so many copies of all examples of these rules. They share the project alone, or the project and the cluster. */
export function copiesOf(rules: readonly Rule[], count: number, growth: Growth): TestResource[] {
  const examples = rules.flatMap(examplesOf);
  return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const copied = i === 0 ? examples : examples.filter((each) => !isSingle(each, growth));
    const copies = copied.map((each) => copyOf(each, i, growth));
    return growth === "namespaces" ? copies : [...copies, sharedCluster(i)];
  });
}

/** The resources of a rule's two examples, under names that no other example has. */
const examplesOf = (rule: Rule): TestResource[] =>
  (["good", "bad"] as const).flatMap((which) =>
    resourcesOf(rule, rule[which]).map((each) => renamed(each, (name) => `${rule.name}-${which}-${name}`)),
  );

const renamed = (resource: TestResource, rename: (name: string) => string): TestResource => ({
  ...resource,
  name: rename(resource.name),
  props: mapped(resource.props, (key, value) => (key === "$resource" ? rename(String(value)) : value)),
  ...(resource.cluster !== undefined && { cluster: rename(resource.cluster) }),
  ...(resource.parent !== undefined && { parent: rename(resource.parent) }),
});

/** What there is one of, however many clusters or namespaces: what is for the whole project, the whole cluster or what GKE runs in it. */
function isSingle({ type, props }: TestResource, growth: Growth): boolean {
  if (type === ROLLOUT_SEQUENCE) return true;
  if (isAlerting(type)) return JSON.stringify(props).includes('"query"');
  const { namespace } = (props.metadata ?? {}) as Plain;
  return growth === "namespaces" && (IN_NO_NAMESPACE.test(type) || namespace === SYSTEM);
}

const SYSTEM = "kube-system";
const isAlerting = (type: string): boolean => type === ALERT_POLICY || type === LOGGING_METRIC;
const IN_NO_NAMESPACE = /(?:Clusterwide|Global)NetworkPolicy$/;
const MAY_BE_IN_NO_NAMESPACE = /Cluster|Namespace|Webhook|AdmissionPolicy|Global|PriorityClass/;

function copyOf(example: TestResource, i: number, growth: Growth): TestResource {
  const copy = renamed(example, (name) => `${name}-${i}`);
  if (isAlerting(copy.type)) return { ...copy, props: onCluster(copy.props, i) };
  if (!copy.type.startsWith("kubernetes:")) return copy;
  if (growth === "clusters") return { ...copy, cluster: copy.cluster ?? sharedCluster(i).name };
  const { metadata } = copy.props as { metadata?: Plain };
  const isPlaced = MAY_BE_IN_NO_NAMESPACE.test(copy.type) || metadata?.namespace !== undefined;
  const props = isPlaced ? copy.props : { ...copy.props, metadata: { ...metadata, namespace: "default" } };
  return { ...copy, cluster: undefined, props: mapped(props, (key, value) => inNamespace(key, value, i)) };
}

/** The cluster of all Kubernetes objects of a copy that name none. */
const sharedCluster = (i: number): TestResource => ({
  type: CLUSTER,
  name: `shared-${i}`,
  props: {
    location: "europe-west4",
    resourceLabels: { env: "prod" },
    releaseChannel: { channel: "REGULAR" },
  },
});

/** Filters on the copy's own cluster, as alerts that are made for each cluster have. */
const onCluster = (props: Plain, i: number) =>
  mapped(props, (key, value) =>
    key === "filter" && typeof value === "string"
      ? `(${value}) AND resource.labels.cluster_name="shared-${i}"`
      : value,
  );

/** A namespace of the copy's own wherever a namespace is named. */
function inNamespace(key: string, value: unknown, i: number): unknown {
  if (typeof value !== "string") return value;
  if (key === "namespace" || key === "kubernetes.io/metadata.name")
    return value === SYSTEM ? value : `${value}-${i}`;
  return value.replace(/\[([a-z-]+)\//g, (_, namespace) => `[${namespace}-${i}/`);
}

/** A copy of an object in which each value at any depth that is no object is replaced. */
const mapped = (object: Plain, replace: (key: string, value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, mappedValue(key, value, replace)]));

function mappedValue(
  key: string,
  value: unknown,
  replace: (key: string, value: unknown) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => mappedValue(key, item, replace));
  return typeof value === "object" && value !== null ? mapped(value as Plain, replace) : replace(key, value);
}
