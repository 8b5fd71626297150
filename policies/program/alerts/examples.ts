// What the examples of the rules on alerts share.

import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { CONTAINER_RESOURCE, CONTAINER_RESTART_COUNT, promqlName } from "../../../gke/metrics";
import { ALERT_POLICY, CLUSTER } from "../../resource-types";
import type { ExampleResource } from "../../rule";

export const EXAMPLE_CLUSTER: ExampleResource = {
  type: CLUSTER,
  name: "main",
  props: { name: "main", workloadIdentityConfig: { workloadPool: "example.svc.id.goog" } },
};

/** An alert policy that reaches somebody and says what to do, with one condition. */
export const exampleAlert = (
  name: string,
  condition: Record<string, unknown>,
  more: Record<string, unknown> = {},
): ExampleResource => ({
  type: ALERT_POLICY,
  name,
  props: {
    displayName: name,
    combiner: "OR",
    conditions: [{ displayName: name, ...condition }],
    notificationChannels: ["projects/example/notificationChannels/1"],
    documentation: {
      content: "Delete the DaemonSet gke-metadata-server, which GKE re-creates, or re-create the nodes.",
    },
    ...more,
  },
});

export const exampleQuery = (name: string, query: string, more?: Record<string, unknown>): ExampleResource =>
  exampleAlert(name, { conditionPrometheusQueryLanguage: { query } }, more);

/** On restarts in kube-system, unless other labels are given. */
export const exampleRestarts = (
  labels = `namespace_name="${SYSTEM_NAMESPACE}"`,
  more?: Record<string, unknown>,
): ExampleResource =>
  exampleQuery(
    "restarts",
    `increase(${promqlName(CONTAINER_RESTART_COUNT)}{monitored_resource="${CONTAINER_RESOURCE}",${labels}}[10m]) > 2`,
    more,
  );
