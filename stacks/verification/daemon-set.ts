import type { types } from "@pulumi/kubernetes";
import { all } from "@pulumi/pulumi";
import { HTTP_PATHS, PERIOD_VARIABLE } from "../../verifier/contract";
import type { Bundle } from "./bundle";
import { NAME, podLabels } from "./names";
import type { VerificationSettings } from "./options";
import { type ExpectedIdentity, environment, podSpec } from "./pods";
import { usesApi } from "./rights";

/** Where the nodes' Pods answer the kubelet, and serve metrics. */
export const PORT = 8080;
export const PORT_NAME = "http";
/** One Pod on each node, of every pool, with the identity that it tests. */
export function daemonSetSpec(
  settings: VerificationSettings,
  identity: ExpectedIdentity,
  bundle: Bundle,
): types.input.apps.v1.DaemonSetSpec {
  const { nodeConditions, gate, metrics, audience, tokenRegistry, periodSeconds } = settings;
  const { nodeServiceAccounts = [] } = identity;
  const reports = [...(nodeConditions ? ["condition", "event"] : []), ...(gate ? ["taint"] : [])];
  const probe = (path: string) => ({ httpGet: { path, port: PORT }, timeoutSeconds: 5 });
  const labels = podLabels("node");
  const spec: types.input.core.v1.PodSpec = {
    ...podSpec("node", settings, bundle, {
      hasToken: usesApi(settings),
      env: [
        { name: "VERIFIER_NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
        ...environment("node", settings, identity, {
          SERVICE_ACCOUNT: identity.serviceAccount,
          NODE_SERVICE_ACCOUNTS:
            nodeServiceAccounts.length > 0
              ? all([...nodeServiceAccounts]).apply((accounts) => accounts.join(","))
              : undefined,
          [PERIOD_VARIABLE]: String(periodSeconds),
          AUDIENCE: audience,
          REGISTRY: tokenRegistry,
          REPORT: reports.length > 0 ? reports.join(",") : undefined,
          LISTEN_PORT: String(PORT),
          METRICS: metrics ? "true" : undefined,
        }),
      ],
      ports: [{ name: PORT_NAME, containerPort: PORT }],
      livenessProbe: { ...probe(HTTP_PATHS.live), periodSeconds: 30, failureThreshold: 3 },
      readinessProbe: { ...probe(HTTP_PATHS.ready), periodSeconds: 10, failureThreshold: 1 },
    }),
    tolerations: [{ operator: "Exists" }],
    // On a full node it takes the place of an ordinary Pod: a node that is not verified is not known to work.
    priorityClassName: NAME,
  };
  return {
    selector: { matchLabels: labels },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } },
    template: { metadata: { labels }, spec },
  };
}
