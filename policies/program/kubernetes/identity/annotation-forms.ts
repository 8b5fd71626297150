import { type AddressForm, addressForm } from "../../../../gke/service-accounts";
import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import type { Finding } from "../../../rule";
import type { IdentityAnnotation } from "./identity-annotation";

// How a finding says that an annotation does not name an IAM service account.

const FORM = "NAME@PROJECT.iam.gserviceaccount.com";

/** What is wrong with a value that is not an email: continues the property's path. */
const PROBLEMS: Readonly<Record<Exclude<AddressForm, "email">, string>> = {
  resourceName: "is the resource name of a service account, not its e-mail address",
  member: "is an IAM member, not the e-mail address of a service account",
  uniqueId: "is the unique number of a service account, not its e-mail address",
  noName: "has no name before the @ of the service account's e-mail address",
  invalidName:
    "has a name before the @ that no service account can have: only letters, digits and hyphens are allowed",
  noProject: "is the e-mail address of a service account whose project is not a valid project ID",
  blanks: "has spaces around the e-mail address of the service account",
  other: "is not the e-mail address of a service account",
};

const FIXES: Partial<Record<AddressForm, string>> = {
  resourceName: `Set the annotation to ${FORM}: the email of a gcp.serviceaccount.Account, not its name or id.`,
  uniqueId: `Set the annotation to ${FORM}: the email of a gcp.serviceaccount.Account, not its uniqueId.`,
  member: `Set the annotation to ${FORM}, without "serviceAccount:": the email of a gcp.serviceaccount.Account, not its member.`,
  blanks: `Set the annotation to ${FORM}, with no space or line break before or after it.`,
  noProject: `Set the annotation to ${FORM}, where PROJECT is the ID of the account's project: the email of a gcp.serviceaccount.Account has it.`,
};

/** The fix: how the annotation names an IAM service account. */
export const NAME_BY_EMAIL = `Set the annotation ${SERVICE_ACCOUNT_ANNOTATION} to ${FORM}: the email of a gcp.serviceaccount.Account.`;

/** The finding on an annotation whose value has the wrong format. @throws Undecided if the value is unknown. */
export function* formFindings({ at, read }: IdentityAnnotation): Iterable<Finding> {
  const value = read();
  const form = value === undefined ? "email" : addressForm(value);
  if (form !== "email") yield { at, problem: PROBLEMS[form], fix: FIXES[form] ?? NAME_BY_EMAIL };
}
