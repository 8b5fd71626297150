import * as decode from "../shared/decoders";
import { runbookUrl } from "../verification/option-keys";
import { CI_PLATFORMS, SEVERITIES, THRESHOLD_BOUNDS, THRESHOLDS, type Thresholds } from "./alert";
import { ALERTS } from "./list";

const secret = (what: string) => decode.secretText(`${what}, as a secret`, /^\S{1,2000}$/);
const severities = decode.list("severities", decode.oneOf(...SEVERITIES), 1);
const text = (what: string, pattern: RegExp) => decode.text(what, pattern);

/** Where notifications go, and which. */
const channelOf = decode.variant("who is notified of alerts", "type", {
  email: { address: text("an e-mail address", /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/), severities },
  slack: {
    channel: text("a channel, such as #platform", /^#\S{1,80}$/),
    token: secret("a token"),
    severities,
  },
  pagerduty: { serviceKey: secret("the service's integration key"), severities },
  pubsub: {
    topic: text("a topic, such as projects/PROJECT/topics/TOPIC", /^projects\/[^/\s]+\/topics\/[^/\s]+$/),
    severities,
  },
  // With a user and password; or with an address that holds a token.
  webhook: {
    url: secret("an address with https://"),
    username: decode.maybe(text("a user's name", /^\S{1,100}$/)),
    password: decode.maybe(secret("the user's password")),
    severities,
  },
  existing: {
    name: text(
      "a channel, such as projects/PROJECT/notificationChannels/ID",
      /^projects\/[^/\s]+\/notificationChannels\/[^/\s]+$/,
    ),
    severities,
  },
});

/** A fallback, as a record of a key that is not given would have it undefined. */
const threshold = (what: string, key: keyof Thresholds) =>
  decode.optional(decode.integer(what, ...THRESHOLD_BOUNDS[key]), THRESHOLDS[key]);

/** Who is notified when a cluster's workloads lose their identity, and which alerts are off. */
export const alerts = decode.record("the alerts", {
  channels: decode.mapOf(
    "channels",
    {
      expected: "up to 30 lower-case letters, digits and hyphens, a letter first",
      pattern: /^[a-z][a-z0-9-]{0,29}$/,
    },
    channelOf,
    1,
  ),
  off: decode.optional(decode.list("alerts", decode.oneOf(...ALERTS.map(({ id }) => id))), []),
  thresholds: decode.maybe(
    decode.record("thresholds", {
      burstErrors: threshold("errors in 10 minutes", "burstErrors"),
      burstFactor: threshold("times as many as usual", "burstFactor"),
      steadyErrors: threshold("errors in 25 minutes", "steadyErrors"),
      steadyFactor: threshold("times as many as usual", "steadyFactor"),
    }),
  ),
  runbookUrl: decode.maybe(runbookUrl),
  ci: decode.optional(decode.list("CI platforms", decode.oneOf(...CI_PLATFORMS)), []),
});

export type AlertsConfig = NonNullable<ReturnType<typeof alerts>>;

/** The field of a channel that is a secret; undefined where it has none. */
export function secretOf(
  channel: NonNullable<decode.Loose<ReturnType<typeof channelOf>>>,
): string | undefined {
  switch (channel.type) {
    case "slack":
      return "token";
    case "pagerduty":
      return "serviceKey";
    case "webhook":
      return channel.password === undefined ? "url" : "password";
    default:
      return undefined;
  }
}
