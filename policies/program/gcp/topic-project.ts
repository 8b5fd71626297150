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
  // The path of a topic of this stack is unknown before it exists, but its project is known.
  const [source, ...more] = topicsOf(stack, self, "notificationConfig");
  if (more.length > 0) return;
  const path: unknown = source ? undefined : self.inputs.notificationConfig?.pubsub?.topic;
  const parsed = typeof path === "string" ? parseTopic(path) : undefined;
  if (typeof path === "string" && !parsed) {
    yield { at: TOPIC_PATH, problem: "is not of the form projects/PROJECT/topics/TOPIC", fix: FIX };
  } else if (areDistinct(source ? projectOf(source) : parsed?.project, projectOf(self))) {
    yield {
      at: TOPIC_PATH,
      problem: "is in another project than the cluster's, where GKE cannot publish",
      fix: FIX,
    };
  }
}
