import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const at = "location";
const within = (...allowedLocations: string[]) => ({ config: { settings: { allowedLocations } } });
const cluster = (location: unknown) => resource(CLUSTER, { location });
const ofProvider = (provider: Record<string, unknown>) => resource(CLUSTER, {}, { provider });
const EUROPE = within("europe-*");
const ONE = within("europe-west4");

ruleTable("cluster-location-allowed", {
  accepts: {
    "any location without the setting": cluster("us-central1"),
    "the region that is allowed": { resources: cluster("europe-west4"), ...ONE },
    "a zone of the region that is allowed": { resources: cluster("europe-west4-b"), ...ONE },
    "a zone that is allowed by name": { resources: cluster("us-east1-b"), ...within("us-east1-b") },
    "a region of a pattern": { resources: cluster("europe-north1"), ...EUROPE },
    "the provider's region where the cluster has none": {
      resources: ofProvider({ region: "europe-west4" }),
      ...ONE,
    },
    "a cluster of which nothing is said": { resources: ofProvider({}), ...ONE },
    "a cluster whose state is there": {
      resources: resource(CLUSTER, {}, { observed: { location: "europe-west4" } }),
      ...ONE,
    },
    "an Autopilot cluster there": {
      resources: resource(CLUSTER, { enableAutopilot: true, location: "europe-west4" }),
      ...ONE,
    },
  },
  rejects: {
    "another region": { resources: cluster("us-central1"), ...ONE, at },
    "a region whose name begins alike": { resources: cluster("europe-west40"), ...ONE, at },
    "another zone than the one that is allowed": {
      resources: cluster("us-east1-c"),
      ...within("us-east1-b"),
      at,
    },
    "a region of which one zone is allowed": {
      resources: cluster("us-east1"),
      ...within("us-east1-b"),
      at,
    },
    "the provider's zone, which counts before its region": {
      resources: ofProvider({ zone: "us-east1-b", region: "europe-west4" }),
      ...ONE,
      at,
      problem: /provider/,
    },
    "a state elsewhere": {
      resources: resource(CLUSTER, {}, { observed: { location: "us-central1" } }),
      ...ONE,
      at,
      problem: /on GKE/,
    },
  },
  undecided: { "a location that is not known": { resources: cluster(unknown), ...ONE, at } },
});
