import type { container } from "@pulumi/gcp";
import { log, type Resource, type ResourceTransformationArgs, RunError, runtime } from "@pulumi/pulumi";
import type { OptionNames } from "../../stacks/shared/known-options";
import { isVerified } from "../../stacks/verification";
import { declaredAccounts } from "../../stacks/verification/declared-workloads";
import { earlierResources } from "../../stacks/verification/earlier-resources";
import { isPlain } from "../../stacks/verification/gate";
import {
  settingsOf,
  VERIFICATION_OPTIONS,
  type VerificationOptions,
} from "../../stacks/verification/options";
import { VERIFICATION_LABEL } from "../../verifier/contract";
import { CLUSTER, NODE_POOL } from "../resource-types";
import { followPool } from "./follow-pool";
import { type Target, verifyCluster } from "./verify-cluster";

export interface AddUpgradeVerificationOptions extends VerificationOptions {
  /** Clusters to leave out, by their names in the program. */
  readonly except?: readonly string[];
}

const OPTIONS: OptionNames<AddUpgradeVerificationOptions> = { ...VERIFICATION_OPTIONS, except: true };

/**
 * Adds an upgrade verification to every GKE cluster that the program creates from now on, and to the rollout of each of their node
 * pools. Call it once, before the first resource. Left out are clusters without Workload Identity, those of `except`, those with the
 * resource label `gke-upgrade-verification: "false"`, and those that have an UpgradeVerification of their own. With `workloads`, a list is for
 * each cluster, and declared accounts are those on providers whose kubeconfig is made of the cluster's outputs.
 * @throws {RunError} if an option is wrong, and if the program has a cluster already that it would leave without verification.
 */
export function addUpgradeVerification(options: AddUpgradeVerificationOptions = {}): void {
  const { workloads } = settingsOf(options, { known: OPTIONS });
  if (options.except !== undefined && !Array.isArray(options.except))
    throw new RunError(
      "The options of the upgrade verification are wrong:\n  except: expected a list of clusters' names",
    );
  const { except = [], ...verification } = options;
  refuseEarlierClusters(except);
  if (workloads.declared) declaredAccounts();
  const targets = new Map<Resource, Target>();
  runtime.registerStackTransformation((registration) => {
    const { type, resource, opts } = registration;
    // What is only read belongs to another program.
    if (opts.urn !== undefined || ("id" in opts && opts.id !== undefined)) return undefined;
    if (type === CLUSTER) {
      const target = targetOf(registration, except);
      if (target) {
        targets.set(resource, target);
        // By then the resource has its outputs, and the program may have verified it itself.
        queueMicrotask(() => {
          if (!isVerified(resource)) target.verification = verifyCluster(registration, target, verification);
        });
      }
    }
    return type === NODE_POOL ? followPool(registration, targets, verification) : undefined;
  });
}

/** @throws {RunError} if the program has a cluster already that would be left without verification. */
function refuseEarlierClusters(except: readonly string[]): void {
  const late = earlierResources(runtime.getStackResource(), CLUSTER)
    .filter((cluster) => !isVerified(cluster) && !except.includes(cluster.__name))
    .map(({ __name: name }) => `"${name}"`);
  if (late.length === 0) return;
  throw new RunError(
    `addUpgradeVerification() is called too late for the ${late.length === 1 ? "cluster" : "clusters"} ${late.join(", ")}. ` +
      "Call it before the program's first resource, and before any that it only reads, as by Cluster.get; or leave these out with the option except.",
  );
}

function targetOf(
  { name, props }: ResourceTransformationArgs,
  except: readonly string[],
): Target | undefined {
  const args = props as container.ClusterArgs;
  const isOptedOut =
    except.includes(name) ||
    (isPlain(args.resourceLabels) && args.resourceLabels?.[VERIFICATION_LABEL] === "false");
  if (isOptedOut) return undefined;
  // Where that is not known yet, what Autopilot forbids is left out as well.
  const isAutopilot = args.enableAutopilot !== undefined && args.enableAutopilot !== false;
  if (args.workloadIdentityConfig === undefined && !isAutopilot) {
    void log.warn(
      `The cluster "${name}" has no workloadIdentityConfig, so no upgrade verification is added to it.`,
    );
    return undefined;
  }
  return { name, args, isAutopilot };
}
