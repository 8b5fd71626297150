import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import { DEPLOYMENT, KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { ExampleResource } from "../../../rule";

/**
 * Resources of a rule's example: a workload and its annotated Kubernetes service account.
 * @param pod properties of the Pods' spec, besides their account and container.
 * @param on the cluster of the example on which they are, if it has one.
 */
export function workloadWithIdentity(pod: object = {}, on?: string): ExampleResource[] {
  const metadata = { namespace: "apps", name: "app" };
  const labels = { app: "app" };
  const cluster = on === undefined ? {} : { cluster: on };
  return [
    {
      type: KUBERNETES_SERVICE_ACCOUNT,
      name: "account",
      ...cluster,
      props: {
        metadata: {
          ...metadata,
          annotations: { [SERVICE_ACCOUNT_ANNOTATION]: "app@my-project.iam.gserviceaccount.com" },
        },
      },
    },
    {
      type: DEPLOYMENT,
      name: "app",
      ...cluster,
      props: {
        metadata,
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { serviceAccountName: "app", ...pod, containers: [{ name: "app", image: "app" }] },
          },
        },
      },
    },
  ];
}
