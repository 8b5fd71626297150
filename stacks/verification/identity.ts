import { Account, IAMMember } from "@pulumi/gcp/serviceaccount";
import { type Input, output, type Resource } from "@pulumi/pulumi";
import { formatMember, WORKLOAD_IDENTITY_USER_ROLE, workloadPoolOf } from "../../gke/workload-identity";
import { SERVICE_ACCOUNTS } from "./names";

/** Whose Pods they are: see UpgradeVerificationArgs. */
export interface PodIdentityArgs {
  readonly cluster: Resource;
  readonly project: Input<string>;
  readonly accountId: string;
  readonly workloadPool?: Input<string>;
}

/** The IAM service account that the nodes' Pods act as, and the binding that lets them. */
export function podIdentity(
  name: string,
  { cluster, project, accountId, workloadPool }: PodIdentityArgs,
  namespace: string,
  parent: Resource,
) {
  const account = new Account(
    `${name}-verification`,
    { project, accountId, displayName: "Upgrade verification" },
    { parent },
  );
  const binding = new IAMMember(
    `${name}-verification-identity`,
    {
      serviceAccountId: account.name,
      role: WORKLOAD_IDENTITY_USER_ROLE,
      member: output(workloadPool ?? output(project).apply(workloadPoolOf)).apply((pool) =>
        formatMember({ pool, namespace, serviceAccount: SERVICE_ACCOUNTS.node }),
      ),
    },
    // The workload pool comes with the project's first cluster that has one.
    { parent, dependsOn: cluster },
  );
  return { account, binding };
}
