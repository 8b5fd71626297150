import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import type { KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { isIamAccount } from "../../gcp/iam/iam-accounts";
import { someNeighbour } from "../namespaces";
import { nameOf } from "../object-name";
import { podTemplateOf, serviceAccountOf, WORKLOADS, type WorkloadType } from "../pods";
import { hasLabel } from "../verification-label";
import {
  type Binding,
  type BindingFor,
  bindingsFor,
  keyOf,
  letsAct,
  type UnknownBinding,
  unknownBindings,
} from "./account-bindings";
import type { Account } from "./grants";
import { namedAccount } from "./identity";
import { isLeftToOthers } from "./identity-annotation";
import { grantsOfNamed } from "./named-grants";
import { isWithoutIdentity } from "./own-identity";
import { isPoolOf } from "./workload-identity";

// Kubernetes service accounts that a binding lets act as an IAM service account, and that do not name it.

/** The finding on a Kubernetes service account that a binding is for, but that names no IAM service account. */
export function* unnamedAccount(
  _: object,
  context: Context<typeof KUBERNETES_SERVICE_ACCOUNT>,
): Iterable<Finding> {
  const binding = bindingOfUnnamed(context);
  if (!binding) return;
  yield {
    at: "metadata.annotations",
    problem: `names no IAM service account, although the binding ${JSON.stringify(binding.name)} lets this one act as one: its Pods act as themselves, and no role of the stack is theirs`,
    fix: `Annotate it with ${SERVICE_ACCOUNT_ANNOTATION}: the email of the IAM service account. Or remove the binding, and grant what the Pods need to the Kubernetes service account itself, as principal://.`,
    ...(isOnAccountOfStack(binding, context.stack) ? {} : { level: "advisory" }),
  };
}

/** Whether a binding is on an IAM service account of the stack, so that it is surely meant to be used. */
export const isOnAccountOfStack = (binding: Binding, stack: StackIndex): boolean =>
  stack.sourcesOf(binding, "serviceAccountId").some(isIamAccount);

/**
 * The binding that such a finding is about.
 * @param more whether an annotation that is misspelt counts as none.
 * @throws Undecided where it is unknown whether there is one.
 */
export const bindingOfUnnamed = (
  context: Context<typeof KUBERNETES_SERVICE_ACCOUNT>,
  more: Spelling = {},
): Binding | undefined =>
  isLeftToOthers(context.resource.ignoreChanges)
    ? undefined
    : bindingWithoutAnnotation(context.self, context as Context, more);

type Spelling = Parameters<typeof isWithoutIdentity>[2];

/**
 * The binding that lets a Kubernetes service account act as an IAM service account, where Pods use the account, it is not annotated, and it
 * has no role of its own, which would need no annotation.
 * @throws Undecided where part of that is unknown.
 */
function bindingWithoutAnnotation(
  account: Account,
  context: Context,
  spelling: Spelling,
): Binding | undefined {
  const { stack, settings } = context;
  const isMeant = ({ pool }: BindingFor) =>
    pool === undefined || isPoolOf(pool, stack.clusterOf(account), settings);
  const found = ifKnown(() => {
    const all = bindingsFor(account, context);
    return all.find((each) => ifKnown(() => letsAct(each.binding)) && isMeant(each)) ?? all.find(isMeant);
  });
  const isVerifications = ifKnown(() => hasLabel(account.inputs)) === true;
  // A binding with unknown members may be for this account, unless it is on an IAM service account that another account names; but none is for the
  // verification's, which has what it needs.
  const possible = found || isVerifications ? undefined : unknownBindings(context).find(isOfUnnamed(context));
  const { binding, name } = found ?? { binding: possible?.binding, name: undefined };
  const isUnnamed =
    binding !== undefined &&
    allOf(
      () => isWithoutIdentity(account, context, spelling),
      () => isUsed(account, stack),
      () => letsAct(binding),
      () => {
        if (possible) throw possible.undecided;
        return name === undefined || name === keyOf(account, stack);
      },
    );
  return isUnnamed ? binding : undefined;
}

const isOfUnnamed = (context: Context) => {
  const { sure } = grantsOfNamed(context);
  return ({ binding }: UnknownBinding): boolean => !sure.has(binding.urn);
};

/** Whether Pods on the Pod network use the account, and get their credentials in no other way. */
const isUsed = (account: Account, stack: StackIndex): boolean =>
  someItem(WORKLOADS, (type) =>
    someNeighbour(account, stack, type, (workload) => uses(workload, account, stack)),
  );

function uses(workload: StackResource<WorkloadType>, account: Account, stack: StackIndex): boolean {
  const pod = podTemplateOf(workload.type, workload.inputs);
  // An annotation on Pods has no effect: another rule reports it.
  const isAnnotated = [pod, workload.inputs].some(
    (object) => object?.metadata?.annotations && SERVICE_ACCOUNT_ANNOTATION in object.metadata.annotations,
  );
  const containers = pod?.spec?.containers ?? [];
  return allOf(
    () => !isAnnotated,
    () => pod?.spec?.hostNetwork !== true,
    () => !containers.some(({ env }) => env?.some(({ name }) => name === "GOOGLE_APPLICATION_CREDENTIALS")),
    () => {
      const named = namedAccount(workload, pod, stack);
      return named ? named.urn === account.urn : serviceAccountOf(pod) === nameOf(account);
    },
  );
}
