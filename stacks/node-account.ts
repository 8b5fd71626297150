import { IAMMember } from "@pulumi/gcp/projects";
import { Account } from "@pulumi/gcp/serviceaccount";
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import { IMAGE_PULL_ROLES, NODE_ROLE } from "../gke/workload-identity";

/** What nodes do as themselves, not as a workload: write logs and metrics, and pull images. By the names of the grants. */
const ROLES: Readonly<Record<string, string>> = {
  report: NODE_ROLE,
  pull: IMAGE_PULL_ROLES[0],
};

/** Roles decide what nodes may do. */
export const NODE_SCOPES = ["https://www.googleapis.com/auth/cloud-platform"] as const;

export interface NodeAccountArgs {
  readonly project: string;
}

/** The service account of a cluster's nodes, with the least roles that nodes work with. */
export class NodeAccount extends ComponentResource {
  readonly email: Output<string>;
  /** What must be there before the first node. */
  readonly grants: readonly Resource[];

  constructor(name: string, { project }: NodeAccountArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:NodeAccount", name, {}, opts);

    const account = new Account(
      `${name}-nodes`,
      { project, accountId: `${name}-nodes`, displayName: `Nodes of the cluster ${name}` },
      { parent: this },
    );
    this.grants = Object.entries(ROLES).map(
      ([grant, role]) =>
        new IAMMember(`${name}-nodes-${grant}`, { project, role, member: account.member }, { parent: this }),
    );

    this.email = account.email;
    this.registerOutputs({ email: this.email });
  }
}
