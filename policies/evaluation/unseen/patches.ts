import * as types from "../../resource-types";

/** Kinds of which rules read more than the metadata. */
const KINDS: ReadonlySet<string> = new Set([
  types.CALICO_CRD_GLOBAL_POLICY,
  types.CALICO_CRD_POLICY,
  types.CALICO_GLOBAL_POLICY,
  types.CALICO_POLICY,
  types.CILIUM_CLUSTERWIDE_POLICY,
  types.CILIUM_POLICY,
  types.CRON_JOB,
  types.DAEMON_SET,
  types.DEPLOYMENT,
  types.FQDN_POLICY,
  types.JOB,
  types.LIMIT_RANGE,
  types.MUTATING_POLICY,
  types.MUTATING_POLICY_BINDING,
  types.MUTATING_POLICY_BINDING_V1BETA1,
  types.MUTATING_POLICY_V1BETA1,
  types.MUTATING_WEBHOOK,
  types.NETWORK_POLICY,
  types.POD,
  types.POD_DISRUPTION_BUDGET,
  types.REPLICA_SET,
  types.REPLICATION_CONTROLLER,
  types.RESOURCE_QUOTA,
  types.STATEFUL_SET,
  types.VALIDATING_POLICY,
  types.VALIDATING_POLICY_BINDING,
  types.VALIDATING_POLICY_BINDING_V1BETA1,
  types.VALIDATING_POLICY_V1BETA1,
  types.VALIDATING_WEBHOOK,
]);

const PATCH = "Patch";

/** What each patch has, and what names its object. */
const IDENTIFYING: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** Whether a resource is a patch that changes more than the metadata of an object which something else makes. */
export const changesOther = (type: string, known: () => Readonly<Record<string, unknown>>): boolean =>
  type.endsWith(PATCH) &&
  KINDS.has(type.slice(0, -PATCH.length)) &&
  Object.keys(known()).some((key) => !IDENTIFYING.has(key));
