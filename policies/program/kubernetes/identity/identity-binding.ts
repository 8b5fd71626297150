import { projectOfEmail } from "../../../../gke/service-accounts";
import { WORKLOAD_IDENTITY_USER_ROLE } from "../../../../gke/workload-identity";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { Settings } from "../../../settings/settings";
import type { StackIndex } from "../../../stack";
import type { RoleMembers } from "../../gcp/iam/given-roles";
import type { IamAccount } from "../../gcp/iam/iam-accounts";
import { type AccountGrants, grantsOn, type IamGrant, letsAct } from "../../gcp/iam/iam-bindings";
import { isOver } from "../../gcp/iam/iam-conditions";
import { areDistinct, projectOf } from "../../gcp/project";
import { isAnotherOfStack } from "./account-bindings";
import type { Binding } from "./binding-kinds";
import { nearMiss, otherRoleOf } from "./near-misses";
import { includesSubject, type Subject } from "./workload-identity";

/**
 * Whether, and how, the stack lets a Kubernetes service account act as an IAM service account.
 * @throws Undecided if the answer depends on an unknown value.
 */
export function bindingOf(
  account: IamAccount,
  subject: Subject,
  { now, settings, stack }: Pick<Context, "now" | "settings" | "stack">,
): Binding {
  const grants = grantsOn(account, stack);
  const wide = grants.wide.filter((grant) => grant.level === "above" || isOnProject(grant, account));
  const all = [...grants.own, ...wide];
  const givesWhile = (grant: IamGrant, counts: (given: RoleMembers) => boolean) =>
    someItem(grant.given(), (given) =>
      allOf(
        () => letsAct(given, grant, stack),
        () => includesSubject(given, grant, subject, stack, settings),
        () => counts(given),
      ),
    );
  const gives = (grant: IamGrant) => givesWhile(grant, (given) => !isOver(given, now));
  const overrules = (other: IamGrant, grant: IamGrant) =>
    other !== grant &&
    allOf(
      () => !gives(other),
      () => setsMembersOf(other, grant),
    );
  const isBound = anyOf(
    () =>
      someItem(all, (grant) =>
        allOf(
          () => gives(grant),
          () => !someItem(all, (other) => overrules(other, grant)),
        ),
      ),
    () =>
      someItem(grants.possible, ({ grant, undecided }) =>
        allOf(
          () => gives(grant),
          () => {
            throw undecided;
          },
        ),
      ),
  );
  if (isBound) return { kind: "bound" };
  const grant = all.find(gives);
  const by = grant && all.find((other) => overrules(other, grant));
  if (grant && by) {
    const isMutual = [by, grant].every(({ kind }) => kind === "Binding") && setsMembersOf(grant, by);
    return { kind: "overruled", by, grant, isMutual };
  }
  const over = all.find((grant) => givesWhile(grant, (given) => isOver(given, now)));
  if (over) return { kind: "over", grant: over };
  const refused = grants.refused.find(gives);
  if (refused) return { kind: "refused", grant: refused };
  return missingBinding(account, grants, subject, settings, stack);
}

/**
 * What comes closest to a binding, where no grant is right.
 * @throws Undecided if a grant that may be on the account nearly matches.
 */
function missingBinding(
  account: IamAccount,
  grants: AccountGrants,
  subject: Subject,
  settings: Settings,
  stack: StackIndex,
): Binding {
  const isMeant = (member: string) => mayBeMeant(member, account, subject, stack);
  const near = nearMiss(grants.own, subject, stack, settings, isMeant);
  const setter = grants.own.find((grant) => ifKnown(() => setsRole(grant)) === true);
  if (near) return near.kind === "other" ? { ...near, setter } : near;
  // On an account of another stack, whose other grants are unknown, a grant that nearly matches is worse than none.
  for (const possible of account.resource ? [] : grants.possible)
    if (nearMiss([possible.grant], subject, stack, settings)) throw possible.undecided;
  const otherRole = otherRoleOf(grants.own, subject, stack, settings);
  return { kind: "none", ...(otherRole && { otherRole }), setter };
}

/**
 * Whether a member may stand for the subject by mistake. An account of another stack may have a binding for the subject there, of which one that is right
 * for another account of this stack says nothing.
 */
const mayBeMeant = (member: string, { resource }: IamAccount, subject: Subject, stack: StackIndex): boolean =>
  resource !== undefined || !isAnotherOfStack(member, subject.account, stack);

/** Whether a grant sets all members of the role that lets them act as the account. */
const setsRole = ({ kind, given }: IamGrant): boolean =>
  kind === "Policy" ||
  (kind === "Binding" &&
    someItem(given(), ({ role, isConditional }) =>
      allOf(
        () => !isConditional(),
        () => role() === WORKLOAD_IDENTITY_USER_ROLE,
      ),
    ));

/** Whether a grant sets all members of a role that another grants, on the same account or project. */
function setsMembersOf(other: IamGrant, grant: IamGrant): boolean {
  if (other.kind === "Member" || other.level === "above" || other.level !== grant.level) return false;
  if (other.kind === "Policy") return true;
  return someItem(other.given(), ({ role, isConditional }) =>
    allOf(
      () => !isConditional(),
      () =>
        someItem(grant.given(), (given) =>
          allOf(
            () => given.role() === role(),
            () => !given.isConditional(),
          ),
        ),
    ),
  );
}

function isOnProject(grant: IamGrant, { email, resource }: IamAccount): boolean {
  const project = (email && projectOfEmail(email)) ?? (resource && projectOf(resource));
  const { inputs, observed, providerInputs } = grant.resource;
  return !areDistinct(
    projectOf({ inputs, observed, providerInputs } as Parameters<typeof projectOf>[0]),
    project,
  );
}
