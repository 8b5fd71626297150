import { CLOUD_PLATFORM_SCOPE, isDefaultScope } from "../../../../gke/node-scopes";
import { read, saidWhere } from "../../../evaluation/reading";
import { allOf, everyItem } from "../../../evaluation/unknown";
import { runsAsDefaultAccount } from "../../../program/gcp/iam/node-account";
import { poolChecks } from "../../../program/gcp/pool-checks";
import type { Rule } from "../../../rule";

const AT = "nodeConfig.oauthScopes";

export const nodeScopesMinimal: Rule = {
  name: "node-scopes-minimal",
  description: "Nodes with Compute Engine's default account have no more OAuth scopes than GKE gives them.",
  why:
    "The default account is usually an Editor of the project, so only the scopes of the nodes limit what can be done with it: with a scope such " +
    "as cloud-platform or compute, anyone who gets the node's token can change anything. Nodes with their own account are limited by its roles " +
    "instead, and need no narrow scopes.",
  fix: `Give the nodes their own account with nodeConfig.serviceAccount, or remove ${AT}. Either change re-creates the nodes.`,
  whenToExempt: "A project whose default service account has only a node's role.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/access-scopes",
    "https://cloud.google.com/compute/docs/access/service-accounts#scopes_best_practice",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: ["policy-library allowed_node_sa_scopes"],
  departures:
    "policy-library refuses other scopes on any account. Google recommends the scope cloud-platform for a separate account, so that is " +
    "accepted.",
  good: {
    cluster: "main",
    nodeConfig: {
      serviceAccount: "gke-nodes@demo.iam.gserviceaccount.com",
      oauthScopes: [CLOUD_PLATFORM_SCOPE],
    },
  },
  bad: { cluster: "main", nodeConfig: { serviceAccount: "default", oauthScopes: [CLOUD_PLATFORM_SCOPE] } },
  checks: poolChecks(function* (pool, context) {
    const at = pool.path(AT);
    const [property = ""] = at.split(/[.[]/);
    const scopes = () => read(pool, ({ nodeConfig }) => nodeConfig?.oauthScopes);
    const isWide = allOf(
      () => !everyItem(scopes()?.value, isDefaultScope),
      () =>
        runsAsDefaultAccount(
          { source: pool, of: ({ nodeConfig }) => nodeConfig?.serviceAccount, property },
          context,
        ),
    );
    const wide = isWide ? scopes() : undefined;
    if (!wide) return;
    yield {
      at,
      problem: `${saidWhere(wide, "has more scopes than GKE gives nodes")}, and the nodes run as Compute Engine's default account`,
      fix: `Give the nodes their own account with ${pool.path("nodeConfig.serviceAccount")}, or remove ${at}. Either change re-creates the nodes.`,
    };
  }),
};
