import {
  DEFAULT_CHANNEL,
  NO_CHANNEL_ENDS,
  NO_CHANNEL_SUCCESSOR,
  RELEASE_CHANNEL,
} from "../../../gke/channels";
import { redact } from "../../evaluation/redact";
import { channelOf } from "../../program/gcp/versions/release-channel";
import { CLUSTER } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

const AT = "releaseChannel.channel";
const CHANNELS: readonly string[] = Object.values(RELEASE_CHANNEL);

export const releaseChannelExplicit: Rule = {
  name: "release-channel-explicit",
  description: "Clusters name a release channel, and RAPID serves no production.",
  why:
    "The channel decides how long a version was tried out before it reaches the cluster, and which exclusions GKE honours. A program that does not set it does " +
    "not manage it: nobody notices a change by hand. Clusters without a " +
    `channel are deprecated: new customers cannot create them, and on ${NO_CHANNEL_ENDS} GKE enrols those that are left in ` +
    `${NO_CHANNEL_SUCCESSOR}. RAPID is outside GKE's service level agreement.`,
  fix: `Set ${AT} to "${RELEASE_CHANNEL.regular}", "${RELEASE_CHANNEL.stable}" or "${RELEASE_CHANNEL.extended}".`,
  whenToExempt:
    "A production cluster whose purpose is to run new versions first, while others serve the load.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/release-channels",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/release-channels",
    "https://cloud.google.com/kubernetes-engine/versioning",
  ],
  severity: "high",
  level: "mandatory",
  frameworks: [
    "CIS GKE 1.9.0 5.5.4",
    "checkov CKV_GCP_70",
    "gke-policy-automation RELEASE_CHANNELS_DISABLED",
  ],
  departures:
    "checkov passes the channel UNSPECIFIED, which is none, and gke-policy-automation RAPID in production.",
  good: { releaseChannel: { channel: RELEASE_CHANNEL.regular } },
  bad: { releaseChannel: { channel: RELEASE_CHANNEL.unspecified } },
  checks: {
    [CLUSTER]: [
      function* channel(_, context) {
        yield* channelFindings(context);
      },
    ],
  },
  remediations: {
    [CLUSTER]: (cluster) => {
      if (cluster.enableKubernetesAlpha) return false;
      if (cluster.releaseChannel && "channel" in cluster.releaseChannel) return false;
      cluster.releaseChannel = { channel: DEFAULT_CHANNEL };
      return true;
    },
  },
};

function* channelFindings(context: Context<typeof CLUSTER>): Iterable<Finding> {
  const channel = channelOf(context);
  if (channel === undefined) {
    yield {
      at: AT,
      problem: "is absent: GKE chooses a new cluster's channel, and the program does not manage it",
      level: "advisory",
    };
  } else if (channel === RELEASE_CHANNEL.unspecified) {
    yield {
      at: AT,
      problem: `is ${redact(channel, CHANNELS)}, which is not a channel`,
    };
  } else if (!CHANNELS.includes(channel)) {
    yield { at: AT, problem: `is ${redact(channel)}, which is not a release channel` };
  } else if (channel === RELEASE_CHANNEL.rapid && context.isProduction) {
    yield {
      at: AT,
      problem: `is ${redact(channel, CHANNELS)}, whose versions are not yet proven enough for production`,
    };
  }
}
