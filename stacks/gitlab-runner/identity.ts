import { Account, IAMMember } from "@pulumi/gcp/serviceaccount";
import { BucketIAMMember } from "@pulumi/gcp/storage";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1";
import type { ComponentResource, Output, Resource } from "@pulumi/pulumi";
import {
  formatMember,
  SERVICE_ACCOUNT_ANNOTATION,
  TOKEN_CREATOR_ROLE,
  WORKLOAD_IDENTITY_USER_ROLE,
  workloadPoolOf,
} from "../../gke/workload-identity";
import { NAME, SERVICE_ACCOUNTS } from "./values";

export interface IdentityArgs {
  /** The prefix of its resources' names. */
  readonly named: string;
  readonly project: string;
  readonly accountId: string;
  readonly displayName: string;
  /** The cluster: the project's workload pool comes with it. */
  readonly cluster: Resource;
  readonly namespace: Resource;
}

/** An IAM service account, and the Kubernetes service account that may act as it. */
export interface Identity {
  readonly name: Output<string>;
  readonly email: Output<string>;
  /** `serviceAccount:EMAIL` */
  readonly member: Output<string>;
  /** What must exist before a Pod starts with it. */
  readonly needed: readonly Resource[];
}

/** The identity of the manager or of the jobs, without a key. */
export function identity(
  parent: ComponentResource,
  role: keyof typeof SERVICE_ACCOUNTS,
  { named, project, accountId, displayName, cluster, namespace }: IdentityArgs,
): Identity {
  const account = new Account(`${named}-${role}`, { project, accountId, displayName }, { parent });
  const serviceAccount = SERVICE_ACCOUNTS[role];
  const binding = new IAMMember(
    `${named}-${role}`,
    {
      serviceAccountId: account.name,
      role: WORKLOAD_IDENTITY_USER_ROLE,
      member: formatMember({ pool: workloadPoolOf(project), namespace: NAME, serviceAccount }),
    },
    { parent, dependsOn: cluster },
  );
  const kubernetes = new ServiceAccount(
    `${named}-${role}`,
    {
      metadata: {
        name: serviceAccount,
        namespace: NAME,
        annotations: { [SERVICE_ACCOUNT_ANNOTATION]: account.email },
      },
      // Jobs run other people's code.
      automountServiceAccountToken: role === "manager",
    },
    { parent, dependsOn: namespace },
  );
  const { name, email, member } = account;
  return { name, email, member, needed: [binding, kubernetes] };
}

/**
 * What the manager needs for the jobs' cache: to use the bucket, and to sign the URLs by which jobs do.
 * Source: https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscachegcs-section
 */
export function cacheGrants(
  parent: ComponentResource,
  named: string,
  bucket: string | undefined,
  { name, member }: Identity,
): Resource[] {
  if (bucket === undefined) return [];
  return [
    new BucketIAMMember(`${named}-cache`, { bucket, role: "roles/storage.objectUser", member }, { parent }),
    new IAMMember(`${named}-signs`, { serviceAccountId: name, role: TOKEN_CREATOR_ROLE, member }, { parent }),
  ];
}
