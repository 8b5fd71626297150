import type { KubernetesObject } from "./api";

const text = { type: "string" };

/**
 * The kind PodMonitoring, which GKE brings along: as much of it as this project uses, so that anything else is refused.
 * Source: https://github.com/GoogleCloudPlatform/prometheus-engine/blob/main/doc/api.md#podmonitoring, checked 2026-11-25
 */
export const POD_MONITORING: KubernetesObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "podmonitorings.monitoring.googleapis.com" },
  spec: {
    group: "monitoring.googleapis.com",
    scope: "Namespaced",
    names: { kind: "PodMonitoring", singular: "podmonitoring", plural: "podmonitorings" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            required: ["spec"],
            properties: {
              spec: {
                type: "object",
                required: ["selector", "endpoints"],
                properties: {
                  selector: {
                    type: "object",
                    properties: { matchLabels: { type: "object", additionalProperties: text } },
                  },
                  endpoints: {
                    type: "array",
                    minItems: 1,
                    items: {
                      type: "object",
                      required: ["port", "interval"],
                      properties: {
                        port: { "x-kubernetes-int-or-string": true },
                        path: text,
                        interval: text,
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};
