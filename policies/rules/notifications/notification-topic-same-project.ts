import { parseTopic } from "../../../gke/notifications";
import { findingsIf } from "../../evaluation/findings-if";
import { notifiesTopic, topicsOf } from "../../program/gcp/notification-topic";
import { areDistinct, projectOf } from "../../program/gcp/project";
import { CLUSTER } from "../../resource-types";
import type { Finding, Rule } from "../../rule";
import type { StackIndex, StackResource } from "../../stack";

const TOPIC_PATH = "notificationConfig.pubsub.topic";

export const notificationTopicSameProject: Rule = {
  name: "notification-topic-same-project",
  description: "Clusters send their notifications to a topic of their own project.",
  why: "GKE publishes to no topic of another project: the cluster cannot be created, or its notifications stay out.",
  fix: `Set ${TOPIC_PATH} to projects/PROJECT/topics/TOPIC of the cluster's own project.`,
  declaredOnly:
    "Only a topic that the program declares counts: GKE accepts none of another project, so that no cluster has one.",
  whenToExempt: "None is known: subscribe to the topic from the other project instead of publishing to it.",
  sources: [
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-notifications",
  ],
  severity: "medium",
  level: "mandatory",
  good: {
    project: "example",
    notificationConfig: { pubsub: { enabled: true, topic: "projects/example/topics/upgrades" } },
  },
  bad: {
    project: "example",
    notificationConfig: { pubsub: { enabled: true, topic: "projects/monitoring/topics/upgrades" } },
  },
  checks: {
    [CLUSTER]: [
      function* project(_, { stack, self }) {
        yield* findingsIf(
          () => notifiesTopic(stack, self),
          () => projectFindings(self, stack),
        );
      },
    ],
  },
};

function* projectFindings(self: StackResource<typeof CLUSTER>, stack: StackIndex): Iterable<Finding> {
  // The path of a topic of this stack is not known before it exists, but its project is.
  const [source, ...more] = topicsOf(stack, self, "notificationConfig");
  if (more.length > 0) return;
  const path: unknown = source ? undefined : self.inputs.notificationConfig?.pubsub?.topic;
  const parsed = typeof path === "string" ? parseTopic(path) : undefined;
  if (typeof path === "string" && !parsed) {
    yield { at: TOPIC_PATH, problem: "is not of the form projects/PROJECT/topics/TOPIC" };
  } else if (areDistinct(source ? projectOf(source) : parsed?.project, projectOf(self))) {
    yield {
      at: TOPIC_PATH,
      problem: "is in another project than the cluster, where GKE cannot publish",
    };
  }
}
