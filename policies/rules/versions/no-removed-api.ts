import { RELEASE_CHANNEL } from "../../../gke/channels";
import { lastMinorWith, removalOf } from "../../../gke/removed-apis";
import { supportOf } from "../../../gke/support";
import { formatVersion, minorDistance, minorOf } from "../../../gke/versions";
import { controlPlaneOf, observedVersion } from "../../program/gcp/versions/compared-versions";
import {
  ANY_KUBERNETES,
  POD_DISRUPTION_BUDGET,
  POD_DISRUPTION_BUDGET_V1BETA1,
  type ResourceType,
} from "../../resource-types";
import type { Context, Example, Finding, Rule } from "../../rule";

/** How many minors ahead of the control plane a removal counts: the next one or two upgrades. */
const AHEAD = 2;

export const noRemovedApi: Rule = {
  name: "no-removed-api",
  description: "Objects have API versions that the control plane goes on serving.",
  why:
    "Where something in a cluster uses an API version that the next minor does not serve, GKE pauses the automatic upgrades, and when the " +
    "support of the minor ends it upgrades all the same, on a day that it chooses: after a long pause, as in the incident. From then on no update of the program can " +
    "read or write the object.",
  fix: "Declare the object with the API version that Kubernetes serves instead, such as policy/v1; objects that exist are reached by it too.",
  declaredOnly:
    "Only the API version that the program uses counts: Kubernetes keeps an object in one version and serves it in every other that it has.",
  whenToExempt: "A cluster that is deleted before it is upgraded to the minor without the API version.",
  sources: [
    "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    "https://docs.cloud.google.com/kubernetes-engine/docs/deprecations",
    "https://docs.cloud.google.com/kubernetes-engine/docs/deprecations/apis-1-27",
  ],
  severity: "high",
  level: "mandatory",
  good: budget(POD_DISRUPTION_BUDGET),
  bad: budget(POD_DISRUPTION_BUDGET_V1BETA1),
  checks: {
    [ANY_KUBERNETES]: [
      function* removed(_, context) {
        const [, apiVersion = "", kind = ""] = context.resource.type.split(":");
        const removal = removalOf(apiVersion, kind);
        if (!removal) return;
        const last = lastMinorWith(removal);
        const fix =
          removal.instead === undefined
            ? "Remove the object: its kind exists in no API version any more."
            : `Declare it with ${removal.instead}.`;
        const isOver = supportOf(last, RELEASE_CHANNEL.extended, context.now).status === "ended";
        if (isOver) {
          yield {
            at: "apiVersion",
            problem: `is ${apiVersion}, which Kubernetes ${removal.removed} removed, so no version that GKE supports serves it`,
            fix,
          };
          return;
        }
        yield* removalAhead(context, { apiVersion, removed: removal.removed, last, fix });
      },
    ],
  },
};

interface Ahead {
  readonly apiVersion: string;
  readonly removed: string;
  readonly last: ReturnType<typeof lastMinorWith>;
  readonly fix: string;
}

/**
 * The finding on an API version that only some of the supported minors still serve: how far the cluster is from the first one that does
 * not.
 */
function* removalAhead(
  context: Context<typeof ANY_KUBERNETES>,
  { apiVersion, removed, last, fix }: Ahead,
): Iterable<Finding> {
  const cluster = context.stack.clusterOf(context.self);
  const controlPlane = cluster && controlPlaneOf(cluster);
  const upgradesLeft = controlPlane && (minorDistance(controlPlane, last) ?? 0) + 1;
  const subject = `is ${apiVersion}, which Kubernetes ${removed} removes`;
  if (controlPlane && upgradesLeft !== undefined && upgradesLeft <= 1) {
    yield {
      at: "apiVersion",
      problem:
        upgradesLeft <= 0
          ? `${subject}, and the control plane has ${formatVersion(controlPlane)}`
          : `${subject}, and the control plane's ${minorOf(controlPlane)} is the last minor before it: GKE pauses its upgrade, and then forces it`,
      fix,
    };
    return;
  }
  // A version that is only a minimum may have been passed already.
  const isFar = upgradesLeft !== undefined && upgradesLeft > AHEAD && cluster && observedVersion(cluster);
  if (isFar) return;
  yield {
    at: "apiVersion",
    problem: `${subject}: GKE pauses the upgrade to it, and then forces it`,
    level: "advisory",
    fix,
  };
}

function budget(type: ResourceType): Example {
  return [
    {
      type,
      name: "cart",
      props: {
        metadata: { namespace: "shop", name: "cart" },
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: "cart" } } },
      },
    },
  ];
}
