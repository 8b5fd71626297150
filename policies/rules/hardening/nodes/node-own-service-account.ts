import { saidWhere } from "../../../evaluation/reading";
import { ifKnown } from "../../../evaluation/unknown";
import {
  type AccountPlace,
  accountChecks,
  readAccount,
  runsAsDefaultAccount,
} from "../../../program/gcp/node-account";
import type { Context, Finding, Rule } from "../../../rule";

const AT = "nodeConfig.serviceAccount";
export const nodeOwnServiceAccount: Rule = {
  name: "node-own-service-account",
  description: "Nodes run as a service account of their own, not as Compute Engine's default.",
  why:
    "The Compute Engine default service account is an Editor of the project unless somebody took that away, and every virtual machine shares it: whoever breaks out of a " +
    "Pod may then change anything in the project. An account of its own needs little more than to write logs and metrics and to pull images.",
  fix: `Set ${AT} to an account with roles/container.defaultNodeServiceAccount and a reader's role on the images. Another account re-creates the nodes.`,
  whenToExempt:
    "A project whose default service account has no more than a node's role, as the organization's policy has it.",
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
    "gke-policy-automation passes Autopilot clusters. Their nodes run as the default account too unless one is named, and the CIS benchmark of Autopilot clusters asks for one of its own " +
    "in the same words, so they are refused here, as by trivy.",
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
    problem: `${is}: the nodes may do in the project what every virtual machine may`,
    fix: `Set ${at} to an account with roles/container.defaultNodeServiceAccount and a reader's role on the images. Another account re-creates the nodes.`,
  };
}
