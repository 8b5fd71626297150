import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { foundBy } from "../../../evaluation/search";
import { allOf, anyOf, ifKnown } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { namespaceKey } from "../namespace-of";
import { clusterKey } from "../namespaces";
import { nameOf } from "../object-name";
import { type PodTemplate, podTemplateOf, WORKLOADS, type WorkloadType } from "../pods";
import { hasOtherCredentials } from "./credentials";
import type { Account } from "./grants";
import { accountKey, actsInGoogleCloud, isAnnotated, namedAccount } from "./identity";
import { mayReleaseInto } from "./other-makers";
import { isGrantedRole } from "./own-identity";
import { misspeltAccountKey } from "./pod-account";

// Kubernetes service accounts with an identity that the Pods for which they are made do not name.

type OfStack = { readonly stack: StackIndex };
type Named = Parameters<typeof nameOf>[0] & { readonly name: string };

/** How the names of accounts end beside that of the workload. */
const OF_ACCOUNTS = /-(?:k?sa|service-?account|account|identity|workload-identity|wi)$/;

/** The names that a workload and its account have in common. @throws Undecided if the program gives one that is not known. */
const namesOf = (object: Named): readonly string[] => [object.name, nameOf(object) ?? object.name];
const namesOfAccount = (account: Named): readonly string[] =>
  namesOf(account).flatMap((name) => [name, name.replace(OF_ACCOUNTS, "")]);

/** Keys of what is in one namespace of one cluster. @throws Undecided if the namespace is not known. */
const keysIn = (object: StackResource, names: readonly string[], stack: StackIndex): readonly string[] => {
  const place = `${clusterKey(object, stack)} ${namespaceKey(object, stack)}`;
  return names.map((name) => `${place} ${name}`);
};

const accounts = ofStack(
  ({ stack }: OfStack) =>
    new Candidates(stack.all(KUBERNETES_SERVICE_ACCOUNT), (account) =>
      keysIn(account, namesOfAccount(account), stack),
    ),
);

const workloads = ofStack(({ stack }: OfStack) => {
  const all: readonly StackResource<WorkloadType>[] = WORKLOADS.flatMap((type) => stack.all(type));
  return new Candidates(all, (workload) => keysIn(workload, [keyOfPods(workload, stack)], stack));
});

/** The account that a workload's Pods name. @throws Undecided if it is not known. */
const keyOfPods = (workload: StackResource<WorkloadType>, stack: StackIndex): string =>
  accountKey(workload, podTemplateOf(workload.type, workload.inputs), stack);

/**
 * The account with an identity that a workload's Pods do not name, although it is named like the workload and no Pods of the stack use it: they
 * name none, have no other credentials, and their namespace's default account has no identity.
 * @throws Undecided if that depends on an unknown value.
 */
export function accountInVain(
  pod: PodTemplate | undefined,
  context: Context<WorkloadType>,
): Account | undefined {
  const { self, stack } = context;
  const keys = ifKnown(() => keysIn(self, namesOf(self), stack));
  return foundBy<Account>(
    (ask) => someOf(accounts(context).of(keys), ask),
    (account) =>
      allOf(
        () => clusterKey(account, stack) === clusterKey(self, stack),
        () => namesOf(self).some((name) => namesOfAccount(account).includes(name)),
        () => namespaceKey(account, stack) === namespaceKey(self, stack),
        () =>
          anyOf(
            () => isAnnotated(account, stack),
            () => isGrantedRole(account, context),
          ),
        () => accountKey(self, pod, stack) === "default",
        () => pod?.spec?.hostNetwork !== true,
        () => !hasOtherCredentials(pod),
        // Another rule reports that.
        () => misspeltAccountKey(pod) === undefined,
        () => !isUsed(account, context),
        () => !actsInGoogleCloud(self, pod, stack),
      ),
  );
}

/** Whether Pods use an account, or may: others than the stack's own workloads may be made in its namespace. */
const isUsed = (account: Account, context: Context<WorkloadType>): boolean => {
  const { stack } = context;
  const key = () => nameOf(account) ?? account.urn;
  return anyOf(
    () => stack.mayHaveMoreObjects,
    () => mayReleaseInto(namespaceKey(account, stack), context),
    () =>
      someOf(workloads(context).of(ifKnown(() => keysIn(account, [key(), account.urn], stack))), (workload) =>
        allOf(
          () => clusterKey(workload, stack) === clusterKey(account, stack),
          () => namespaceKey(workload, stack) === namespaceKey(account, stack),
          () => {
            const named = namedAccount(workload, podTemplateOf(workload.type, workload.inputs), stack);
            return named ? named.urn === account.urn : keyOfPods(workload, stack) === key();
          },
        ),
      ),
  );
};
