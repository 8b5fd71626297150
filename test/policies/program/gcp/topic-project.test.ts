import { CLUSTER, TOPIC } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "notificationConfig.pubsub.topic";
const cluster = (topic: unknown, more: Record<string, unknown> = {}, rest: Partial<TestResource> = {}) =>
  resource(CLUSTER, { notificationConfig: { pubsub: { enabled: true, topic } }, ...more }, rest);
const ofStack = (topic: Record<string, unknown>, more: Partial<TestResource> = {}) => [
  resource(TOPIC, topic, { name: "topic", ...more }),
  cluster(ref("topic", "id"), { project: "shop" }),
];

ruleTable(
  "notification-topic-is-consumed",
  {
    accepts: {
      "a silent cluster": resource(CLUSTER, {}),
      "a topic of the cluster's project": cluster("projects/shop/topics/t", { project: "shop" }),
      "a topic of the provider's project": cluster(
        "projects/shop/topics/t",
        {},
        { provider: { project: "shop" } },
      ),
      "a topic where the cluster's project is not said": cluster("projects/shop/topics/t"),
      "a project's number beside an ID, which may be the same": cluster("projects/123456/topics/t", {
        project: "shop",
      }),
      "a topic of the stack in the same project": ofStack({ project: "shop" }),
      "a topic of the stack in the provider's project": ofStack({}, { provider: { project: "shop" } }),
      "a topic of another project where notifications are disabled": resource(CLUSTER, {
        project: "shop",
        notificationConfig: { pubsub: { enabled: false, topic: "projects/other/topics/t" } },
      }),
      "a topic of the own project of an Autopilot cluster": cluster("projects/shop/topics/t", {
        project: "shop",
        enableAutopilot: true,
      }),
    },
    rejects: {
      "a topic of another project": {
        resources: cluster("projects/monitoring/topics/t", { project: "shop" }),
        at: AT,
        problem: /another project/,
      },
      "a topic of another project than the provider's": {
        resources: cluster("projects/monitoring/topics/t", {}, { provider: { project: "shop" } }),
        at: AT,
      },
      "a topic of the stack in another project": { resources: ofStack({ project: "monitoring" }), at: AT },
      "a topic of another project's number": {
        resources: cluster("projects/123456/topics/t", { project: "654321" }),
        at: AT,
      },
      "a topic by its name alone": {
        resources: cluster("upgrades", { project: "shop" }),
        at: AT,
        problem: /form/,
      },
      "a topic of another project of an Autopilot cluster": {
        resources: cluster("projects/monitoring/topics/t", { project: "shop", enableAutopilot: true }),
        at: AT,
      },
    },
    undecided: {
      "a topic from elsewhere that is not known": {
        resources: cluster(unknown, { project: "shop" }),
        at: AT,
      },
      "a project that is not known": {
        resources: cluster("projects/shop/topics/t", { project: unknown }),
        at: "project",
      },
      "a topic of the stack whose project is not known": {
        resources: ofStack({ project: unknown }),
        at: "Topic.topic.project",
      },
    },
  },
  "notification-topic-same-project",
);
