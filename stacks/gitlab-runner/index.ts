import { Account, IAMMember } from "@pulumi/gcp/serviceaccount";
import { BucketIAMMember } from "@pulumi/gcp/storage";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Namespace, Secret, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import { Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
  secret,
} from "@pulumi/pulumi";
import {
  formatMember,
  SERVICE_ACCOUNT_ANNOTATION,
  TOKEN_CREATOR_ROLE,
  WORKLOAD_IDENTITY_USER_ROLE,
  workloadPoolOf,
} from "../../gke/workload-identity";
import { httpsEgress, identityEgress } from "../shared/egress";
import { podMonitoring } from "../shared/pod-monitoring";
import type { GitlabRunnerConfig } from "./options";
import { MANAGER_RULES } from "./rights";
import { CHART, chartValues, MANAGER_LABELS, METRICS, NAME, SERVICE_ACCOUNTS } from "./values";

/** Seconds for a manager to start, on a node that may have to be started first. */
const TIMEOUT_SECONDS = 900;

export interface GitlabRunnerArgs {
  readonly project: string;
  readonly config: GitlabRunnerConfig;
  /** The cluster: the project's workload pool comes with it. */
  readonly cluster: Resource;
  /** The node pools: one of them has the role runners. */
  readonly nodePools: Resource;
}

/** GitLab Runner on the nodes for runners, with identities instead of keys: one of its manager's, and one of its jobs'. */
export class GitlabRunner extends ComponentResource {
  /** E-mail address of the jobs' IAM service account: grant it what jobs push to and deploy. */
  readonly jobs: Output<string>;

  /** @param opts with the cluster's Kubernetes provider in `providers` */
  constructor(
    name: string,
    { project, config, cluster, nodePools }: GitlabRunnerArgs,
    opts: ComponentResourceOptions,
  ) {
    super("gke-guardrails:index:GitlabRunner", name, {}, opts);
    const parent = { parent: this };
    const named = `${name}-gitlab-runner`;

    const home = new Namespace(
      named,
      { metadata: { name: NAME, labels: { "pod-security.kubernetes.io/enforce": "baseline" } } },
      parent,
    );
    const within = { parent: this, dependsOn: home };
    const metadata = { name: NAME, namespace: NAME };

    const identity = (role: keyof typeof SERVICE_ACCOUNTS, accountId: string) => {
      const account = new Account(
        `${named}-${role}`,
        { project, accountId, displayName: `GitLab Runner's ${role} on the cluster ${name}` },
        parent,
      );
      const serviceAccount = SERVICE_ACCOUNTS[role];
      const binding = new IAMMember(
        `${named}-${role}`,
        {
          serviceAccountId: account.name,
          role: WORKLOAD_IDENTITY_USER_ROLE,
          member: formatMember({ pool: workloadPoolOf(project), namespace: NAME, serviceAccount }),
        },
        { parent: this, dependsOn: cluster },
      );
      const kubernetes = new ServiceAccount(
        `${named}-${role}`,
        {
          metadata: {
            name: serviceAccount,
            namespace: NAME,
            annotations: { [SERVICE_ACCOUNT_ANNOTATION]: account.email },
          },
          // Jobs are other people's code.
          automountServiceAccountToken: role === "manager",
        },
        within,
      );
      return { account, needed: [binding, kubernetes] };
    };
    const manager = identity("manager", `${name}-runner`);
    const jobs = identity("jobs", `${name}-ci-jobs`);

    const role = new Role(named, { metadata, rules: MANAGER_RULES }, within);
    const binding = new RoleBinding(
      named,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: NAME },
        subjects: [{ kind: "ServiceAccount", name: SERVICE_ACCOUNTS.manager, namespace: NAME }],
      },
      { parent: this, dependsOn: role },
    );
    const port = new URL(config.url).port;
    const policy = new NetworkPolicy(
      named,
      {
        metadata,
        spec: {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [...identityEgress(), ...(port === "" ? [] : [httpsEgress(Number(port))])],
        },
      },
      within,
    );
    // Another token is another Secret, with a name of its own: the manager starts anew with it.
    const token = new Secret(
      `${named}-token`,
      {
        metadata: { namespace: NAME },
        // The chart wants both keys.
        stringData: { "runner-token": secret(config.token), "runner-registration-token": "" },
        immutable: true,
      },
      within,
    );

    new Release(
      named,
      {
        name: NAME,
        namespace: NAME,
        chart: CHART.chart,
        version: config.chartVersion,
        repositoryOpts: { repo: CHART.repo },
        values: chartValues(config, token.metadata.name),
        timeout: TIMEOUT_SECONDS,
      },
      {
        parent: this,
        dependsOn: [
          nodePools,
          ...manager.needed,
          ...jobs.needed,
          binding,
          policy,
          ...this.cacheGrants(named, config.cacheBucket, manager.account),
        ],
      },
    );
    new CustomResource(named, podMonitoring(metadata, MANAGER_LABELS, METRICS.portName), within);

    this.jobs = jobs.account.email;
    this.registerOutputs({ jobs: this.jobs });
  }

  /**
   * What the manager needs for the jobs' cache: to use the bucket, and to sign the URLs by which jobs do.
   * Source: https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscachegcs-section
   */
  private cacheGrants(named: string, bucket: string | undefined, manager: Account): Resource[] {
    if (bucket === undefined) return [];
    return [
      new BucketIAMMember(
        `${named}-cache`,
        { bucket, role: "roles/storage.objectUser", member: manager.member },
        { parent: this },
      ),
      new IAMMember(
        `${named}-signs`,
        { serviceAccountId: manager.name, role: TOKEN_CREATOR_ROLE, member: manager.member },
        { parent: this },
      ),
    ];
  }
}
