import { workloadPoolOf } from "../../../gke/workload-identity";
import type { Plain } from "../protocol/messages";
import { isPlainObject, UNKNOWN } from "../protocol/values";
import { CLUSTER, REPOSITORY } from "./gcp-defaults";
import type { Subject } from "./subject";

// What follows from the program of new resources, although the plan leaves it unknown.

/** What the plan leaves unknown of a new cluster or repository of images, but follows from the program. */
export function knownOfNew({ type, provider }: Subject, inputs: Plain): Plain {
  const project = inputs.project ?? provider.project;
  if (type === CLUSTER) return knownOfCluster(inputs, project);
  return type === REPOSITORY ? knownOfRepository(inputs, project) : {};
}

/** A cluster's project, and the workload pool that GKE gives each Autopilot cluster. */
function knownOfCluster(inputs: Plain, project: unknown): Plain {
  if (!isKnownText(project)) return servicesOf(inputs);
  const isGiven = inputs.enableAutopilot === true && inputs.workloadIdentityConfig === undefined;
  return {
    project,
    ...servicesOf(inputs),
    ...(isGiven && { workloadIdentityConfig: { workloadPool: workloadPoolOf(project) } }),
  };
}

/** A netmask alone lets GKE choose the addresses. */
function servicesOf({ ipAllocationPolicy: policy }: Plain): Plain {
  const block = isPlainObject(policy) ? policy.servicesIpv4CidrBlock : undefined;
  return typeof block === "string" && /^\d+(\.\d+){3}\/\d+$/.test(block) ? { servicesIpv4Cidr: block } : {};
}

const isKnownText = (value: unknown): value is string => typeof value === "string" && value !== UNKNOWN;

/**
 * A repository's name, and the address of its images.
 * Source: https://cloud.google.com/artifact-registry/docs/docker/names, checked 2026-11-30
 */
function knownOfRepository({ repositoryId, location, format }: Plain, project: unknown): Plain {
  if (!isKnownText(repositoryId)) return {};
  const hasAddress = isKnownText(location) && isKnownText(project) && format === "DOCKER";
  return {
    name: repositoryId,
    ...(hasAddress && { registryUri: `${location}-docker.pkg.dev/${project}/${repositoryId}` }),
  };
}
