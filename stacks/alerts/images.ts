import { IMAGE_PULL_REASONS, POD_WAITING_REASON } from "../../gke/metrics";
import type { Alert } from "./alert";
import { series } from "./series";

export const imageAlerts: readonly Alert[] = [
  {
    id: "image-pulls-failing",
    title: "more images than usual cannot be pulled",
    when: "Three Pods or more wait for an image, and twice as many as an hour ago",
    severity: "warning",
    condition: ({ cluster, location }) => {
      const waiting = series(POD_WAITING_REASON, {
        cluster,
        location,
        reason: ["=~", IMAGE_PULL_REASONS.join("|")],
      });
      const pods = (offset: string) => `count(max by (namespace, pod) (${waiting}${offset}) > 0)`;
      // A misspelt image keeps its Pods waiting for days.
      const usual = `(${pods(" offset 1h")} or ${pods("")} * 0)`;
      return { kind: "metric", query: `${pods("")} > 2 and ${pods("")} > 2 * ${usual}`, forMinutes: 5 };
    },
  },
];
