import { CLUSTER, SUBSCRIPTION, TOPIC } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const TOPIC_AT = "notificationConfig.pubsub.topic";
const never = { expirationPolicy: { ttl: "" } };
const cluster = (topic: unknown, more: Record<string, unknown> = {}) =>
  resource(
    CLUSTER,
    { notificationConfig: { pubsub: { enabled: true, topic } }, ...more },
    { name: "cluster" },
  );
const subscription = (props: Record<string, unknown>, more: Partial<TestResource> = {}) =>
  resource(SUBSCRIPTION, props, { name: "subscription", ...more });
/** A cluster, its topic, and a subscription to it that is given by references, as its values are not known before they exist. */
const program = (props: Record<string, unknown>, more: Partial<TestResource> = {}) => [
  resource(TOPIC, {}, { name: "topic" }),
  cluster(ref("topic", "id")),
  subscription({ topic: ref("topic", "name"), ...props }, more),
];
const type = (event: string) =>
  `attributes.type_url = "type.googleapis.com/google.container.v1beta1.${event}"`;

ruleTable(
  "notification-topic-is-consumed",
  {
    accepts: {
      "a subscription that never expires": program(never),
      "a subscription of an Autopilot cluster": [
        ...program(never).slice(0, 1),
        cluster(ref("topic", "id"), { enableAutopilot: true }),
        ...program(never).slice(2),
      ],
      "a subscription that names the topic by its path": [
        cluster("projects/shop/topics/upgrades"),
        subscription({ topic: "projects/shop/topics/upgrades", ...never }),
      ],
      "a subscription that names the topic within its project": [
        cluster("projects/shop/topics/upgrades"),
        subscription({ topic: "upgrades", ...never }, { provider: { project: "shop" } }),
      ],
      "a subscription that names a topic of the stack": [
        resource(TOPIC, { name: "upgrades", project: "shop" }, { name: "topic" }),
        cluster(ref("topic", "id")),
        subscription({ topic: "projects/shop/topics/upgrades", ...never }),
      ],
      "a subscription that GKE keeps for ever where the program is silent": program(
        {},
        { observed: { expirationPolicy: { ttl: "" } } },
      ),
      "a filter that takes both upgrade events": program({
        ...never,
        filter: `${type("UpgradeEvent")} OR ${type("UpgradeInfoEvent")}`,
      }),
      "a filter on one cluster": program({ ...never, filter: 'attributes.cluster_name = "main"' }),
      "a second subscription for security bulletins, which may expire": [
        ...program(never),
        subscription(
          { topic: ref("topic", "id"), filter: type("SecurityBulletinEvent") },
          { name: "security" },
        ),
      ],
      "a subscription in another stack": {
        resources: cluster("projects/shop/topics/upgrades"),
        config: { settings: { elsewhere: ["notification-subscription"] } },
      },
      "one that expires beside a subscription in another stack": {
        resources: program({}),
        config: { settings: { elsewhere: ["notification-subscription"] } },
      },
      "a subscription to something else that expires": [
        ...program(never),
        resource(TOPIC, {}, { name: "orders" }),
        subscription({ topic: ref("orders", "id") }, { name: "orders-reader" }),
      ],
      "a topic of another project, which is reported for that": resource(CLUSTER, {
        project: "shop",
        notificationConfig: { pubsub: { enabled: true, topic: "projects/monitoring/topics/upgrades" } },
      }),
      "a cluster that is silent on notifications": resource(CLUSTER, {}),
      "a cluster whose notifications are disabled": resource(CLUSTER, {
        notificationConfig: { pubsub: { enabled: false, topic: "projects/p/topics/t" } },
      }),
    },
    rejects: {
      "a topic without a subscription, as advisory": {
        resources: program({}).slice(0, 2),
        at: TOPIC_AT,
        level: "advisory",
        fix: /or name "notification-subscription" in the setting elsewhere/,
      },
      "a subscription to another topic, as advisory": {
        resources: [
          ...program({}).slice(0, 2),
          resource(TOPIC, {}, { name: "orders" }),
          subscription({ topic: ref("orders", "id"), ...never }),
        ],
        at: TOPIC_AT,
        level: "advisory",
      },
      "a subscription to a topic of the same name in another project, as advisory": {
        resources: [
          cluster("projects/shop/topics/upgrades"),
          subscription({ topic: "upgrades", ...never }, { provider: { project: "other" } }),
        ],
        at: TOPIC_AT,
        level: "advisory",
      },
      "a subscription that is silent on its expiry": {
        resources: program({}),
        at: "expirationPolicy.ttl",
        problem: /absent.*31 days/,
      },
      "a subscription that expires": {
        resources: program({ expirationPolicy: { ttl: "86400s" } }),
        at: "expirationPolicy.ttl",
        problem: /"86400s"/,
      },
      "a subscription whose real expiry is known": {
        resources: program({}, { observed: { expirationPolicy: { ttl: "2678400s" } } }),
        at: "expirationPolicy.ttl",
        problem: /"2678400s"/,
      },
      "a filter that drops both upgrade events": {
        resources: program({ ...never, filter: type("SecurityBulletinEvent") }),
        at: "filter",
      },
      "a filter that drops the end of upgrades": {
        resources: program({ ...never, filter: type("UpgradeEvent") }),
        at: "filter",
      },
      "two subscriptions that both expire": {
        resources: [...program({}), subscription({ topic: ref("topic", "id") }, { name: "second" })],
        at: ["expirationPolicy.ttl", "expirationPolicy.ttl"],
      },
      "a subscription of an Autopilot cluster that expires": {
        resources: [
          resource(TOPIC, {}, { name: "topic" }),
          cluster(ref("topic", "id"), { enableAutopilot: true }),
          subscription({ topic: ref("topic", "id") }),
        ],
        at: "expirationPolicy.ttl",
      },
    },
    undecided: {
      "an expiry that is not known": {
        resources: program({ expirationPolicy: { ttl: unknown } }),
        at: "expirationPolicy.ttl",
      },
      "a filter that is not known": { resources: program({ ...never, filter: unknown }), at: "filter" },
    },
  },
  "own",
);
