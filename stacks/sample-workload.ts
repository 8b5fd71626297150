import { Account, IAMMember } from "@pulumi/gcp/serviceaccount";
import { Namespace, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import {
  formatMember,
  SERVICE_ACCOUNT_ANNOTATION,
  WORKLOAD_IDENTITY_USER_ROLE,
  workloadPoolOf,
} from "../gke/workload-identity";
import { identityEgress } from "./shared/egress";

export interface SampleWorkloadArgs {
  readonly project: string;
  readonly namespace: string;
  /** Name of the Kubernetes service account to create. */
  readonly serviceAccount: string;
  /** The cluster: the project's workload pool comes with it. */
  readonly cluster: Resource;
}

/** A namespace whose Pods, under the given Kubernetes service account, act as an IAM service account without roles. */
export class SampleWorkload extends ComponentResource {
  /** E-mail address of the IAM service account: grant it what the workload needs. */
  readonly identity: Output<string>;

  /** @param opts with the cluster's Kubernetes provider in `providers` */
  constructor(
    name: string,
    { project, namespace, serviceAccount, cluster }: SampleWorkloadArgs,
    opts: ComponentResourceOptions,
  ) {
    super("gke-guardrails:index:SampleWorkload", name, {}, opts);
    const parent = { parent: this };

    const account = new Account(
      `${name}-sample`,
      { project, accountId: `${name}-sample`, displayName: `Sample workload of the cluster ${name}` },
      parent,
    );
    new IAMMember(
      `${name}-sample-identity`,
      {
        serviceAccountId: account.name,
        role: WORKLOAD_IDENTITY_USER_ROLE,
        member: formatMember({ pool: workloadPoolOf(project), namespace, serviceAccount }),
      },
      { parent: this, dependsOn: cluster },
    );

    const home = new Namespace(`${name}-sample`, { metadata: { name: namespace } }, parent);
    new ServiceAccount(
      `${name}-sample`,
      {
        metadata: {
          name: serviceAccount,
          namespace,
          annotations: { [SERVICE_ACCOUNT_ANNOTATION]: account.email },
        },
      },
      { parent: this, dependsOn: home },
    );
    new NetworkPolicy(
      `${name}-sample-egress`,
      {
        metadata: { name: "identity-egress", namespace: home.metadata.name },
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: identityEgress() },
      },
      parent,
    );

    this.identity = account.email;
    this.registerOutputs({ identity: this.identity });
  }
}
