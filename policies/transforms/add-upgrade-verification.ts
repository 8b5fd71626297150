import { createHash } from "node:crypto";
import type { container } from "@pulumi/gcp";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  all,
  getProject,
  getStack,
  type Input,
  log,
  Output,
  output,
  type Resource,
  type ResourceTransformationArgs,
  type ResourceTransformationResult,
  RunError,
  runtime,
} from "@pulumi/pulumi";
import { workloadPoolOf } from "../../gke/workload-identity";
import { kubeconfig } from "../../stacks/kubeconfig";
import type { OptionNames } from "../../stacks/shared/known-options";
import { isVerified, UpgradeVerification } from "../../stacks/verification";
import { isPlain, withStartupTaint } from "../../stacks/verification/gate";
import { NAME } from "../../stacks/verification/names";
import {
  settingsOf,
  VERIFICATION_OPTIONS,
  type VerificationOptions,
} from "../../stacks/verification/options";
import { VERIFICATION_LABEL } from "../../verifier/contract";
import { CLUSTER, NODE_POOL } from "../resource-types";

export interface AddUpgradeVerificationOptions extends VerificationOptions {
  /** Clusters to leave out, by their names in the program. */
  readonly except?: readonly string[];
}

const OPTIONS: OptionNames<AddUpgradeVerificationOptions> = { ...VERIFICATION_OPTIONS, except: true };

/** A cluster of the program that gets its verification from here. */
interface Target {
  readonly args: container.ClusterArgs;
  readonly isAutopilot: boolean;
  /** Once the program has had its say. */
  verification?: UpgradeVerification;
}

/**
 * Adds an upgrade verification to every GKE cluster that the program creates from now on, and to the roll-out of each of their node
 * pools. Call it once, before the first resource. Left out are clusters without Workload Identity, those of `except`, those with the
 * resource label `gke-upgrade-verification: "false"`, and those that have an UpgradeVerification of their own.
 * @throws {RunError} if an option is wrong, and if the program has a cluster already that it would leave without verification.
 */
export function addUpgradeVerification(options: AddUpgradeVerificationOptions = {}): void {
  settingsOf(options, false, OPTIONS);
  const { except = [], ...verification } = options;
  const late = earlierClusters(runtime.getStackResource()).filter((name) => !except.includes(name));
  if (late.length > 0) {
    throw new RunError(
      `addUpgradeVerification() is called too late for the ${late.length === 1 ? "cluster" : "clusters"} ${late.map((name) => `"${name}"`).join(", ")}. ` +
        "Call it before the program's first resource, or leave these out with the option except.",
    );
  }
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
          if (!isVerified(resource)) target.verification = verify(registration, target, verification);
        });
      }
    }
    return type === NODE_POOL ? followed(registration, targets, verification) : undefined;
  });
}

/** Names of the clusters below a resource that the program created before, and that have no verification of their own. */
function earlierClusters(parent: object | undefined): string[] {
  const { __childResources: children = [] } = (parent ?? {}) as { __childResources?: Iterable<Created> };
  return [...children].flatMap((child) => {
    const isLeftOut = child.__pulumiType !== CLUSTER || isVerified(child);
    return [...(isLeftOut ? [] : [child.__name]), ...earlierClusters(child)];
  });
}

/** What the SDK keeps of every resource that the program made. */
type Created = Resource & { readonly __pulumiType: string; readonly __name: string };

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
  return { args, isAutopilot };
}

function verify(
  { name, resource, opts }: ResourceTransformationArgs,
  { args, isAutopilot }: Target,
  options: VerificationOptions,
): UpgradeVerification {
  const cluster = resource as container.Cluster;
  const parent = opts.parent === undefined ? {} : { parent: opts.parent };
  const kubernetes = new Provider(
    `${name}-verification`,
    {
      kubeconfig: all([cluster.name, cluster.endpoint, cluster.masterAuth]).apply(
        ([clusterName, endpoint, { clusterCaCertificate }]) =>
          kubeconfig({ name: clusterName, endpoint, certificateAuthority: clusterCaCertificate }),
      ),
    },
    parent,
  );
  const google = "provider" in opts && opts.provider !== undefined ? [opts.provider] : [];
  return new UpgradeVerification(
    name,
    {
      ...options,
      cluster,
      clusterName: cluster.name,
      location: cluster.location,
      project: cluster.project,
      workloadPool: workloadPool(args, cluster),
      isAutopilot,
      accountId: `gke-verify-${hash(`${getProject()}/${getStack()}/${name}`)}`,
      versions: { controlPlane: cluster.masterVersion },
    },
    { ...parent, providers: [kubernetes, ...google] },
  );
}

/** The pool that the program names, or the one that the project has. */
function workloadPool(
  { workloadIdentityConfig: config }: container.ClusterArgs,
  { project }: container.Cluster,
): Input<string> {
  const ofProject = project.apply(workloadPoolOf);
  const declared = isPlain(config) ? config?.workloadPool : output(config).apply((its) => its?.workloadPool);
  // A pool that is known does not wait for a project that may not be.
  return output(declared).apply((pool) => (pool === undefined ? ofProject : output(pool)));
}

/** Verifies the roll-outs of a node pool whose cluster is verified, and gates it. */
function followed(
  { name, props, resource, opts }: ResourceTransformationArgs,
  targets: ReadonlyMap<Resource, Target>,
  options: VerificationOptions,
): ResourceTransformationResult | undefined {
  const args = props as container.NodePoolArgs;
  const [cluster, target] =
    [...targets].find(([candidate, { args: its }]) => isOf(args, candidate, its)) ?? [];
  if (cluster === undefined || target === undefined) return undefined;
  queueMicrotask(() => {
    const { version } = resource as container.NodePool;
    target.verification?.verifyRollout(`${name}-verification-rollout`, jobName(name), { [name]: version });
  });
  const isGated = options.gate === true && !target.isAutopilot;
  return isGated ? { props: { ...args, nodeConfig: withStartupTaint(args.nodeConfig) }, opts } : undefined;
}

/** Whether a pool is the cluster's, as far as the program shows before anything is created. */
function isOf(
  { cluster }: container.NodePoolArgs,
  candidate: Resource,
  { name }: container.ClusterArgs,
): boolean {
  if (Output.isInstance(cluster)) return resourcesOf(cluster).has(candidate);
  return typeof cluster === "string" && cluster === name;
}

/** What an Output is made of. */
const resourcesOf = (made: Output<unknown>): Set<Resource> =>
  (made as Output<unknown> & { resources(): Set<Resource> }).resources();

/** A name of up to 63 characters for a pool's Job. */
function jobName(pool: string): string {
  const readable = pool
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 24);
  return `${NAME}-${readable}-${hash(pool)}`;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);
