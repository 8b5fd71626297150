import { objectIn } from "../../gke/resource-names";
import { accountInName, addressForm, emailIn, projectOfEmail } from "../../gke/service-accounts";
import { CLUSTER, SERVICE_ACCOUNT } from "../../policies/resource-types";
import type { Plain } from "./protocol/messages";
import { UNKNOWN } from "./protocol/values";

// What follows of something that exists from how a program looks it up.

/** What a service account's ID, e-mail address or resource name says of it; a unique number says nothing. @param project of one that is named by its ID. */
export function knownOfAccount(reference: unknown, project: unknown): Plain {
  const email = emailOf(textOf(reference), textOf(project));
  const owner = email === undefined ? undefined : projectOfEmail(email);
  if (email === undefined || owner === undefined) return {};
  const name = `projects/${owner}/serviceAccounts/${email}`;
  return { email, name, member: `serviceAccount:${email}` };
}

/** What a cluster is looked up by. */
export const knownOfCluster = ({ name, location }: Plain, project: unknown): Plain =>
  Object.fromEntries(
    Object.entries({ name, location, project }).filter(([, value]) => textOf(value) !== undefined),
  );

/** What the ID of a resource that a program reads says of it. */
export function knownOfId(type: string, id: string): Plain {
  if (type === SERVICE_ACCOUNT) return knownOfAccount(id, undefined);
  const cluster = type === CLUSTER ? objectIn(id, "clusters") : undefined;
  return cluster ? knownOfCluster({ ...cluster }, cluster.project) : {};
}

function emailOf(reference: string | undefined, project: string | undefined): string | undefined {
  if (reference === undefined) return undefined;
  const address = accountInName(reference) ?? reference;
  if (addressForm(address) === "email") return address;
  return project !== undefined && ACCOUNT_ID.test(address) ? emailIn(project, address) : undefined;
}

const ACCOUNT_ID = /^[a-z][a-z0-9-]*$/;

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && value !== UNKNOWN ? value : undefined;
