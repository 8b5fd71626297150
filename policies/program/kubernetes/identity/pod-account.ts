import { Candidates, type Lists, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { findItem } from "../../../evaluation/search";
import { allOf, anyOf, ifKnown, resourcePath } from "../../../evaluation/unknown";
import {
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  type NAMESPACE,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { isMadeBeside, isNamespace, namespacesNamed } from "../made-namespaces";
import { namespaceKey } from "../namespace-of";
import { nameOf } from "../object-name";
import { type PodTemplate, serviceAccountOf, type WorkloadType } from "../pods";
import type { Account } from "./grants";
import { ACCOUNT_NAME_KEYS, namedAccount } from "./identity";
import { mayComeFromElsewhere } from "./other-makers";

// Whether the Kubernetes service account of Pods is there.

/** The account that every namespace has. */
const DEFAULT = "default";

interface MissingAccount {
  /** The property of the Pod's spec that names it. */
  readonly key: string;
  /** What to do where the stack has an account that is meant. */
  readonly fix: string | undefined;
}

/**
 * The account that a workload's Pods name where nothing makes it: the stack makes the namespace, and no account of that name, which it does not read
 * either, and no release may make it.
 * @throws Undecided if that depends on an unknown value.
 */
export function missingAccountOf(
  pod: PodTemplate | undefined,
  context: Context<WorkloadType>,
): MissingAccount | undefined {
  const { self, stack } = context;
  if (namedAccount(self, pod, stack)) return undefined;
  const name = () => serviceAccountOf(pod) || DEFAULT;
  const namespace = () => namespaceKey(self, stack);
  const isMissing = allOf(
    () => name() !== DEFAULT,
    // Asked of each namespace, as that of the workload may not be known.
    () =>
      someOf(namespacesNamed(ifKnown(namespace), self, stack), (made) =>
        allOf(
          () => isMadeBeside(made, self, stack),
          () => isNamespace(made, namespace()),
          () => !hasAccount(made, name, context),
        ),
      ),
  );
  if (!isMissing) return undefined;
  const key = pod?.spec?.serviceAccountName === undefined ? "serviceAccount" : "serviceAccountName";
  const meant = stack
    .all(KUBERNETES_SERVICE_ACCOUNT)
    .find(
      (account) => account.name === name() && ifKnown(() => namespaceKey(account, stack) === namespace()),
    );
  return { key, fix: meant && fixFor(meant, key) };
}

/** The property that is meant as the one that names the account of Pods, and is none of theirs; undefined where they name one. */
export const misspeltAccountKey = (pod: PodTemplate | undefined): string | undefined => {
  const { spec } = pod ?? {};
  return findItem(Object.keys(spec ?? {}), (key) =>
    allOf(
      () => /^service[-_]?account(?:[-_]?name)?$/i.test(key) && !ACCOUNT_NAME_KEYS.includes(key),
      () => (spec as Readonly<Record<string, unknown>>)[key] !== undefined,
      () => spec?.serviceAccountName === undefined && spec?.serviceAccount === undefined,
    ),
  );
};

type Namespace = StackResource<typeof NAMESPACE>;
type Named = StackResource<typeof KUBERNETES_SERVICE_ACCOUNT | typeof KUBERNETES_SERVICE_ACCOUNT_PATCH>;

const accounts = ofStack(({ stack }: Pick<Context, "stack">) => {
  const all: readonly Named[] = [
    ...stack.all(KUBERNETES_SERVICE_ACCOUNT),
    ...stack.all(KUBERNETES_SERVICE_ACCOUNT_PATCH),
  ];
  return new Candidates(all, (account) => {
    const name = nameOf(account as Account);
    const cluster = stack.clusterOf(account)?.urn ?? NO_CLUSTER;
    return name === undefined ? undefined : [cluster, ANY_CLUSTER].map((each) => keyOn(each, name));
  });
});

const NO_CLUSTER = "";
const ANY_CLUSTER = "*";
const keyOn = (cluster: string, name: string): string => `${cluster} ${name}`;

/** The accounts of the stack that may have a name on the cluster of a namespace, or on one that the stack does not know; all where it is not known. */
function accountsNamed(
  name: string | undefined,
  made: Namespace,
  { stack }: Pick<Context, "stack">,
): Lists<Named> {
  const cluster = stack.clusterOf(made);
  const clusters = cluster ? [cluster.urn, NO_CLUSTER] : [ANY_CLUSTER];
  return accounts({ stack }).of(name === undefined ? undefined : clusters.map((each) => keyOn(each, name)));
}

/** Whether a namespace of the stack has an account of a name, or may get it from something else than the program. */
const hasAccount = (made: Namespace, name: () => string, context: Context<WorkloadType>): boolean =>
  anyOf(
    () =>
      someOf(accountsNamed(ifKnown(name), made, context), (account) =>
        allOf(
          () => mayHaveName(account, name()),
          () => isIn(made, account, context.stack),
        ),
      ),
    () =>
      mayComeFromElsewhere(
        {
          namespace: nameOf(made) ?? made.urn,
          serviceAccount: name(),
        },
        context as Context,
      ),
  );

/** A name that Pulumi makes up is that of the resource and a few letters more. */
function mayHaveName(account: Named, name: string): boolean {
  const known = nameOf(account as Account);
  return known === undefined ? name.startsWith(`${account.name}-`) : known === name;
}

/** Whether an account is in a namespace, of one cluster or of clusters that the stack does not tell apart. */
function isIn(made: Namespace, account: Named, stack: StackIndex): boolean {
  const [one, other] = [made, account].map((object) => stack.clusterOf(object));
  return (
    (one === undefined || other === undefined || one.urn === other.urn) &&
    isNamespace(made, namespaceKey(account, stack))
  );
}

const fixFor = (account: Named, key: string): string =>
  `Set ${key} to the output metadata.name of ${resourcePath(account)}, whose name is not that of its resource, or set its metadata.name.`;
