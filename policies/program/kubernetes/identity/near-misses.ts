import { memberFault } from "../../../../gke/member-faults";
import { ofStack } from "../../../evaluation/of-stack";
import { ifKnown } from "../../../evaluation/unknown";
import { NAMESPACE } from "../../../resource-types";
import type { Settings } from "../../../settings/settings";
import type { StackIndex, StackResource } from "../../../stack";
import type { RoleMembers } from "../../gcp/iam/given-roles";
import { type IamGrant, letsAct } from "../../gcp/iam/iam-bindings";
import { nameOf } from "../object-name";
import { accountIn, keyOfNamed } from "./account-bindings";
import { isAutonamed } from "./autonamed";
import type { Binding, OtherRole } from "./binding-kinds";
import type { Account } from "./grants";
import { lettersApart } from "./spelling";
import { includesSubject, type Mismatch, mismatchesOf, type Subject } from "./workload-identity";

// Grants that were meant for a Kubernetes service account, and do not let it act.

/**
 * The grant that comes closest to letting the subject act as the account, and what is wrong with it.
 * @param mayBeMeant whether a member may stand for the subject by mistake.
 */
export const nearMiss = (
  grants: readonly IamGrant[],
  subject: Subject,
  stack: StackIndex,
  settings: Settings,
  mayBeMeant: (member: string) => boolean = () => true,
): Binding | undefined =>
  ofInvalidMember(grants, subject, stack, settings) ??
  ofAnotherAccount(grants, subject, stack, settings, mayBeMeant);

/** A grant that gives the subject another role, as far as that is known. */
export function otherRoleOf(
  grants: readonly IamGrant[],
  subject: Subject,
  stack: StackIndex,
  settings: Settings,
): OtherRole | undefined {
  for (const grant of grants)
    for (const given of ifKnown(grant.given) ?? [])
      if (ifKnown(() => includesSubject(given, grant, subject, stack, settings)))
        return { grant, role: ifKnown(given.role) };
  return undefined;
}

/** The grant with an invalid member that contains the subject's name or a wildcard; preferably also the subject's namespace. */
function ofInvalidMember(
  grants: readonly IamGrant[],
  subject: Subject,
  stack: StackIndex,
  settings: Settings,
): Binding | undefined {
  const name = subject.name() ?? "";
  const namespace = ifKnown(() => subject.namespace()) ?? "";
  let elsewhere: Binding | undefined;
  for (const [grant, member] of membersThatAct(grants, stack)) {
    const isMeant = member.includes(name) || member.endsWith("/*]");
    const fault = isMeant ? memberFault(member, settings.projectNumbers) : undefined;
    if (!fault) continue;
    const invalid: Binding = { kind: "invalid", grant, fault };
    if (member.includes(namespace)) return invalid;
    elsewhere ??= invalid;
  }
  return elsewhere;
}

/** The members whom grants let act as the account, each with its grant; as texts, since a list may contain other values. */
function* membersThatAct(grants: readonly IamGrant[], stack: StackIndex): Iterable<[IamGrant, string]> {
  for (const grant of grants)
    for (const given of grant.given().filter((each) => letsAct(each, grant, stack)))
      for (const member of given.members()) yield [grant, String(member)];
}

/** The grant whose member differs least from the subject, and the first difference. */
function ofAnotherAccount(
  grants: readonly IamGrant[],
  subject: Subject,
  stack: StackIndex,
  settings: Settings,
  mayBeMeant: (member: string) => boolean,
): Extract<Binding, { kind: "other" }> | undefined {
  const missesOf = (given: RoleMembers) =>
    given
      .members()
      .filter(mayBeMeant)
      .flatMap((member) => {
        const mismatches = mismatchesOf(member, subject, settings)?.flatMap(
          (mismatchIn) => mismatchIn() ?? [],
        );
        return mismatches ? [{ mismatches, lettersApart: lettersToSubject(member, subject) }] : [];
      });
  const misses = grants.flatMap((grant) =>
    grant
      .given()
      .flatMap((given) => (letsAct(given, grant, stack) ? missesOf(given) : []))
      .map((miss) => ({ grant, ...miss })),
  );
  const [best] = misses.sort(
    (a, b) => a.mismatches.length - b.mismatches.length || a.lettersApart - b.lettersApart,
  );
  const [mismatch] = best?.mismatches ?? [];
  if (!best || !mismatch) return undefined;
  return { kind: "other", grant: best.grant, mismatch, autonamed: autonamedOf(mismatch, subject, stack) };
}

/** How many letters of a member's account lie between the prefix and the suffix that it shares with the subject's namespace and name. */
function lettersToSubject(member: string, { namespace, name }: Subject): number {
  const named = accountIn(member);
  const meant = named && ifKnown(() => `${namespace()}/${name() ?? named.serviceAccount}`);
  return named && meant !== undefined ? lettersApart(keyOfNamed(named), meant) : Number.POSITIVE_INFINITY;
}

/** The resource whose name Pulumi made up, where the grant differs from the subject in that name. */
function autonamedOf(
  mismatch: Mismatch,
  { namespace, account }: Subject,
  stack: StackIndex,
): StackResource | undefined {
  if (mismatch === "name") return account && isMadeUp(account) ? account : undefined;
  if (mismatch !== "namespace") return undefined;
  return madeUpNamespaces({ stack }).get(namespace());
}

/** The Namespaces whose names Pulumi made up, by name. */
const madeUpNamespaces = ofStack(({ stack }: { readonly stack: StackIndex }) => {
  const namespaces = stack
    .all(NAMESPACE)
    .filter(isMadeUp)
    .map((each) => [ifKnown(() => nameOf(each)), each] as const);
  return new Map<string | undefined, StackResource>(namespaces.reverse());
});

const isMadeUp = ({ inputs, observed }: Account | StackResource<typeof NAMESPACE>): boolean =>
  ifKnown(
    () =>
      isAutonamed(inputs.metadata) ||
      isAutonamed(observed.metadata) ||
      // The provider sets the annotation, and may not have been called yet.
      (inputs.metadata?.name === undefined && observed.metadata?.name !== undefined),
  ) === true;
