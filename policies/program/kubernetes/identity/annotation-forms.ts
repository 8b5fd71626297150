import { type AddressForm, addressForm } from "../../../../gke/service-accounts";
import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import { resourcePath, Undecided, valueOrUndecided } from "../../../evaluation/unknown";
import { NAMESPACE } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackResource } from "../../../stack";
import { isEmailGiven, isIamAccount } from "../../gcp/iam/iam-accounts";
import type { IdentityAnnotation } from "./identity-annotation";

// How a finding says that an annotation does not name an IAM service account.

const FORM = "NAME@PROJECT.iam.gserviceaccount.com";

/** What is wrong with a value that is not an email: continues the property's path. */
const PROBLEMS: Readonly<Record<Exclude<AddressForm, "email">, string>> = {
  upperCase: "has upper-case letters, which the e-mail address of a service account does not have",
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
  upperCase: `Set the annotation to ${FORM}, all in lower case: the email of a gcp.serviceaccount.Account.`,
  blanks: `Set the annotation to ${FORM}, with no space or line break before or after it.`,
  noProject: `Set the annotation to ${FORM}, where PROJECT is the ID of the account's project: the email of a gcp.serviceaccount.Account has it.`,
};

/** The fix: how the annotation names an IAM service account. */
export const NAME_BY_EMAIL = `Set the annotation ${SERVICE_ACCOUNT_ANNOTATION} to ${FORM}: the email of a gcp.serviceaccount.Account.`;

/** The fix for what may be an output of an account in the stack that is not its email. */
const EMAIL_OUTPUT =
  "Set the annotation to the email of the gcp.serviceaccount.Account, which is known already.";

/**
 * The finding on an annotation whose value has the wrong format, or is not known and comes from an account of the stack whose email is.
 * @param property the top-level property that contains the annotation.
 * @throws Undecided if the value is unknown, and may be the email.
 */
export function* formFindings(
  { at, read }: IdentityAnnotation,
  property: "metadata" | "values",
  context: Pick<Context, "self" | "stack">,
): Iterable<Finding> {
  const value = valueOrUndecided(read);
  if (value instanceof Undecided) {
    const source = sourceBesideEmail(property, context);
    if (!source) throw value;
    const problem = `is not known yet, unlike the e-mail address of ${resourcePath(source)}, from which it comes: it may be its name, id or uniqueId, of which none is an e-mail address`;
    // Only advice: a function of the program may make the e-mail address of it.
    yield { at, problem, fix: EMAIL_OUTPUT, level: "advisory" };
    return;
  }
  if (value === "") {
    const problem = "is empty, and names no IAM service account";
    yield { at, problem, fix: `${NAME_BY_EMAIL} Or remove it.`, level: "advisory" };
    return;
  }
  const form = value === undefined ? "email" : addressForm(value);
  if (form === "email") return;
  // Whether IAM takes it in upper case too is documented nowhere.
  const level = form === "upperCase" ? "advisory" : undefined;
  yield { at, problem: PROBLEMS[form], fix: FIXES[form] ?? NAME_BY_EMAIL, level };
}

/** The account of the stack from which alone an unknown value comes, beside the object's namespace, and whose email is known. */
function sourceBesideEmail(
  property: string,
  { self, stack }: Pick<Context, "self" | "stack">,
): StackResource | undefined {
  // Also of types that no rule reads.
  const sources = self.resource.propertyDependencies[property] ?? [];
  const [first, ...others] = sources.filter(({ type }) => type !== NAMESPACE);
  const source = first && others.length === 0 ? stack.get(first.urn) : undefined;
  return source && isIamAccount(source) && isEmailGiven(source) ? source : undefined;
}
