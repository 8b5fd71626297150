import { saidWhere } from "../../../evaluation/reading";
import { ifKnown } from "../../../evaluation/unknown";
import {
  type AccountPlace,
  accountChecks,
  readAccount,
  runsAsDefaultAccount,
} from "../../../program/gcp/iam/node-account";
import type { Context, Finding, Rule } from "../../../rule";

const AT = "nodeConfig.serviceAccount";
export const nodeOwnServiceAccount: Rule = {
  name: "node-own-service-account",
  description: "Nodes run as their own service account, not as Compute Engine's default.",
  why:
    "The Compute Engine default service account is an Editor of the project unless someone removed that role, and every virtual machine shares " +
    "it: an attacker who breaks out of a Pod can then change anything in the project. A separate account only needs to write logs and metrics " +
    "and to pull images.",
  fix:
    `Set ${AT} to an account with roles/container.defaultNodeServiceAccount and a reader role on the images. A different account re-creates the ` +
    "nodes.",
  whenToExempt:
    "A project whose default service account has only a node's role, as enforced by an organization policy.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/creating-an-autopilot-cluster",
  ],
  severity: "high",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.2.1",
    "checkov CKV2_GCP_1",
    "trivy GCP-0050",
    "gke-policy-automation DEFAULT_SA_CONFIGURED",
    "gke-policy-automation NAP_DEFAULT_SA_CONFIGURED",
    "policy-library disable_default_service_account",
  ],
  departures:
    "gke-policy-automation passes Autopilot clusters. Their nodes also run as the default account unless one is named, and the CIS benchmark " +
    "for Autopilot requires a separate account in the same words, so they are refused here, as by trivy.",
  good: { cluster: "main", nodeConfig: { serviceAccount: "gke-nodes@demo.iam.gserviceaccount.com" } },
  bad: { cluster: "main", nodeConfig: { serviceAccount: "default" } },
  checks: accountChecks(accountFindings),
};

function* accountFindings<P>(at: string, place: AccountPlace<P>, context: Context): Iterable<Finding> {
  if (!runsAsDefaultAccount(place, context)) return;
  const account = ifKnown(() => readAccount(place));
  const is = account ? saidWhere(account, "is Compute Engine's default account") : "is absent";
  yield {
    at,
    problem: `${is}: the nodes have the same rights in the project as every virtual machine`,
    fix: `Set ${at} to an account with roles/container.defaultNodeServiceAccount and a reader role on the images. A different account re-creates the nodes.`,
  };
}
