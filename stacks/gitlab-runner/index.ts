import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Namespace, Secret } from "@pulumi/kubernetes/core/v1";
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
import { httpsEgress, identityEgress } from "../shared/egress";
import { podMonitoring } from "../shared/pod-monitoring";
import { cacheGrants, identity } from "./identity";
import type { GitlabRunnerConfig } from "./options";
import { MANAGER_RULES } from "./rights";
import { chartOf, chartValues, MANAGER_LABELS, METRICS, NAME, SERVICE_ACCOUNTS } from "./values";

/** Seconds for a manager to start, on a node that may have to be started first. */
const TIMEOUT_SECONDS = 900;

/** The name and namespace of what there is one of. */
const METADATA = { name: NAME, namespace: NAME };

export interface GitlabRunnerArgs {
  readonly project: string;
  readonly config: GitlabRunnerConfig;
  /** The cluster: the project's workload pool comes with it. */
  readonly cluster: Resource;
  /** The node pools: one of them has the role runners. */
  readonly nodePools: Resource & {
    /** Whether one for runners has spot nodes. */ readonly hasSpot?: boolean;
  };
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
    const named = `${name}-gitlab-runner`;
    const namespace = new Namespace(
      named,
      { metadata: { name: NAME, labels: { "pod-security.kubernetes.io/enforce": "baseline" } } },
      { parent: this },
    );
    const identityOf = (role: keyof typeof SERVICE_ACCOUNTS, accountId: string) => {
      const displayName = `GitLab Runner's ${role} on the cluster ${name}`;
      return identity(this, role, { named, project, accountId, displayName, cluster, namespace });
    };
    const manager = identityOf("manager", `${name}-runner`);
    const jobs = identityOf("jobs", `${name}-ci-jobs`);
    const token = this.token(named, config, namespace);

    new Release(
      named,
      {
        name: NAME,
        namespace: NAME,
        ...chartOf(config),
        values: chartValues(config, token.metadata.name, nodePools.hasSpot),
        timeout: TIMEOUT_SECONDS,
      },
      {
        parent: this,
        dependsOn: [
          nodePools,
          ...manager.needed,
          ...jobs.needed,
          this.rights(named, namespace),
          this.egress(named, config, namespace),
          ...cacheGrants(this, named, config.cacheBucket, manager),
        ],
      },
    );
    new CustomResource(named, podMonitoring(METADATA, MANAGER_LABELS, METRICS.portName), {
      parent: this,
      dependsOn: namespace,
    });

    this.jobs = jobs.email;
    this.registerOutputs({ jobs: this.jobs });
  }

  /** Lets the manager run jobs' Pods in the namespace. */
  private rights(named: string, namespace: Resource): Resource {
    const role = new Role(
      named,
      { metadata: METADATA, rules: MANAGER_RULES },
      { parent: this, dependsOn: namespace },
    );
    return new RoleBinding(
      named,
      {
        metadata: METADATA,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: NAME },
        subjects: [{ kind: "ServiceAccount", name: SERVICE_ACCOUNTS.manager, namespace: NAME }],
      },
      { parent: this, dependsOn: role },
    );
  }

  /** Lets manager and jobs reach the metadata server, names, TLS, and GitLab on its own port. */
  private egress(named: string, { url }: GitlabRunnerConfig, namespace: Resource): Resource {
    const { port } = new URL(url);
    const egress = [...identityEgress(), ...(port === "" ? [] : [httpsEgress(Number(port))])];
    return new NetworkPolicy(
      named,
      { metadata: METADATA, spec: { podSelector: {}, policyTypes: ["Egress"], egress } },
      { parent: this, dependsOn: namespace },
    );
  }

  /** Another token is another Secret, with a name of its own: the manager starts anew with it. */
  private token(named: string, { token }: GitlabRunnerConfig, namespace: Resource): Secret {
    return new Secret(
      `${named}-token`,
      {
        metadata: { namespace: NAME },
        // The chart requires both keys.
        stringData: { "runner-token": secret(token), "runner-registration-token": "" },
        immutable: true,
      },
      { parent: this, dependsOn: namespace },
    );
  }
}
