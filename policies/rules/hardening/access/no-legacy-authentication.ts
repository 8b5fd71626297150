import { isOn, ofClusters } from "../../../program/gcp/requirements";
import { CLUSTER, type Inputs } from "../../../resource-types";
import type { Rule } from "../../../rule";

const CERTIFICATE = "masterAuth.clientCertificateConfig.issueClientCertificate";

type MasterAuth = NonNullable<Inputs[typeof CLUSTER]["masterAuth"]>;
/** Up to GKE 1.18 there was a password too; @pulumi/gcp before 6 has it. */
type FormerMasterAuth = MasterAuth & { username?: string; password?: string };

const WITHOUT_PASSWORD = {
  isGood: () => false,
  absentIs: "good",
  fix: "Remove masterAuth.username and masterAuth.password; sign in with Google accounts.",
} as const;

export const noLegacyAuthentication: Rule = {
  name: "no-legacy-authentication",
  description: "Clusters issue no client certificate and have no static password.",
  why:
    "Anyone with a cluster's client certificate or password has access for years: neither can be revoked for one person, neither needs a second " +
    "factor, and both are in the program's state. Both are off by default.",
  fix: `Remove masterAuth, or set ${CERTIFICATE} to false; sign in with Google accounts. This change replaces the cluster.`,
  whenToExempt: "A cluster whose certificate a system still uses, until the cluster is replaced.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/api-server-authentication#legacy-auth",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.8.1",
    "checkov CKV_GCP_13",
    "trivy GCP-0064",
    "gke-policy-automation CONTROL_PLANE_BASIC_AUTH",
    "gke-policy-automation CONTROL_PLANE_CERTIFICATE_AUTH",
    "policy-library restrict_client_auth_methods",
  ],
  departures:
    "checkov CKV_GCP_13 refuses a cluster that does not set certificates; GKE has issued none by default since 1.12.",
  good: { masterAuth: { clientCertificateConfig: { issueClientCertificate: false } } },
  bad: { masterAuth: { clientCertificateConfig: { issueClientCertificate: true } } },
  checks: {
    [CLUSTER]: [
      ofClusters({
        at: CERTIFICATE,
        of: ({ masterAuth }) =>
          masterAuth?.clientCertificateConfig?.issueClientCertificate ?? hasCertificate(masterAuth),
        isGood: (issues) => !isOn(issues),
        absentIs: "good",
        consequence: "anyone with the certificate has access, and nobody can revoke it",
      }),
      ofClusters({
        ...WITHOUT_PASSWORD,
        at: "masterAuth.username",
        of: ({ masterAuth }) => (masterAuth as FormerMasterAuth | undefined)?.username || undefined,
        consequence: "it creates a user with a static password",
      }),
      ofClusters({
        ...WITHOUT_PASSWORD,
        at: "masterAuth.password",
        of: ({ masterAuth }) => passwordAlone(masterAuth),
        consequence: "anyone with the password has access, and nobody can revoke it",
      }),
    ],
  },
};

/** A static password without a user, whose name the other finding is about. */
const passwordAlone = (auth: FormerMasterAuth | undefined): string | undefined =>
  auth?.username ? undefined : auth?.password || undefined;

/** Whether GKE has issued a client certificate; undefined where it does not report that. */
const hasCertificate = (auth: MasterAuth | undefined): boolean | undefined =>
  auth?.clientCertificate ? true : undefined;
