import {
  CALICO_CRD_GLOBAL_POLICY,
  CALICO_CRD_POLICY,
  CALICO_GLOBAL_POLICY,
  CALICO_POLICY,
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  FQDN_POLICY,
  JOB,
  LIMIT_RANGE,
  MUTATING_WEBHOOK,
  NETWORK_POLICY,
  POD,
  POD_DISRUPTION_BUDGET,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  RESOURCE_QUOTA,
  STATEFUL_SET,
  VALIDATING_POLICY,
  VALIDATING_POLICY_BINDING,
  VALIDATING_WEBHOOK,
} from "../../resource-types";

/** Kinds of which rules read more than the metadata. */
const KINDS: ReadonlySet<string> = new Set([
  CALICO_CRD_GLOBAL_POLICY,
  CALICO_CRD_POLICY,
  CALICO_GLOBAL_POLICY,
  CALICO_POLICY,
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  FQDN_POLICY,
  JOB,
  LIMIT_RANGE,
  MUTATING_WEBHOOK,
  NETWORK_POLICY,
  POD,
  POD_DISRUPTION_BUDGET,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  RESOURCE_QUOTA,
  STATEFUL_SET,
  VALIDATING_POLICY,
  VALIDATING_POLICY_BINDING,
  VALIDATING_WEBHOOK,
]);

const PATCH = "Patch";

/** What each patch has, and what names its object. */
const IDENTIFYING: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** Whether a resource is a patch that changes more than the metadata of an object which something else makes. */
export const changesOther = (type: string, known: () => Readonly<Record<string, unknown>>): boolean =>
  type.endsWith(PATCH) &&
  KINDS.has(type.slice(0, -PATCH.length)) &&
  Object.keys(known()).some((key) => !IDENTIFYING.has(key));
