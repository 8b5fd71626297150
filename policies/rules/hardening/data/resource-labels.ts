import { someKey } from "../../../evaluation/unknown";
import { requirementFindings } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "resourceLabels";

export const resourceLabels: Rule = {
  name: "resource-labels",
  description: "Clusters have labels that name their owner.",
  why:
    "Labels of the cluster are on all its machines and disks, in the bill and in the inventory: without one, nobody can see who owns a cluster " +
    "when it must be upgraded, paid for or deleted. This pack also reads from a label which clusters are production.",
  fix: `Set ${AT} to at least one label, such as { team: "payments", env: "prod" }, or set the provider's defaultLabels. GKE changes it in place.`,
  whenToExempt: "A project that contains one team's cluster and nothing else.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/creating-managing-labels"],
  severity: "low",
  level: "disabled",
  frameworks: ["checkov CKV_GCP_21", "trivy GCP-0051"],
  departures:
    "The others do not read the labels that the provider adds to each resource through its defaultLabels.",
  good: { resourceLabels: { team: "payments", env: "prod" } },
  bad: { resourceLabels: {} },
  checks: {
    [CLUSTER]: [
      function* labels(_, context) {
        const { defaultLabels } = context.providerInputs;
        // The provider's inputs may have the labels as text, or as a value that is not known yet.
        if (defaultLabels !== undefined && JSON.stringify(defaultLabels) !== "{}" && defaultLabels !== "{}")
          return;
        yield* requirementFindings(context, {
          at: AT,
          of: (cluster) => cluster.resourceLabels,
          isGood: (given) => someKey(given, () => true),
          absentIs: "bad",
          consequence: "nobody can see who owns the cluster",
        });
      },
    ],
  },
};
