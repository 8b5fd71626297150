// How IAM names service accounts. Checked 2026-11-28.
// Source, where none is given: https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts

/**
 * The e-mail address of a service account: one of a project, `NAME@PROJECT.iam.gserviceaccount.com`, where the project's domain may stand after its
 * ID, or one that Google makes, such as `NUMBER-compute@developer.gserviceaccount.com`. The IDs of accounts and projects have no upper-case letters.
 * Sources: https://cloud.google.com/iam/docs/service-account-overview, for the ID of an account
 * https://docs.cloud.google.com/python/docs/reference/iam/latest/google.cloud.iam_admin_v1.types.CreateServiceAccountRequest (account_id), checked
 * 2026-12-01, and for that of a project https://cloud.google.com/resource-manager/docs/creating-managing-projects
 */
const EMAIL =
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?@[a-z]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)*\.gserviceaccount\.com$/;

/** The project of an address, with its domain; the first group is the project's ID, the second its domain. */
const PROJECT_EMAIL =
  /^([a-z0-9][a-z0-9-]*)@([a-z][a-z0-9-]*)((?:\.[a-z0-9-]+)*)\.iam\.gserviceaccount\.com$/i;

/** What a template string of JavaScript contains for an unset value, such as a project's ID. */
const UNSET = ["undefined", "null"];

/** Whether a text was made from an unset value. */
export const isUnsetText = (text: string): boolean => UNSET.includes(text);

/** The part of an email before the "@". */
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** What a text is that should be the email of a service account. */
export type AddressForm =
  | "email"
  | "upperCase"
  | "resourceName"
  | "member"
  | "uniqueId"
  | "noName"
  | "invalidName"
  | "noProject"
  | "blanks"
  | "other";

/** Which form of a service account's name a text has. */
export function addressForm(text: string): AddressForm {
  const trimmed = text.trim();
  if (trimmed !== text) {
    const form = addressForm(trimmed);
    return form === "email" ? "blanks" : form;
  }
  if (EMAIL.test(text)) return isUnsetText(projectOfEmail(text) ?? "") ? "noProject" : "email";
  if (/(^|\/)serviceAccounts\//.test(text)) return "resourceName";
  if (text.startsWith("serviceAccount:")) return "member";
  if (/^\d+$/.test(text)) return "uniqueId";
  const inLowerCase = text.toLowerCase();
  if (inLowerCase !== text && addressForm(inLowerCase) === "email") return "upperCase";
  if (!text.includes("@") || !text.endsWith(".gserviceaccount.com")) return "other";
  const name = accountIdOf(text);
  if (name === "") return "noName";
  return NAME.test(name) ? "noProject" : "invalidName";
}

/** The ID of the project that an address names, with its domain before it (`example.com:my-project`); undefined where it names none. */
export function projectOfEmail(email: string): string | undefined {
  const [, , id, domain] = PROJECT_EMAIL.exec(email) ?? [];
  return id === undefined ? undefined : domain ? `${domain.slice(1)}:${id}` : id;
}

/** The address of an account of a project, whose domain may stand before its ID. */
export const emailIn = (project: string, accountId: string): string =>
  `${accountId}@${project.split(":").reverse().join(".")}.iam.gserviceaccount.com`;

/** The part of an address before the "@", which is the ID of an account of a project. */
export const accountIdOf = (email: string): string => email.split("@")[0] ?? "";

/** The email or the unique number in the resource name of a service account; undefined for any other text. */
export const accountInName = (resourceName: string): string | undefined =>
  /^projects\/[^/]+\/serviceAccounts\/([^/]+)$/.exec(resourceName)?.[1];

/**
 * What a program or GKE writes for the Compute Engine default service account, which nodes run as where they are given none.
 * Source: https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts, checked 2026-11-28
 */
const DEFAULT_NODE_ACCOUNT = /^(default)?$|-compute@developer\.gserviceaccount\.com$/;

/** Whether nodes with this address run as the Compute Engine default service account. */
export const isDefaultNodeAccount = (address: string): boolean => DEFAULT_NODE_ACCOUNT.test(address);
