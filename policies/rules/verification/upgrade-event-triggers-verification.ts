import { allOf, someItem } from "../../evaluation/unknown";
import { ADD_VERIFICATION, isVerification, verifiersOn } from "../../program/kubernetes/verification";
import { exampleCluster, exampleVerification } from "../../program/kubernetes/verification-example";
import { startsInTime, startsItself } from "../../program/kubernetes/verification-start";
import { isVerifiedElsewhere, needsVerification } from "../../program/kubernetes/verified-clusters";
import { CLUSTER, DAEMON_SET, JOB } from "../../resource-types";
import type { Rule } from "../../rule";

export const upgradeEventTriggersVerification: Rule = {
  name: "upgrade-event-triggers-verification",
  description: "A verification starts by itself soon after each upgrade.",
  why:
    "GKE upgrades by itself, at an hour that it chooses within the window. A Job that a roll-out starts knows only of the upgrades " +
    "that Pulumi makes; of the others something has to learn: a verification that runs on each node all the time, one that " +
    "runs every hour or more often, or one that the notification of the upgrade's end starts.",
  fix:
    `${ADD_VERIFICATION} Or run your own from a DaemonSet, from a CronJob every hour or more often, ` +
    "or from what a push subscription to notificationConfig.pubsub.topic calls.",
  whenToExempt: "A cluster whose upgrades all come from a pipeline that starts the verification afterwards.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-notifications",
    "https://cloud.google.com/pubsub/docs/push",
  ],
  severity: "low",
  level: "advisory",
  good: [exampleCluster, exampleVerification(DAEMON_SET)],
  bad: [exampleCluster, exampleVerification(JOB)],
  checks: {
    [CLUSTER]: [
      function* start(_, context) {
        const { self, stack, settings } = context;
        if (isVerifiedElsewhere(settings)) return;
        const isLate = allOf(
          () => needsVerification(context),
          () =>
            someItem(verifiersOn(self, stack), (verifier) =>
              allOf(
                () => isVerification(verifier),
                () => !startsItself(verifier, settings),
              ),
            ),
          () => !startsInTime(self, context),
        );
        if (!isLate) return;
        yield {
          at: "notificationConfig",
          problem: `starts no verification when an upgrade has ended, and none runs every ${settings.verificationPeriodSeconds / 60} minutes or on each node`,
        };
      },
    ],
  },
};
