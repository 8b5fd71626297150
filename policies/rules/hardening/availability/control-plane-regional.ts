import { read, saidWhere } from "../../../evaluation/reading";
import { isStandard } from "../../../program/gcp/requirements";
import { isZone } from "../../../program/gcp/zones";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "location";

export const controlPlaneRegional: Rule = {
  name: "control-plane-regional",
  description: "The control plane is in a region, not in one zone.",
  why:
    "A zonal cluster has one control plane: while GKE upgrades it, and while its zone is down, nothing can be deployed, scaled or repaired. A " +
    "regional cluster has three in three zones, upgraded one after the other.",
  fix: `Set ${AT} to a region, such as "europe-west4". That replaces the cluster, so move its workloads first.`,
  whenToExempt: "A cluster that can stop during an upgrade, such as one for development.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/configuration-overview"],
  severity: "medium",
  level: "disabled",
  frameworks: ["gke-policy-automation CONTROL_PLANE_ZONAL"],
  departures:
    "gke-policy-automation refuses a cluster without a location; a program may leave it to the provider: then the provider's zone is refused " +
    "and its region is not.",
  good: { location: "europe-west4" },
  bad: { location: "europe-west4-a" },
  checks: {
    [CLUSTER]: [
      function* location(cluster, context) {
        if (!isStandard(cluster)) return;
        const given = read(context, (properties) => properties.location);
        const { zone, region } = context.providerInputs;
        const isOfProvider = given === undefined && region === undefined && typeof zone === "string";
        if (given ? !isZone(given.value) : !isOfProvider) return;
        const is = given ? saidWhere(given, "is a zone") : "is absent, so the provider's zone is used";
        yield {
          at: AT,
          problem: `${is}: the control plane stops while it is upgraded or its zone is down`,
        };
      },
    ],
  },
};
