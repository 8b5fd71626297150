import { Dashboard } from "@pulumi/gcp/monitoring";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  RunError,
} from "@pulumi/pulumi";
import {
  CI_PLATFORMS,
  type CiPlatform,
  type Intervals,
  projectTargetOf,
  type WatchedCluster,
} from "../alerts/alert";
import { type OptionNames, unknownOptions, unknownValues } from "../shared/known-options";
import { DEFAULTS } from "../verification/options";
import { dashboard } from "./definition";

export interface ClusterDashboardArgs extends Partial<Intervals> {
  readonly cluster: WatchedCluster;
  /** The CI platforms that run on the cluster. Default: none. */
  readonly ci?: readonly CiPlatform[];
  /** Resource names of the alert policies whose incidents it shows, such as those of ClusterAlerts. Default: none. */
  readonly policies?: readonly Input<string>[];
}

const ARGS: OptionNames<ClusterDashboardArgs> = {
  cluster: true,
  ci: true,
  policies: true,
  periodSeconds: true,
  everyMinutes: true,
};

/** A dashboard of one cluster: its verification, metadata server, DNS, CI, and the marks of its upgrades. */
export class ClusterDashboard extends ComponentResource {
  /** `projects/PROJECT/dashboards/ID` */
  readonly id: Output<string>;

  /** @throws {RunError} if an option is wrong. */
  constructor(name: string, args: ClusterDashboardArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:ClusterDashboard", name, {}, opts);
    const { ci = [], policies = [] } = args;
    const problems = [
      ...unknownOptions(args, ARGS),
      ...unknownValues("ci", "a CI platform", ci, CI_PLATFORMS),
    ];
    if (problems.length > 0)
      throw new RunError(`The options of the dashboard "${name}" are wrong:\n  ${problems.join("\n  ")}`);
    const { periodSeconds = DEFAULTS.periodSeconds, everyMinutes = DEFAULTS.everyMinutes } = args;
    const dashboardJson = all([projectTargetOf(args.cluster), all([...policies])]).apply(([target, names]) =>
      JSON.stringify(dashboard({ target, intervals: { periodSeconds, everyMinutes }, ci, policies: names })),
    );
    this.id = new Dashboard(name, { project: args.cluster.project, dashboardJson }, { parent: this }).id;
    this.registerOutputs({ id: this.id });
  }
}
