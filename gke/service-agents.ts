// The service agents of Google Cloud: accounts of Google's own that act in a project for its services. NODE_AGENT is in workload-identity.ts.

/**
 * Who manages clusters and their nodes, and the role that GKE grants it on the project. Without it "cluster creation and all management
 * functionality will fail".
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/service-accounts and
 * https://docs.cloud.google.com/iam/docs/service-agents, checked 2026-11-30
 */
export const CLUSTER_AGENT = "service-PROJECT_NUMBER@container-engine-robot.iam.gserviceaccount.com";
export const CLUSTER_AGENT_ROLE = "roles/container.serviceAgent";

/**
 * The service whose agent that is, by which programs have it made (gcp.projects.ServiceIdentity).
 * Source: https://docs.cloud.google.com/iam/docs/service-agents, checked 2026-11-30
 */
export const CLUSTER_SERVICE = "container.googleapis.com";

/**
 * Roles with all that the agent needs of its own role: projects from before service agents had roles of their own gave them one of these.
 * Source: as above
 */
export const CLUSTER_AGENT_ROLES: readonly string[] = [CLUSTER_AGENT_ROLE, "roles/editor", "roles/owner"];

/**
 * Roles of which Google says to grant them to service agents alone, and those that a shared network's project gives to the agents of others.
 * Source: https://docs.cloud.google.com/iam/docs/service-agents and
 * https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cluster-shared-vpc, checked 2026-11-30
 */
const AGENT_ROLE =
  /^roles\/(?:[a-zA-Z]+\.[a-zA-Z]*[sS]erviceAgent|container\.hostServiceAgentUser|compute\.networkUser)$/;

/**
 * Roles on a key with which service agents encrypt for their service.
 * Source: https://docs.cloud.google.com/kms/docs/cmek, checked 2026-11-30
 */
const KEY_ROLE = /^roles\/cloudkms\.cryptoKey(?:Encrypter|Decrypter|EncrypterDecrypter)$/;

export const isKeyRole = (role: string): boolean => KEY_ROLE.test(role);

/**
 * Who encrypts the disks of nodes with a key, for Compute Engine; the key of Secrets is used by CLUSTER_AGENT.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/using-cmek and
 * https://cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets, checked 2026-11-30
 */
export const DISK_AGENT = "service-PROJECT_NUMBER@compute-system.iam.gserviceaccount.com";
export const DISK_SERVICE = "compute.googleapis.com";

/** Whether a role is one that service agents are granted, and workloads are not, or hardly ever: those that encrypt with a key. */
export const isRoleOfServiceAgents = (role: string): boolean => AGENT_ROLE.test(role) || isKeyRole(role);
