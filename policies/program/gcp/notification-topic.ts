import { parseTopic } from "../../../gke/notifications";
import { Candidates, type Lists } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { textOrEmpty } from "../../evaluation/texts";
import { allOf, anyOf, ifKnown } from "../../evaluation/unknown";
import { SUBSCRIPTION, TOPIC } from "../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../stack";
import { areDistinct, projectOf } from "./project";

type Subscription = StackResource<typeof SUBSCRIPTION>;

/** The topics of the stack from which a property takes its value. */
export const topicsOf = (stack: StackIndex, resource: StackResource, property: string) =>
  stack
    .sourcesOf(resource, property)
    .filter((source): source is StackResource<typeof TOPIC> => source.type === TOPIC);

/** Whether a cluster sends its notifications to a topic. */
export const notifiesTopic = (stack: StackIndex, cluster: ClusterResource): boolean =>
  allOf(
    () => cluster.inputs.notificationConfig?.pubsub?.enabled === true,
    () => namesTopic(cluster.inputs, () => topicsOf(stack, cluster, "notificationConfig")),
  );

/** Whether a cluster names a topic for its notifications; also where the name comes from a topic of the stack and is unknown yet. */
export const namesTopic = (
  { notificationConfig }: ClusterResource["inputs"],
  topicsOfStack: () => readonly StackResource<typeof TOPIC>[],
): boolean =>
  anyOf(
    () => notificationConfig?.pubsub?.topic !== undefined,
    () => topicsOfStack().length > 0,
  );

/** Whether a subscription receives a cluster's notifications: they share a topic of the stack, or else the topic's name. */
export const isSubscribed = (
  stack: StackIndex,
  subscription: Subscription,
  cluster: ClusterResource,
): boolean => readsTopicOf(stack, cluster, subscription, "topic", () => namedBy(subscription));

const subscriptions = ofStack(
  ({ stack }: { stack: StackIndex }) =>
    new Candidates(stack.all(SUBSCRIPTION), (each) =>
      keysOf(topicsOf(stack, each, "topic"), () => namedBy(each).name),
    ),
);

const clusters = ofStack(
  ({ stack }: { stack: StackIndex }) =>
    new Candidates(stack.clusters, (each) => keysOf(...publishedBy(stack, each))),
);

/** The subscriptions of the stack that may receive a cluster's notifications. */
export const subscriptionsTo = (stack: StackIndex, cluster: ClusterResource): Lists<Subscription> =>
  subscriptions({ stack }).of(ifKnown(() => keysOf(...publishedBy(stack, cluster))));

/** The clusters of the stack whose notifications a subscription may receive. */
export const clustersOf = (stack: StackIndex, subscription: Subscription): Lists<ClusterResource> =>
  clusters({ stack }).of(
    ifKnown(() => keysOf(topicsOf(stack, subscription, "topic"), () => namedBy(subscription).name)),
  );

const publishedBy = (stack: StackIndex, cluster: ClusterResource) =>
  [
    topicsOf(stack, cluster, "notificationConfig"),
    () => parseTopic(textOrEmpty(cluster.inputs.notificationConfig?.pubsub?.topic))?.name,
  ] as const;

/** The keys under which topics are indexed: the URNs of topics of the stack, and a name. */
function keysOf(
  topics: readonly StackResource<typeof TOPIC>[],
  nameIn: () => string | undefined,
): readonly string[] {
  const [topic] = topics;
  const name = topic ? (topic.inputs.name ?? topic.urn) : nameIn();
  return [...topics.map(({ urn }) => urn), ...(name === undefined ? [] : [name])];
}

/**
 * Whether a resource, in a property such as `transport`, names the topic of a cluster's notifications.
 * @param topic reads the topic's path.
 */
export const takesTopic = (
  stack: StackIndex,
  resource: StackResource,
  property: string,
  topic: () => unknown,
  cluster: ClusterResource,
): boolean =>
  readsTopicOf(stack, cluster, resource, property, () => ({
    project: undefined,
    name: undefined,
    ...parseTopic(textOrEmpty(topic())),
  }));

function readsTopicOf(
  stack: StackIndex,
  cluster: ClusterResource,
  reader: StackResource,
  property: string,
  nameIn: () => TopicName,
): boolean {
  const clusterTopics = topicsOf(stack, cluster, "notificationConfig");
  const readerTopics = topicsOf(stack, reader, property);
  if (clusterTopics.length > 0 && readerTopics.length > 0)
    return readerTopics.some(({ urn }) => clusterTopics.some((topic) => topic.urn === urn));
  const published = clusterTopics[0]
    ? named(clusterTopics[0])
    : parseTopic(textOrEmpty(cluster.inputs.notificationConfig?.pubsub?.topic));
  const read = readerTopics[0] ? named(readerTopics[0]) : nameIn();
  return (
    published !== undefined && read.name === published.name && !areDistinct(read.project, published.project)
  );
}

interface TopicName {
  readonly project: string | undefined;
  readonly name: string | undefined;
}

/** Where a topic has no name, Pulumi makes one up, which no other program can write out: its URN takes the name's place. */
const named = (topic: StackResource<typeof TOPIC>): TopicName & { name: string } => ({
  project: projectOf(topic),
  name: topic.inputs.name ?? topic.urn,
});

/** A subscription names a topic by its full path, or by its name alone within one project. */
function namedBy(subscription: Subscription): TopicName {
  const topic = textOrEmpty(subscription.inputs.topic);
  return parseTopic(topic) ?? { project: projectOf(subscription), name: topic };
}
