import { findingsIf } from "../../../evaluation/findings-if";
import { isUnknown, resourcePath } from "../../../evaluation/unknown";
import type { ANY_IAM_BINDING, ANY_IAM_MEMBER, ANY_IAM_POLICY, Inputs } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { granteesOf } from "../../gcp/iam/given-roles";
import { namespaceKey } from "../namespace-of";
import { accountMeant, type Meant } from "./meant-account";
import {
  isJudgedAlone,
  isMissingAccount,
  isOnIamAccount,
  makesAllAccounts,
  readMembers,
} from "./missing-account";
import { isGrantOfNamed } from "./named-grants";
import { type Namesake, namesakeOf } from "./namesake";
import { shownName } from "./shown-member";

// What is to be said of a grant to a Kubernetes service account that is not there.

export const missingMember = ifJudgedAlone<typeof ANY_IAM_MEMBER>((inputs, context) => {
  const member = readMembers(() => inputs.member, context);
  return findings("member", member, context);
});

export const missingMembers = ifJudgedAlone<typeof ANY_IAM_BINDING>((inputs, context) => {
  const members = readMembers(() => inputs.members, context) ?? [];
  const indexes = [...members.keys()];
  const unknowns = indexes.filter((i) => isUnknown(() => members[i])).length;
  return context.each(indexes, (i) => {
    const member = readMembers(() => members[i], context, unknowns);
    return findings(`members[${i}]`, member, context);
  });
});

/** Like `missingMembers`, for a whole policy. */
export function* missingGrantees(
  inputs: Inputs[typeof ANY_IAM_POLICY],
  typed: Context<typeof ANY_IAM_POLICY>,
): Iterable<Finding> {
  const context = typed as Context;
  if (!makesAllAccounts(context)) return;
  yield* findingsIf(
    () => !isOnIamAccount(context) || !isGrantOfNamed(context),
    () => {
      const { type } = context.resource;
      const grantees = readMembers(() => granteesOf({ type, inputs }), context);
      return context.each(grantees, ({ at, role, member }) =>
        findingsIf(
          () => isJudgedAlone(role, context),
          () => findings(at, member(), context),
        ),
      );
    },
  );
}

type Grant = typeof ANY_IAM_MEMBER | typeof ANY_IAM_BINDING;

/** A check that applies only to grants whose members must exist. */
function ifJudgedAlone<T extends Grant>(
  check: (inputs: Inputs[T], context: Context) => Iterable<Finding>,
): (inputs: Inputs[T], context: Context<T>) => Iterable<Finding> {
  return (inputs, typed) => {
    const context = typed as Context;
    return findingsIf(
      () => isJudgedAlone(() => inputs.role, context),
      () => check(inputs, context),
    );
  };
}

const PROBLEM =
  "is a Kubernetes service account that this stack does not make, as it does others of that namespace";
const OF_ROLE = {
  problem: PROBLEM,
  fix: "Set the member to the Kubernetes service account that the Pods use, or remove the grant.",
};
const OF_BINDING = {
  problem: `${PROBLEM}, and no account of the stack names the IAM service account`,
  fix: "Set the member to the Kubernetes service account that the Pods use, and annotate that one; or remove the binding.",
};

function* findings(at: string, member: string | undefined, context: Context): Iterable<Finding> {
  const texts = isOnIamAccount(context) ? OF_BINDING : OF_ROLE;
  if (isMissingAccount(member ?? "", context)) {
    yield { at, ...texts, level: "advisory" };
    return;
  }
  const meant = accountMeant(member ?? "", context);
  if (meant) {
    const problem = `is a Kubernetes service account that this stack does not make, and nearly ${resourcePath(meant.account)}, which acts as nobody and has no role`;
    yield { at, problem, fix: `${meantFix(meant, context)} ${texts.fix}`, level: "advisory" };
    return;
  }
  const namesake = isOnIamAccount(context) ? undefined : namesakeOf(member ?? "", context);
  if (namesake) yield { at, ...namesakeTexts(namesake), level: "advisory" };
}

/** How the member becomes that of the account which was meant. */
function meantFix({ account, mismatch }: Meant, { stack }: Context): string {
  const owner = resourcePath(account);
  if (mismatch === "swapped")
    return `The member has the namespace and the name of ${owner} in each other's place: swap them.`;
  const namespace = shownName(() => namespaceKey(account, stack), [account.urn], stack);
  const own = namespace === undefined ? "the account's own" : JSON.stringify(namespace);
  return `The member's namespace is not that of ${owner}: if that one is meant, write ${own}.`;
}

function namesakeTexts({ account, mismatch }: Namesake): { problem: string; fix: string } {
  const other =
    mismatch === "pool"
      ? "of that namespace and name, is on a cluster of another pool"
      : "of that name, is in another namespace";
  return {
    problem: `is a Kubernetes service account that this stack does not make: ${resourcePath(account)} is the one ${other}, acts as nobody and has no role`,
    fix: `${OF_ROLE.fix} Where another stack makes the member's account, or has the cluster in a fleet of that pool, the grant is right.`,
  };
}
