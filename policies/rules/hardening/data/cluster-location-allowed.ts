import { read, saidWhere } from "../../../evaluation/reading";
import { matchesGlob } from "../../../evaluation/run-config";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "location";

export const clusterLocationAllowed: Rule = {
  name: "cluster-location-allowed",
  description: "Clusters are in the regions that the platform allows.",
  why:
    "Law or contracts often decide where data may be stored, and a cluster in another region stores its disks, logs and backups there. People " +
    "also do not look for it there. Off until the setting `allowedLocations` names regions or zones.",
  fix: `Set ${AT} to a location in the setting \`allowedLocations\`. That replaces the cluster, so move its workloads first.`,
  whenToExempt: "A cluster for customers in another region, which follows the rules of that region.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters"],
  severity: "medium",
  level: "disabled",
  frameworks: ["policy-library cluster_location"],
  departures:
    "policy-library compares the location word for word, and can refuse a list instead; here a region includes its zones, and only allowed " +
    "locations are listed.",
  exampleSettings: { allowedLocations: ["europe-west4"] },
  good: { location: "europe-west4" },
  bad: { location: "us-central1" },
  checks: {
    [CLUSTER]: [
      function* location(_, context) {
        const { allowedLocations } = context.settings;
        if (allowedLocations.length === 0) return;
        const isAllowed = (place: unknown) =>
          allowedLocations.some(
            (each) => matchesGlob(each, String(place)) || matchesGlob(`${each}-?`, maskedZone(place)),
          );
        const given = read(context, (cluster) => cluster.location);
        // Without a location the provider's zone counts, and else its region.
        const { zone, region } = context.providerInputs;
        const place = given?.value ?? zone ?? region;
        if (place === undefined || isAllowed(place)) return;
        const is = given ? saidWhere(given, "is") : "is absent, and the provider's location is";
        yield { at: AT, problem: `${is} not in the setting allowedLocations` };
      },
    ],
  },
};

/** A zone with a placeholder for its letter, so that it stands for all zones of its region. */
const maskedZone = (place: unknown): string => String(place).replace(/-[a-z]$/, "-?");
