import { DaemonSet } from "@pulumi/kubernetes/apps/v1";
import { CronJob, Job } from "@pulumi/kubernetes/batch/v1";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
  RunError,
} from "@pulumi/pulumi";
import { ARGS, type UpgradeVerificationArgs, type Versions } from "./args";
import { type Bundle, readBundle } from "./bundle";
import { daemonSetSpec } from "./daemon-set";
import { warnOfTag } from "./gate";
import { podIdentity } from "./identity";
import { cronJobSpec, rolloutDeadline, rolloutJobSpec } from "./jobs";
import { concerning, decidableIssues, nodeIssues } from "./known-issues";
import { metadataIn, NAME } from "./names";
import { verificationObjects } from "./objects";
import { settingsOf, type VerificationSettings } from "./options";
import type { ExpectedIdentity } from "./pods";
import { verifyWorkloads } from "./verify-workloads";

export type { UpgradeVerificationArgs, Versions } from "./args";

/** The type of the component in Pulumi's URNs. */
const UPGRADE_VERIFICATION = "gke-guardrails:index:UpgradeVerification";

/** The clusters that are verified. */
const verified = new WeakSet<Resource>();

/** Whether a cluster has its verification, in this program. */
export const isVerified = (cluster: Resource): boolean => verified.has(cluster);

/** Proof, on every node and after every rollout, that workloads get their identity. */
export class UpgradeVerification extends ComponentResource {
  /** The namespace in which it is. */
  readonly namespace: string;
  /** E-mail address of the IAM service account that the nodes' Pods act as. */
  readonly identity: Output<string>;
  private readonly settings: VerificationSettings;
  private readonly expected: ExpectedIdentity;
  private readonly bundle: Bundle;
  /** What has to be there for a Job. */
  private readonly needed: readonly Resource[];

  /** @param opts with the cluster's Kubernetes provider in `providers` */
  constructor(name: string, args: UpgradeVerificationArgs, opts: ComponentResourceOptions) {
    super(UPGRADE_VERIFICATION, name, {}, opts);
    const { cluster, project, versions } = args;
    if (verified.has(cluster)) {
      throw new RunError(
        `The upgrade verification "${name}" is its cluster's second one. Remove it, or leave the cluster out of addUpgradeVerification().`,
      );
    }
    verified.add(cluster);
    const settings = settingsOf(args, { isAutopilot: args.isAutopilot === true, known: ARGS });
    const { namespace } = settings;
    warnOfTag(settings, this);
    this.settings = settings;
    this.namespace = namespace;
    const issues = decidableIssues(settings.knownIssues);
    this.bundle = { ...readBundle(nodeIssues(issues)), concerning: concerning(issues, cluster) };

    const { account, binding } = podIdentity(name, args, namespace, this);
    this.identity = account.email;
    this.expected = {
      project,
      cluster: args.clusterName,
      location: args.location,
      serviceAccount: account.email,
      nodeServiceAccounts: args.nodeServiceAccounts,
      minNodes: args.minNodes,
    };

    const objects = verificationObjects({ name, parent: this, settings }, this.bundle, account.email);
    const daemonSet = new DaemonSet(
      `${name}-verification`,
      {
        metadata: {
          ...metadataIn(namespace, NAME),
          // A node that fails is for the rollout's Job to tell, in words, and not for a wait that runs out.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: daemonSetSpec(settings, this.expected, this.bundle),
      },
      { parent: this, dependsOn: [...objects, binding] },
    );
    this.needed = [...objects, daemonSet];
    new CronJob(
      `${name}-verification`,
      { metadata: metadataIn(namespace, NAME), spec: cronJobSpec(settings, this.expected, this.bundle) },
      { parent: this, dependsOn: [...this.needed] },
    );
    const rollout = this.verifyRollout(`${name}-verification-rollout`, `${NAME}-rollout`, versions);
    verifyWorkloads({
      name,
      parent: this,
      args,
      settings,
      identity: this.expected,
      versions: textOf(versions),
      after: [...this.needed, rollout],
    });
    this.registerOutputs({ namespace, identity: this.identity });
  }

  /**
   * Adds a Job that verifies the cluster once these versions are rolled out, and anew when one of them changes. The update waits for
   * it, and fails with it.
   * @param name Pulumi's name of it
   * @param objectName its name in Kubernetes, of up to 63 characters
   */
  verifyRollout(name: string, objectName: string, versions: Versions): Job {
    return new Job(
      name,
      {
        metadata: {
          ...metadataIn(this.namespace, objectName),
          // Else a failed Job would be waited for for ever, once its cause is gone.
          annotations: { "pulumi.com/replaceUnready": "true" },
        },
        spec: rolloutJobSpec(this.settings, this.expected, this.bundle, textOf(versions)),
      },
      {
        parent: this,
        dependsOn: [...this.needed],
        deleteBeforeReplace: true,
        customTimeouts: timeouts(rolloutDeadline(this.settings) + 60),
      },
    );
  }
}

/** The versions in one text. */
function textOf(versions: Versions): Output<string> {
  const keys = Object.keys(versions);
  return all(Object.values(versions)).apply((values) =>
    values.map((value, i) => `${keys[i]}=${value}`).join(","),
  );
}

const timeouts = (seconds: number) => ({ create: `${seconds}s`, update: `${seconds}s` });
