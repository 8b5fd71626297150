import { findingsIf } from "../../evaluation/findings-if";
import { isUnknown } from "../../evaluation/unknown";
import type { ANY_IAM_BINDING, ANY_IAM_MEMBER, Inputs } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import { isJudgedAlone, isMissingAccount, isOnIamAccount, readMembers } from "./missing-account";

// What is to be said of a grant to a Kubernetes service account that is not there.

export const missingMember = (
  inputs: Inputs[typeof ANY_IAM_MEMBER],
  context: Context<typeof ANY_IAM_MEMBER>,
): Iterable<Finding> =>
  findingsIf(
    () => isJudgedAlone(() => inputs.role, context as Context),
    () => {
      const member = readMembers(() => inputs.member, context as Context);
      return findings("member", member, context as Context);
    },
  );

export const missingMembers = (
  inputs: Inputs[typeof ANY_IAM_BINDING],
  context: Context<typeof ANY_IAM_BINDING>,
): Iterable<Finding> =>
  findingsIf(
    () => isJudgedAlone(() => inputs.role, context as Context),
    () => {
      const members = readMembers(() => inputs.members, context as Context) ?? [];
      const indexes = [...members.keys()];
      const unknowns = indexes.filter((i) => isUnknown(() => members[i])).length;
      return context.each(indexes, (i) => {
        const member = readMembers(() => members[i], context as Context, unknowns);
        return findings(`members[${i}]`, member, context as Context);
      });
    },
  );

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
  if (isMissingAccount(member ?? "", context))
    yield { at, ...(isOnIamAccount(context) ? OF_BINDING : OF_ROLE), level: "advisory" };
}
