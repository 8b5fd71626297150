import {
  ALLOWS_ALL,
  clusterSpec,
  DENIES_ALL,
  DRY_RUN,
  ENFORCED,
  mayAdmitGoogleImages,
  SYSTEM_POLICY_ON,
} from "../../../gke/binary-authorization";
import { read } from "../../evaluation/reading";
import { findItem } from "../../evaluation/search";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import type { BINARY_AUTHORIZATION_POLICY, CLUSTER, Inputs } from "../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../stack";
import { areInDistinctProjects } from "./project";
import { isOn } from "./requirements";

type Policy = StackResource<typeof BINARY_AUTHORIZATION_POLICY>;

/** Before @pulumi/gcp 7 there was a flag of the cluster itself. */
type WithFlag = Partial<Inputs[typeof CLUSTER]> & { enableBinaryAuthorization?: boolean };

/** The mode, or the flag that older SDKs have instead; a state has the mode "" where the flag counts. */
export function imageCheckOf(cluster: WithFlag): string | undefined {
  const mode = cluster.binaryAuthorization?.evaluationMode;
  if (mode !== undefined && mode !== "") return mode;
  if (isOn(cluster.binaryAuthorization?.enabled)) return ENFORCED;
  return isOn(cluster.enableBinaryAuthorization) ? ENFORCED : undefined;
}

/**
 * Whether a project's policy decides on the images of GKE itself, and refuses them on a cluster of the stack: neither Google's own policy nor
 * a pattern admits them.
 * @throws Undecided if that depends on an unknown value.
 */
export const refusesSystemImages = (policy: Policy, stack: StackIndex): boolean =>
  allOf(
    () =>
      read(policy, ({ globalPolicyEvaluationMode }) => globalPolicyEvaluationMode)?.value !==
      SYSTEM_POLICY_ON,
    () =>
      !someItem(policy.inputs.admissionWhitelistPatterns, ({ namePattern }) =>
        mayAdmitGoogleImages(namePattern ?? ""),
      ),
    () => someItem(stack.clusters, (cluster) => isRefusedOn(cluster, policy)),
  );

const isRefusedOn = (cluster: ClusterResource, policy: Policy): boolean =>
  decidesOn(cluster, policy, isClosed);

/** Whether a rule of a policy, for whichever cluster, denies all images but those that patterns admit. */
export const deniesAll = ({ inputs }: Policy): boolean =>
  anyOf(
    () => inputs.defaultAdmissionRule?.evaluationMode === DENIES_ALL,
    () => someItem(inputs.clusterAdmissionRules, ({ evaluationMode }) => evaluationMode === DENIES_ALL),
  );

/** Whether a project's policy denies, on a cluster of the project, all images but those that its patterns admit. @throws Undecided as above. */
export const deniesAllOn = (cluster: ClusterResource, policy: Policy): boolean =>
  decidesOn(cluster, policy, (rule) =>
    allOf(
      () => rule?.evaluationMode === DENIES_ALL,
      () => isClosed(rule),
    ),
  );

const decidesOn = (
  cluster: ClusterResource,
  policy: Policy,
  ask: (rule: AdmissionRule) => boolean,
): boolean =>
  allOf(
    () => (read(cluster, imageCheckOf)?.value ?? "").endsWith(ENFORCED),
    () => !areInDistinctProjects(policy, cluster),
    () => ask(ruleFor(cluster, policy)),
  );

type AdmissionRule = Inputs[typeof BINARY_AUTHORIZATION_POLICY]["defaultAdmissionRule"];

const isClosed = (rule: AdmissionRule): boolean =>
  allOf(
    () => rule?.evaluationMode !== undefined && rule.evaluationMode !== ALLOWS_ALL,
    () => rule?.enforcementMode !== DRY_RUN,
  );

/** The policy's rule for a cluster: the one that names it, else the default. */
function ruleFor(cluster: ClusterResource, { inputs }: Policy): AdmissionRule {
  const spec = () => {
    const name = read(cluster, (properties) => properties.name)?.value;
    const location = read(cluster, (properties) => properties.location)?.value;
    return name === undefined || location === undefined ? undefined : clusterSpec(location, name);
  };
  return (
    findItem(inputs.clusterAdmissionRules, (rule) => rule.cluster === spec()) ?? inputs.defaultAdmissionRule
  );
}
