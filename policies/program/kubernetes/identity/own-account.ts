import { isUnknown } from "../../../evaluation/unknown";
import type { StackResource } from "../../../stack";

/** The component of this package that verifies a cluster's nodes, under a Kubernetes service account with an identity of its own. */
export const UPGRADE_VERIFICATION_COMPONENT = "gke-guardrails:index:UpgradeVerification";

/**
 * Whether the annotation of a Kubernetes service account, or a member of a binding, is unknown and `UpgradeVerification` gives it, as before the cluster's
 * project or workload pool is known: it will be the e-mail address of an account with a binding, and the member that this one is for.
 */
export const isGivenByVerification = (
  { resource: { parent } }: StackResource,
  read: () => unknown,
): boolean => parent?.type === UPGRADE_VERIFICATION_COMPONENT && isUnknown(read);
