import { objectIn } from "../../gke/resource-names";
import { accountInName, addressForm, emailIn, projectOfEmail } from "../../gke/service-accounts";
import { workloadPoolOf } from "../../gke/workload-identity";
import { CLUSTER, SERVICE_ACCOUNT } from "../../policies/resource-types";
import type { Plain } from "./protocol/messages";
import { UNKNOWN } from "./protocol/values";
import { knownOfObject } from "./providers/kubernetes";

// What follows of something that exists from how a program looks it up.

/** What a service account's ID, e-mail address or resource name says of it; a unique number says nothing. @param project of one that is named by its ID. */
export function knownOfAccount(reference: unknown, project: unknown): Plain {
  const email = emailOf(textOf(reference), textOf(project));
  const owner = email === undefined ? undefined : projectOfEmail(email);
  if (email === undefined || owner === undefined) return {};
  const name = `projects/${owner}/serviceAccounts/${email}`;
  return { email, name, member: `serviceAccount:${email}` };
}

/** The same as a function answers it. */
export function accountAnswer(reference: unknown, project: unknown): Plain {
  const known = knownOfAccount(reference, project);
  return known.name === undefined ? known : { ...known, id: known.name };
}

/** What a cluster is looked up by. */
const placeOfCluster = ({ name, location }: Plain, project: unknown): Plain =>
  Object.fromEntries(
    Object.entries({ name, location, project }).filter(([, value]) => textOf(value) !== undefined),
  );

/**
 * What is known of a cluster that is looked up, as a resource: a cluster with a workload pool has that of its project, and a program that reads it
 * counts on it. Source: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity, checked 2026-11-29
 */
function knownOfCluster(place: Plain, project: unknown): Plain {
  const id = textOf(project);
  const pool = id !== undefined && !/^\d+$/.test(id) ? { workloadPool: workloadPoolOf(id) } : undefined;
  return { ...placeOfCluster(place, project), ...(pool && { workloadIdentityConfig: pool }) };
}

/** The same as a function answers it: a block is a list there. */
export function clusterAnswer(place: Plain, project: unknown): Plain {
  const { workloadIdentityConfig: config, ...known } = knownOfCluster(place, project);
  return { ...known, ...(config !== undefined && { workloadIdentityConfigs: [config] }) };
}

/** What the ID of a resource that a program reads says of it. */
export function knownOfId(type: string, id: string): Plain {
  if (type === SERVICE_ACCOUNT) return knownOfAccount(id, undefined);
  const cluster = type === CLUSTER ? objectIn(id, "clusters") : undefined;
  return cluster ? knownOfCluster({ ...cluster }, cluster.project) : knownOfObject(type, id);
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
