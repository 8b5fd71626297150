import { parseTopic } from "../../../gke/notifications";
import { findingsIf } from "../../evaluation/findings-if";
import type { CLUSTER } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import type { ClusterResource, StackIndex } from "../../stack";
import { notifiesTopic, topicsOf } from "./notification-topic";
import { areDistinct, projectOf } from "./project";

const TOPIC_PATH = "notificationConfig.pubsub.topic";
const FIX = `Set ${TOPIC_PATH} to projects/PROJECT/topics/TOPIC of the cluster's own project.`;

/** The finding on a cluster that notifies a topic of another project, where GKE publishes nothing. */
export const inOwnProject = (_: unknown, { stack, self }: Context<typeof CLUSTER>): Iterable<Finding> =>
  findingsIf(
    () => notifiesTopic(stack, self),
    () => projectFindings(self, stack),
  );

function* projectFindings(self: ClusterResource, stack: StackIndex): Iterable<Finding> {
  const path = namedTopic(self, stack);
  if (typeof path === "string" && !parseTopic(path)) {
    yield { at: TOPIC_PATH, problem: "is not of the form projects/PROJECT/topics/TOPIC", fix: FIX };
  } else if (isTopicElsewhere(self, stack)) {
    yield {
      at: TOPIC_PATH,
      problem: "is in another project than the cluster's, where GKE cannot publish",
      fix: FIX,
    };
  }
}

/** The topic that a cluster names by its path; undefined for a topic of this stack, whose path is unknown before it exists. */
const namedTopic = (self: ClusterResource, stack: StackIndex): unknown =>
  topicsOf(stack, self, "notificationConfig").length > 0
    ? undefined
    : self.inputs.notificationConfig?.pubsub?.topic;

/** Whether the topic of a cluster's notifications surely is in another project than the cluster. */
export function isTopicElsewhere(self: ClusterResource, stack: StackIndex): boolean {
  const [source, ...more] = topicsOf(stack, self, "notificationConfig");
  if (more.length > 0) return false;
  const path = namedTopic(self, stack);
  const project = source
    ? projectOf(source)
    : typeof path === "string"
      ? parseTopic(path)?.project
      : undefined;
  return areDistinct(project, projectOf(self));
}
