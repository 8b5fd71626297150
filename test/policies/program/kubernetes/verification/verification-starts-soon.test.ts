import { SUBSCRIPTION, TOPIC } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";
import { cluster, cronJob, daemonSet, job, other } from "../../../rules/verification/verification";

const AT = "upgrade-verification";
const topic = resource(TOPIC, {}, { name: "topic" });
const notifying = (more: Record<string, unknown> = {}) =>
  cluster({ notificationConfig: { pubsub: { enabled: true, topic: ref("topic", "id") } }, ...more });
const subscription = (props: Record<string, unknown>) =>
  resource(SUBSCRIPTION, { topic: ref("topic", "name"), ...props }, { name: "subscription" });
const push = { pushConfig: { pushEndpoint: "https://verify.example.com" } };
const only = (event: string) =>
  `attributes.type_url = "type.googleapis.com/google.container.v1beta1.${event}"`;

ruleTable(
  "post-upgrade-verification-job",
  {
    level: "advisory",
    accepts: {
      "a DaemonSet, which never stops": [cluster(), daemonSet()],
      "a CronJob that runs every hour": [cluster(), cronJob({ schedule: "15 * * * *" })],
      "a Job with a push subscription": [topic, notifying(), job(), subscription(push)],
      "a push subscription to the end of upgrades alone": [
        topic,
        notifying(),
        job(),
        subscription({ ...push, filter: only("UpgradeInfoEvent") }),
      ],
      "a Job with an Eventarc trigger": [
        topic,
        notifying(),
        job(),
        other("gcp:eventarc/trigger:Trigger", { transport: { pubsub: { topic: ref("topic", "id") } } }),
      ],
      "a Job with a trigger that names the topic by its path": [
        cluster({ notificationConfig: { pubsub: { enabled: true, topic: "projects/p/topics/upgrades" } } }),
        job(),
        other("gcp:eventarc/trigger:Trigger", {
          transport: { pubsub: { topic: "projects/p/topics/upgrades" } },
        }),
      ],
      "a Job with a function that the topic calls": [
        topic,
        notifying(),
        job(),
        other("gcp:cloudfunctionsv2/function:Function", {
          eventTrigger: { pubsubTopic: ref("topic", "id") },
        }),
      ],
      "a run in two hours where the settings promise no more": {
        resources: [cluster(), cronJob({ schedule: "0 */2 * * *" })],
        config: { settings: { verificationPeriodSeconds: 7200 } },
      },
      "an Autopilot cluster with a CronJob": [cluster({ enableAutopilot: true }), cronJob()],
      "a cluster that nothing verifies, which is another rule's matter": cluster(),
      "a cluster that does not live long enough to be upgraded": [
        cluster({ resourceLabels: { env: "preview" } }),
        job(),
      ],
      "a verification from elsewhere": {
        resources: [cluster(), job()],
        config: { settings: { elsewhere: ["upgrade-verification"] } },
      },
    },
    rejects: {
      "a Job alone": { resources: [cluster(), job()], at: AT, problem: /every 60 minutes/ },
      "an Autopilot cluster's Job alone": { resources: [cluster({ enableAutopilot: true }), job()], at: AT },
      "a CronJob that runs once a day": { resources: [cluster(), cronJob({ schedule: "@daily" })], at: AT },
      "a suspended CronJob": { resources: [cluster(), cronJob({ suspend: true })], at: AT },
      "a Job with a subscription that waits to be read": {
        resources: [topic, notifying(), job(), subscription({})],
        at: AT,
      },
      "a push subscription that drops the end of upgrades": {
        resources: [topic, notifying(), job(), subscription({ ...push, filter: only("UpgradeEvent") })],
        at: AT,
      },
      "a push subscription to another topic": {
        resources: [
          topic,
          notifying(),
          job(),
          resource(TOPIC, {}, { name: "orders" }),
          subscription({ ...push, topic: ref("orders", "id") }),
        ],
        at: AT,
      },
      "a trigger of another topic": {
        resources: [
          topic,
          notifying(),
          job(),
          resource(TOPIC, {}, { name: "orders" }),
          other("gcp:eventarc/trigger:Trigger", { transport: { pubsub: { topic: ref("orders", "id") } } }),
        ],
        at: AT,
      },
      "a push subscription of notifications that are disabled": {
        resources: [
          topic,
          cluster({ notificationConfig: { pubsub: { enabled: false, topic: ref("topic", "id") } } }),
          job(),
          subscription(push),
        ],
        at: AT,
      },
    },
    undecided: {
      "a push subscription whose endpoint is not known": {
        resources: [topic, notifying(), job(), subscription({ pushConfig: { pushEndpoint: unknown } })],
        at: "Subscription.subscription.pushConfig.pushEndpoint",
      },
      "a trigger whose topic is not known": {
        resources: [topic, notifying(), job(), other("gcp:eventarc/trigger:Trigger", { transport: unknown })],
        at: "Trigger.other.transport",
      },
      "a schedule that is not known": {
        resources: [cluster(), cronJob({ schedule: unknown })],
        at: "CronJob.verification.spec.schedule",
      },
    },
  },
  "upgrade-event-triggers-verification",
);
