import assert from "node:assert/strict";
import { ALERT_POLICY, CLUSTER, LOGGING_METRIC, NODE_POOL } from "../../policies/resource-types";
import { rules } from "../../policies/rules";
import { pathsIn, valueAt } from "../support/corpus";
import { resourcesOf, type TestResource } from "../support/evaluate";
import { documentation } from "../support/sdk-documentation";

// Which properties go together is no type's matter: the SDK only documents it, and the provider or the API refuses what does not. That a
// cluster needs `initialNodeCount` or `nodePools` is left out, as an example shows the part of a program that a rule is about.

type Part = Readonly<Record<string, unknown>>;

interface Combination {
  /** Where the SDK documents it: the type and the property. */
  readonly documented: readonly [type: string, property: string];
  /** What it says there. */
  readonly says: string;
  /** The resources and the property whose objects have to keep to it; "" for the resource itself. */
  readonly of: readonly string[];
  readonly at: string;
  holds(part: Part): boolean;
}

const has = (part: Part, ...names: readonly string[]) =>
  names.filter((name) => part[name] !== undefined).length;
const AGGREGATION =
  "If crossSeriesReducer is specified, then perSeriesAligner must be specified and not equal ALIGN_NONE";

const COMBINATIONS: Readonly<Record<string, Combination>> = {
  "a maintenance policy has one window": {
    documented: ["ClusterMaintenancePolicy", "disruptionBudget"],
    says: "one of `recurringWindow`, `recurringMaintenanceWindow` and `dailyMaintenanceWindow` is required",
    of: [CLUSTER],
    at: "maintenancePolicy",
    holds: (policy) =>
      has(policy, "recurringWindow", "recurringMaintenanceWindow", "dailyMaintenanceWindow") === 1,
  },
  "an exclusion ends at a time or with support": {
    documented: ["ClusterMaintenancePolicyMaintenanceExclusionExclusionOptions", "endTimeBehavior"],
    says: "one of `endTimeBehavior` and `endTime` should be specified",
    of: [CLUSTER],
    at: "maintenancePolicy.maintenanceExclusions",
    holds: (exclusion) =>
      has(exclusion, "endTime") + has((exclusion.exclusionOptions ?? {}) as Part, "endTimeBehavior") === 1,
  },
  "a batch has a size or a share": {
    documented: ["ClusterNodePoolUpgradeSettingsBlueGreenSettingsStandardRolloutPolicy", "batchNodeCount"],
    says: "Only one of the batchPercentage or batchNodeCount can be specified",
    of: [CLUSTER, NODE_POOL],
    at: "blueGreenSettings.standardRolloutPolicy",
    holds: (batch) => has(batch, "batchPercentage", "batchNodeCount") <= 1,
  },
  "limits are for a zone or for all": {
    documented: ["NodePoolAutoscaling", "totalMaxNodeCount"],
    says: "Cannot be used with per zone limits",
    of: [CLUSTER, NODE_POOL],
    at: "autoscaling",
    holds: (limits) =>
      has(limits, "minNodeCount", "maxNodeCount") === 0 ||
      has(limits, "totalMinNodeCount", "totalMaxNodeCount") === 0,
  },
  "a pool has a name or a prefix of one": {
    documented: ["NodePoolArgs", "namePrefix"],
    says: "Conflicts with `name`",
    of: [NODE_POOL],
    at: "",
    holds: (pool) => has(pool, "name", "namePrefix") <= 1,
  },
  "inline pools are refreshed": {
    documented: ["ClusterArgs", "skipNodePoolRefresh"],
    says: "cannot be set to `true` if you define inline `nodePool` blocks",
    of: [CLUSTER],
    at: "",
    holds: (cluster) => cluster.skipNodePoolRefresh !== true || has(cluster, "nodePools") === 0,
  },
  "a reduced series is aligned": {
    documented: ["AlertPolicyConditionConditionThresholdAggregation", "crossSeriesReducer"],
    says: AGGREGATION,
    of: [ALERT_POLICY],
    at: "aggregations",
    holds: (aggregation) =>
      has(aggregation, "crossSeriesReducer") === 0 ||
      (has(aggregation, "perSeriesAligner", "alignmentPeriod") === 2 &&
        aggregation.perSeriesAligner !== "ALIGN_NONE"),
  },
  "a query says something": {
    documented: ["AlertPolicyConditionConditionPrometheusQueryLanguage", "query"],
    says: "This field must not be empty",
    of: [ALERT_POLICY],
    at: "conditionPrometheusQueryLanguage",
    holds: ({ query }) => typeof query === "string" && query !== "",
  },
  "a distribution has values": {
    documented: ["MetricArgs", "valueExtractor"],
    says: "A valueExtractor is required when using a distribution logs-based metric",
    of: [LOGGING_METRIC],
    at: "",
    holds: (metric) =>
      (metric.metricDescriptor as Part | undefined)?.valueType !== "DISTRIBUTION" ||
      has(metric, "valueExtractor", "bucketOptions") === 2,
  },
};

/** The objects of a resource at a property, whatever lists are between; the resource itself for "". */
function partsAt({ props }: TestResource, property: string): Part[] {
  if (property === "") return [props];
  return pathsIn(props)
    .filter((path) =>
      `.${path.filter((part) => typeof part === "string").join(".")}`.endsWith(`.${property}`),
    )
    .map((path) => valueAt(props, path))
    .filter((value): value is Part => typeof value === "object" && value !== null && !Array.isArray(value));
}

/** Examples that show what is wrong with a combination. */
const ON_PURPOSE: readonly string[] = ["blue-green-soak bad"];

describe("the examples of rules' pages keep to what the SDK documents of its properties", () => {
  const examples = rules.flatMap((rule) =>
    (["good", "bad"] as const).map((which) => ({
      name: `${rule.name} ${which}`,
      resources: resourcesOf(rule, rule[which]),
    })),
  );
  for (const [title, { documented, says, of, at, holds }] of Object.entries(COMBINATIONS)) {
    it(title, () => {
      const text = documentation("gcp", ...documented).replace(/\s+/g, " ");
      assert.ok(text.includes(says), text);
      const wrong = examples.filter(({ resources }) =>
        resources
          .filter(({ type }) => of.includes(type))
          .some((resource) => partsAt(resource, at).some((part) => !holds(part))),
      );
      const names = wrong.map(({ name }) => name);
      assert.deepEqual(
        names.filter((name) => !ON_PURPOSE.includes(name)),
        [],
      );
    });
  }
});
