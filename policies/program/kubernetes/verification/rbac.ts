import { allOf, anyOf, everyItem, isUnknown, someItem } from "../../../evaluation/unknown";
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, type Inputs, ROLE, ROLE_BINDING } from "../../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { namedAccount } from "../identity/identity";
import { namespaceKey } from "../namespace-of";
import { podTemplateOf, serviceAccountOf, type WorkloadType } from "../pods";

type Role = StackResource<typeof ROLE | typeof CLUSTER_ROLE>;
export type Binding = StackResource<typeof ROLE_BINDING | typeof CLUSTER_ROLE_BINDING>;
type Subject = NonNullable<Inputs[typeof ROLE_BINDING]["subjects"]>[number];

/** An object of Kubernetes' API, of a kind that the user-facing roles may read. */
export interface ApiObject {
  readonly group: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The default roles of every cluster that allow reading workloads.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
const BUILT_IN_READERS = ["cluster-admin", "admin", "edit", "view"];

/** The role bindings on a cluster, of one namespace or of all. */
export const bindingsOn = (cluster: ClusterResource, stack: StackIndex): readonly Binding[] => [
  ...stack.on(cluster, CLUSTER_ROLE_BINDING),
  ...stack.on(cluster, ROLE_BINDING),
];

/** Whether a binding grants its role to the Pods of a workload. */
export function bindsPodsOf(
  workload: StackResource<WorkloadType>,
  binding: Binding,
  stack: StackIndex,
): boolean {
  const own = namedAccount(workload, podTemplateOf(workload.type, workload.inputs), stack);
  return anyOf(
    // A name that is not known before the update still shows which account it comes from; the namespace alone does not.
    () =>
      own !== undefined &&
      stack.sourcesOf(binding, "subjects").includes(own) &&
      takesName(binding.inputs.subjects),
    () => someItem(binding.inputs.subjects, (subject) => isAccountOf(workload, own, subject, stack)),
  );
}

/**
 * Whether the name of a subject is unknown and so comes from what the subjects depend on. Not if only the namespace of another subject may
 * come from there.
 */
function takesName(subjects: readonly Subject[] | undefined): boolean {
  const takesNamespace = (subject: Subject) => isUnknown(() => subject.namespace);
  const unnamed = (subject: Subject) => isUnknown(() => subject.name);
  return (
    someItem(subjects, (subject) => unnamed(subject) && takesNamespace(subject)) ||
    (someItem(subjects, unnamed) && !someItem(subjects, takesNamespace))
  );
}

function isAccountOf(
  workload: StackResource<WorkloadType>,
  own: ReturnType<typeof namedAccount>,
  subject: Subject,
  stack: StackIndex,
): boolean {
  if (subject.kind === "Group") {
    return allOf(
      () => subject.name?.startsWith("system:serviceaccounts") === true,
      () => [undefined, namespaceKey(workload, stack)].includes(subject.name?.split(":")[2]),
    );
  }
  return allOf(
    () => subject.kind === "ServiceAccount",
    () =>
      subject.name ===
      (own?.inputs.metadata?.name ?? serviceAccountOf(podTemplateOf(workload.type, workload.inputs))),
    () => subject.namespace === namespaceKey(workload, stack),
  );
}

/** Whether a binding lets its subjects get an object. A role that is not in the stack is assumed to allow it. */
export const grantsGet = (
  binding: Binding,
  object: ApiObject,
  cluster: ClusterResource,
  stack: StackIndex,
): boolean =>
  allOf(
    () => binding.type !== ROLE_BINDING || namespaceKey(binding, stack) === object.namespace,
    () => isRoleToGet(binding, object, cluster, stack),
  );

/** Whether the role of a binding allows getting an object. */
function isRoleToGet(
  binding: Binding,
  object: ApiObject,
  cluster: ClusterResource,
  stack: StackIndex,
): boolean {
  const sources = stack.sourcesOf(binding, "roleRef").filter(isRole);
  if (sources.length > 0) return someItem(sources, (role) => allowsGet(role, object));
  const ref = () => binding.inputs.roleRef;
  const isClusterRole = () => ref()?.kind === "ClusterRole";
  const isNamed = (role: Role) =>
    allOf(
      () => isClusterRole() === (role.type === CLUSTER_ROLE),
      () => ref()?.name !== undefined && role.inputs.metadata?.name === ref()?.name,
      () => role.type === CLUSTER_ROLE || namespaceKey(role, stack) === object.namespace,
    );
  // Whichever role of the stack it is, if any, the answer may be the same.
  const allows = (role: Role) =>
    anyOf(
      () => allowsGet(role, object),
      () => !isNamed(role),
    );
  return anyOf(
    () => isClusterRole() && BUILT_IN_READERS.includes(ref()?.name ?? ""),
    () => everyItem<Role>([...stack.on(cluster, CLUSTER_ROLE), ...stack.on(cluster, ROLE)], allows),
  );
}

const isRole = (resource: StackResource): resource is Role =>
  resource.type === ROLE || resource.type === CLUSTER_ROLE;

function allowsGet({ inputs }: Role, { group, plural, name }: ApiObject): boolean {
  // The control plane fills in its rules.
  if ("aggregationRule" in inputs) return true;
  return someItem(inputs.rules, (rule) =>
    allOf(
      () => holds(rule.apiGroups, group),
      () => holds(rule.resources, plural),
      () => holds(rule.verbs, "get"),
      () => !rule.resourceNames?.length || holds(rule.resourceNames, name),
    ),
  );
}

const holds = (list: readonly string[] | undefined, wanted: string): boolean =>
  someItem(list, (item) => item === "*" || item === wanted);
