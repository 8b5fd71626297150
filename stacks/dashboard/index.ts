import { Dashboard } from "@pulumi/gcp/monitoring";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import type { CiPlatform, Pace } from "../alerts/alert";
import { DEFAULTS } from "../verification/options";
import { dashboard } from "./definition";

export interface ClusterDashboardArgs extends Partial<Pace> {
  /** The ID of the cluster's project. */
  readonly project: Input<string>;
  readonly clusterName: Input<string>;
  /** The cluster's region or zone. */
  readonly location: Input<string>;
  /** The CI platforms that run on the cluster. Default: none. */
  readonly ci?: readonly CiPlatform[];
  /** Resource names of the alert policies whose incidents it shows, such as those of ClusterAlerts. Default: none. */
  readonly policies?: readonly Input<string>[];
}

/** A dashboard of one cluster: its verification, metadata server, DNS, CI, and the marks of its upgrades. */
export class ClusterDashboard extends ComponentResource {
  /** `projects/PROJECT/dashboards/ID` */
  readonly id: Output<string>;

  constructor(name: string, args: ClusterDashboardArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:ClusterDashboard", name, {}, opts);
    const { ci = [], policies = [] } = args;
    const { periodSeconds = DEFAULTS.periodSeconds, everyMinutes = DEFAULTS.everyMinutes } = args;
    const dashboardJson = all([args.project, args.location, args.clusterName, all([...policies])]).apply(
      ([project, location, cluster, names]) =>
        JSON.stringify(
          dashboard({
            target: { project, location, cluster },
            pace: { periodSeconds, everyMinutes },
            ci,
            policies: names,
          }),
        ),
    );
    this.id = new Dashboard(name, { project: args.project, dashboardJson }, { parent: this }).id;
    this.registerOutputs({ id: this.id });
  }
}
