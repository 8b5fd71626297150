import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, ifKnown, someItem, Undecided } from "../../../evaluation/unknown";
import type { CLUSTER } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackResource } from "../../../stack";
import { isEphemeral } from "../../gcp/maintenance/maintenance";
import { hasWorkloadPool } from "../../gcp/workload-pool";
import { hasLabel, type Labelled } from "../verification-label";
import { isVerification, type Verifier, verifiersOn } from "./verification";
import { VERIFIERS } from "./verification-requirements";

/** What a cluster lacks where nothing verifies it, in place of a property. */
export const UPGRADE_VERIFICATION = "upgrade-verification";

/** What is observed of a cluster whose objects are read from lists that need not have its verification. */
export interface ListedVerification {
  readonly mayHaveUnlistedVerification?: boolean;
}

/** What is asked of a cluster: `self` is the cluster, whichever resource is judged. */
type ClusterContext = Pick<Context<typeof CLUSTER>, "self" | "settings" | "stack">;

/** Whether something verifies the cluster after upgrades: in the stack, or, as the settings say, from elsewhere. */
export function isVerified(context: ClusterContext): boolean {
  const { settings, stack, self } = context;
  if (isVerifiedElsewhere(self, settings)) return true;
  const mayBeOnCluster = (resource: StackResource) => (stack.clusterOf(resource) ?? self).urn === self.urn;
  return anyOf(
    () => someItem(verifiersOn(self, stack), isVerification),
    () =>
      someItem(deliveriesOf(context), (resource) =>
        allOf(
          () => mayBeOnCluster(resource),
          () => delivers(resource),
        ),
      ),
    () => mayBeUnread(stack),
  );
}

/** A verification may be in manifests that are not read yet. @throws Undecided where there are any. */
function mayBeUnread({ unreadManifests: [first] }: ClusterContext["stack"]): false {
  if (first) throw new Undecided("resources", first);
  return false;
}

/** Whether the verification comes from another stack, as the settings say, or may be among objects of the cluster that are not listed. */
export const isVerifiedElsewhere = ({ observed }: ClusterResource, settings: Context["settings"]): boolean =>
  settings.elsewhere.includes(UPGRADE_VERIFICATION) ||
  (observed as ListedVerification).mayHaveUnlistedVerification === true;

/** What delivers a verification, or is one, or may be, without a Pod template on a cluster that is known: custom resources, and workloads. */
const deliveriesOf = ofStack(({ stack }: ClusterContext) =>
  stack
    .withPrefix("kubernetes:")
    .filter((resource) => isCustom(resource.type) || (isVerifier(resource) && !stack.clusterOf(resource)))
    .filter((resource) => ifKnown(() => delivers(resource)) !== false),
);

const delivers = (resource: StackResource): boolean =>
  isVerifier(resource) ? isVerification(resource) : hasLabel(resource.inputs as Labelled);

const isVerifier = (resource: StackResource): resource is Verifier =>
  (VERIFIERS as readonly string[]).includes(resource.type);

/** Whether a kind is not Kubernetes' own, such as Argo CD's Application: its API group is another domain. */
function isCustom(type: string): boolean {
  const [, group = ""] = /^kubernetes:([^/]*)\//.exec(type) ?? [];
  return group.includes(".") && !group.endsWith(".k8s.io") && group !== "helm.sh";
}

/**
 * Whether a cluster gives workloads their identity, and lives long enough to be upgraded. Autopilot clusters always have
 * Workload Identity.
 */
export function needsVerification({ self, settings }: ClusterContext): boolean {
  return allOf(
    () =>
      anyOf(
        () => self.inputs.enableAutopilot === true,
        () => hasWorkloadPool(self),
      ),
    () => !isEphemeral(self.inputs, settings),
  );
}
