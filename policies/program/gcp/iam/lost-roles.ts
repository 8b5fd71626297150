import { resourcePath } from "../../../evaluation/unknown";
import { REPOSITORY_IAM_BINDING, REPOSITORY_IAM_POLICY } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { Where } from "./grants-by-role";
import type { AccountPlace } from "./node-account";
import { EMAIL_PREFIX } from "./node-grants";
import { refusedGrantOf, revokerOf } from "./node-roles";

type Revoker = NonNullable<ReturnType<typeof revokerOf>>;

/**
 * The fix where the program means to give the account a role, and a resource of it keeps that from being one; undefined where none is seen. It is
 * not part of the problem, as it may be unknown where that is known.
 */
export function fixOfLoss<P>(
  roles: readonly string[],
  where: Where,
  place: AccountPlace<P>,
  context: Context,
): string | undefined {
  const revoker = revokerOf(roles, where, place, context);
  if (revoker) {
    const path = resourcePath(revoker);
    return `Add the account to ${path}, or grant all its roles with ${memberClass(revoker)}, which keeps other grants: ${path} sets all members of a role that it is given, and leaves it out.`;
  }
  const refused = refusedGrantOf(roles, where, place, context);
  return (
    refused &&
    `In ${resourcePath(refused)}, name the account by its output member, or put "${EMAIL_PREFIX}" before its address: it names it without "${EMAIL_PREFIX}", which IAM refuses.`
  );
}

const memberClass = ({ type }: Revoker): string =>
  type === REPOSITORY_IAM_BINDING || type === REPOSITORY_IAM_POLICY
    ? "gcp.artifactregistry.RepositoryIamMember"
    : "gcp.projects.IAMMember";
