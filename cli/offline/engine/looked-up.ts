import { objectIn } from "../../../gke/resource-names";
import { accountInName, addressForm, emailIn, projectOfEmail } from "../../../gke/service-accounts";
import { workloadPoolOf } from "../../../gke/workload-identity";
import { CLUSTER, SERVICE_ACCOUNT } from "../../../policies/resource-types";
import type { Plain } from "../protocol/messages";
import { UNKNOWN } from "../protocol/values";
import { knownOfObject } from "../providers/kubernetes";

// What follows of something that exists from how a program looks it up.

/**
 * What a service account's ID, email or resource name tells of it; a unique number tells nothing.
 * @param project the project of an account that is named by its ID.
 */
export function knownOfAccount(reference: unknown, project: unknown): Plain {
  const email = emailOf(textOf(reference), textOf(project));
  const owner = email === undefined ? undefined : projectOfEmail(email);
  if (email === undefined || owner === undefined) return {};
  const name = `projects/${owner}/serviceAccounts/${email}`;
  return { email, name, member: `serviceAccount:${email}` };
}

/** What is known of a service account, as the answer of the function that looks it up. */
export function accountAnswer(reference: unknown, project: unknown): Plain {
  const known = knownOfAccount(reference, project);
  return known.name === undefined ? known : { ...known, id: known.name };
}

/** The properties by which a cluster is looked up. */
const placeOfCluster = ({ name, location }: Plain, project: unknown): Plain =>
  Object.fromEntries(
    Object.entries({ name, location, project }).filter(([, value]) => textOf(value) !== undefined),
  );

/**
 * What is known of a cluster that is looked up as a resource: a cluster with a workload pool has its project's pool, and a program that
 * reads the pool relies on it.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity, checked 2026-11-29
 */
function knownOfCluster(place: Plain, project: unknown): Plain {
  const id = textOf(project);
  const pool = id !== undefined && !/^\d+$/.test(id) ? { workloadPool: workloadPoolOf(id) } : undefined;
  return { ...placeOfCluster(place, project), ...(pool && { workloadIdentityConfig: pool }) };
}

/** What is known of a cluster, as the answer of the function that looks it up: in it blocks are lists. */
export function clusterAnswer(place: Plain, project: unknown): Plain {
  const { workloadIdentityConfig: config, ...known } = knownOfCluster(place, project);
  return { ...known, ...(config !== undefined && { workloadIdentityConfigs: [config] }) };
}

/** What the ID of a resource that a program reads tells of it. */
export function knownOfId(type: string, id: string): Plain {
  if (type === SERVICE_ACCOUNT) return knownOfAccount(id, undefined);
  const cluster = type === CLUSTER ? objectIn(id, "clusters") : undefined;
  return cluster ? knownOfCluster({ ...cluster }, cluster.project) : knownOfObject(type, id);
}

function emailOf(reference: string | undefined, project: string | undefined): string | undefined {
  if (reference === undefined) return undefined;
  const address = accountInName(reference) ?? reference;
  if (addressForm(address.toLowerCase()) === "email") return address;
  return project !== undefined && ACCOUNT_ID.test(address) ? emailIn(project, address) : undefined;
}

const ACCOUNT_ID = /^[a-z][a-z0-9-]*$/;

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && value !== UNKNOWN ? value : undefined;
