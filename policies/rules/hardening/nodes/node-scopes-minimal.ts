import { CLOUD_PLATFORM_SCOPE, isDefaultScope } from "../../../../gke/node-scopes";
import { read, saidWhere } from "../../../evaluation/reading";
import { allOf, everyItem } from "../../../evaluation/unknown";
import { runsAsDefaultAccount } from "../../../program/gcp/node-account";
import { poolChecks } from "../../../program/gcp/pool-checks";
import type { Rule } from "../../../rule";

const AT = "nodeConfig.oauthScopes";

export const nodeScopesMinimal: Rule = {
  name: "node-scopes-minimal",
  description: "Nodes of Compute Engine's default account have no more OAuth scopes than GKE gives them.",
  why:
    "The default account is most often an Editor of the project, and the scopes of the nodes are then all that limits what is done with it: with a scope such as " +
    "cloud-platform or compute, whoever reaches the node's token may change anything. Nodes with an account of their own are limited by its roles instead, and need " +
    "no narrow scopes.",
  fix: `Give the nodes an account of their own by nodeConfig.serviceAccount, or remove ${AT}. Either re-creates the nodes.`,
  whenToExempt: "A project whose default service account has no more than a node's role.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/access-scopes",
    "https://cloud.google.com/compute/docs/access/service-accounts#scopes_best_practice",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: ["policy-library allowed_node_sa_scopes"],
  departures:
    "policy-library refuses other scopes on any account. Google advises the scope cloud-platform for an account of one's own, so that is accepted.",
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
      fix: `Give the nodes an account of their own by ${pool.path("nodeConfig.serviceAccount")}, or remove ${at}. Either re-creates the nodes.`,
    };
  }),
};
