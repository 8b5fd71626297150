import { CronJob, Job } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import { all, type Input, interpolate, type Output, output, type Resource } from "@pulumi/pulumi";
import { PROGRAM_FILES, WORKLOAD_MODE } from "../../verifier/contract";
import { type Bundle, bundleOf, readProgram } from "./bundle";
import { isPlain } from "./gate";
import { rolloutDeadline } from "./jobs";
import type { VerificationSettings } from "./options";
import { configMapData, configMapName, type ExpectedIdentity } from "./pods";
import {
  type WorkloadSite,
  type WorkloadTarget,
  workloadCronJobSpec,
  workloadJobSpec,
} from "./workload-jobs";
import { WORKLOAD_LABELS, workloadName } from "./workload-names";

/** At rollouts, so many accounts are verified at a time: a program may have hundreds. */
const LANES = 8;

export interface WorkloadsArgs {
  /** What Pulumi's names of its objects begin with. */
  readonly name: string;
  readonly parent: Resource;
  readonly settings: VerificationSettings;
  readonly identity: ExpectedIdentity;
  /** What was rolled out, in a text. */
  readonly versions: Output<string>;
  /** What comes before it: where nodes fail, their own verification reports them. */
  readonly after: readonly Resource[];
}

/** The verifications under workloads' own accounts, of one cluster. */
export class WorkloadVerifications {
  private readonly bundle: Bundle = bundleOf({ [PROGRAM_FILES[WORKLOAD_MODE]]: readProgram(WORKLOAD_MODE) });
  private readonly programs = new Map<string, ConfigMap>();
  /** The last Job of each lane. */
  private readonly lanes: Job[] = [];
  private readonly names = new Map<string, number>();
  private count = 0;

  constructor(private readonly args: WorkloadsArgs) {}

  /**
   * Adds those of an account.
   * @param fallback what Pulumi's names are made of where the account's own names are promised
   * @param needed what has to be there before
   */
  add(target: WorkloadTarget, fallback: string, needed: readonly Resource[]): void {
    const { settings, identity, versions, parent, after } = this.args;
    const { namespace, serviceAccount } = target;
    const areKnown = isPlain(namespace) && isPlain(serviceAccount);
    const name = this.nameOf(areKnown ? `${namespace}-${serviceAccount}` : fallback);
    const objectName = all([namespace, serviceAccount]).apply(([space, account]) =>
      workloadName(space, account),
    );
    const known = areKnown ? workloadName(namespace, serviceAccount) : objectName;
    const program = this.program(namespace, name, objectName, needed);
    const site: WorkloadSite = { settings, identity, bundle: this.bundle, configMap: program.metadata.name };
    const metadata = { namespace, labels: WORKLOAD_LABELS };
    const dependsOn = [...needed, program];
    new CronJob(
      name,
      { metadata: { ...metadata, name: known }, spec: workloadCronJobSpec(site, target) },
      { parent, dependsOn },
    );
    const lane = this.count++ % LANES;
    const before = this.lanes[lane];
    const timeout = `${rolloutDeadline(settings) + 60}s`;
    this.lanes[lane] = new Job(
      `${name}-rollout`,
      {
        metadata: {
          ...metadata,
          name: isPlain(known) ? `${known}-rollout` : interpolate`${known}-rollout`,
          // Else a failed Job would be waited for for ever, once its cause is gone.
          annotations: { "pulumi.com/replaceUnready": "true" },
        },
        spec: workloadJobSpec(site, target, versions),
      },
      {
        parent,
        dependsOn: [...dependsOn, ...after, ...(before === undefined ? [] : [before])],
        deleteBeforeReplace: true,
        customTimeouts: { create: timeout, update: timeout },
      },
    );
  }

  /** The ConfigMap with the program: one for a namespace, or for an account whose namespace is promised. */
  private program(
    namespace: Input<string>,
    name: string,
    objectName: Output<string>,
    needed: readonly Resource[],
  ): ConfigMap {
    const { parent, name: prefix } = this.args;
    const shared = isPlain(namespace) ? namespace : undefined;
    const existing = shared === undefined ? undefined : this.programs.get(shared);
    if (existing) return existing;
    const own = configMapName(this.bundle);
    const made = new ConfigMap(
      shared === undefined ? name : `${prefix}-verification-workloads-${shared}`,
      {
        metadata: {
          namespace,
          labels: WORKLOAD_LABELS,
          name:
            shared === undefined
              ? output(objectName).apply((text) => `${text}-${this.bundle.hash}`)
              : `${own}-workload`,
        },
        data: configMapData(this.bundle),
        immutable: true,
      },
      { parent, dependsOn: [...needed] },
    );
    if (shared !== undefined) this.programs.set(shared, made);
    return made;
  }

  /** A name for Pulumi that no other account has. */
  private nameOf(text: string): string {
    const times = (this.names.get(text) ?? 0) + 1;
    this.names.set(text, times);
    return `${this.args.name}-verification-workload-${text}${times === 1 ? "" : `-${times}`}`;
  }
}
