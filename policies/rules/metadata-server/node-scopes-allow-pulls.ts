import { allowsPulls, CLOUD_PLATFORM_SCOPE } from "../../../gke/node-scopes";
import { read, type Source, saidWhere } from "../../evaluation/reading";
import { someItem } from "../../evaluation/unknown";
import { poolChecks } from "../../program/gcp/pool-checks";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const SCOPES = "nodeConfig.oauthScopes";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.oauthScopes";

type Scopes = readonly string[] | undefined;

const pools = poolChecks((pool) =>
  scopeFindings(pool.path(SCOPES), pool, ({ nodeConfig }) => nodeConfig?.oauthScopes),
);

export const nodeScopesAllowPulls: Rule = {
  name: "node-scopes-allow-pulls",
  description: "The OAuth scopes of nodes let them pull images.",
  why:
    "Scopes limit the node's service account before its roles count: without one for storage or the whole platform each pull from Artifact Registry " +
    "answers 403, and new nodes of an upgrade, which have no image yet, run nothing. The scopes of a pool cannot be changed later. The rule does not ask for the scopes " +
    "for logs and metrics, as GKE adds them itself.",
  fix: `Set ${SCOPES} to ["${CLOUD_PLATFORM_SCOPE}"], and limit the nodes by the roles of their service account.`,
  whenToExempt: "A pool whose images all come from public registries, or are pulled with imagePullSecrets.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/access-scopes",
    "https://docs.cloud.google.com/artifact-registry/docs/integrate-gke",
    "https://github.com/hashicorp/terraform-provider-google/issues/6311",
    "https://github.com/rancher/rancher/issues/18440",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/pull/639",
  ],
  severity: "high",
  level: "mandatory",
  frameworks: ["policy-library allowed_node_sa_scopes"],
  good: { cluster: "main", nodeConfig: { oauthScopes: [CLOUD_PLATFORM_SCOPE] } },
  bad: {
    cluster: "main",
    nodeConfig: { oauthScopes: ["https://www.googleapis.com/auth/logging.write"] },
  },
  checks: {
    [NODE_POOL]: pools[NODE_POOL],
    [CLUSTER]: [
      ...(pools[CLUSTER] ?? []),
      function* provisionedPools(cluster, context) {
        if (cluster.enableAutopilot) return;
        yield* scopeFindings(
          PROVISIONED,
          context,
          ({ clusterAutoscaling }) => clusterAutoscaling?.autoProvisioningDefaults?.oauthScopes,
        );
      },
    ],
  },
};

/** Where nothing, or an empty list, is given, GKE chooses the scopes. */
function* scopeFindings<P>(
  at: string,
  source: Source<P>,
  scopesOf: (properties: Partial<P>) => Scopes,
): Iterable<Finding> {
  const scopes = read(source, (properties) => {
    const listed = scopesOf(properties);
    return listed && listed.length > 0 ? listed : undefined;
  });
  if (!scopes || someItem(scopes.value, allowsPulls)) return;
  yield {
    at,
    problem: `${saidWhere(scopes, "has no scope for pulling images")}: Artifact Registry answers 403, whatever roles the node's service account has`,
    fix: `Set ${at} to ["${CLOUD_PLATFORM_SCOPE}"], and limit the nodes by the roles of their service account.`,
  };
}
