import type { monitoring } from "@pulumi/gcp";
import { NotificationChannel } from "@pulumi/gcp/monitoring";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  Output,
  output,
  RunError,
  secret,
} from "@pulumi/pulumi";
import { didYouMean } from "../../gke/suggest";
import { type OptionNames, unknownOptions } from "../shared/known-options";
import { SEVERITIES, type Severity } from "./alert";

/** Where notifications go. Tokens, keys and passwords may be plain: they become secrets here. */
export type ChannelTarget =
  | { readonly type: "email"; readonly address: string }
  | { readonly type: "slack"; readonly channel: string; readonly token: Input<string> }
  | { readonly type: "pagerduty"; readonly serviceKey: Input<string> }
  /** `projects/PROJECT/topics/TOPIC`; Cloud Monitoring's service agent has to be a publisher of it. */
  | { readonly type: "pubsub"; readonly topic: Input<string> }
  /** With a user and password, or a URL that holds a token. */
  | {
      readonly type: "webhook";
      readonly url: Input<string>;
      readonly username?: string;
      readonly password?: Input<string>;
    }
  /** `projects/PROJECT/notificationChannels/ID`: one that already exists. */
  | { readonly type: "existing"; readonly name: Input<string> };

/** A channel, and the severities of the alerts that are sent to it. */
export type Channel = ChannelTarget & { readonly severities: readonly Severity[] };

type NewTarget = Exclude<ChannelTarget, { type: "existing" }>;

/**
 * A notification channel's type and properties.
 * Source: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannelDescriptors, and @pulumi/gcp 9.37.0,
 * monitoring.NotificationChannel; checked 2026-11-25
 */
export function channelArgs(
  to: NewTarget,
): Pick<monitoring.NotificationChannelArgs, "type" | "labels" | "sensitiveLabels"> {
  switch (to.type) {
    case "email":
      return { type: "email", labels: { email_address: to.address } };
    case "slack":
      return {
        type: "slack",
        labels: { channel_name: to.channel },
        sensitiveLabels: { authToken: secret(to.token) },
      };
    case "pagerduty":
      return { type: "pagerduty", sensitiveLabels: { serviceKey: secret(to.serviceKey) } };
    case "pubsub":
      return { type: "pubsub", labels: { topic: to.topic } };
    case "webhook":
      if (to.password === undefined) return { type: "webhook_tokenauth", labels: { url: secret(to.url) } };
      return {
        type: "webhook_basicauth",
        labels: { url: secret(to.url), ...(to.username !== undefined && { username: to.username }) },
        sensitiveLabels: { password: secret(to.password) },
      };
  }
}

/** Resource names of notification channels, by the severity of the alerts that are sent to them. */
export type ChannelNames = Readonly<Record<Severity, readonly Input<string>[]>>;

export interface AlertChannelsArgs {
  /** The ID of the project whose alerts they take. */
  readonly project: Input<string>;
  /** The channels, by a name for people. */
  readonly channels: Readonly<Record<string, Channel>>;
}

const ARGS: OptionNames<AlertChannelsArgs> = { project: true, channels: true };

/** The properties of a channel, by its type. */
const CHANNEL_OPTIONS: { readonly [T in Channel as T["type"]]: OptionNames<T> } = {
  email: { type: true, severities: true, address: true },
  slack: { type: true, severities: true, channel: true, token: true },
  pagerduty: { type: true, severities: true, serviceKey: true },
  pubsub: { type: true, severities: true, topic: true },
  webhook: { type: true, severities: true, url: true, username: true, password: true },
  existing: { type: true, severities: true, name: true },
};

/** What every address of e-mail has: one @ and a domain with a dot, without spaces. */
const EMAIL_ADDRESS = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
/** A program in JavaScript may give an output, whose value is not known yet. */
const isAddress = (address: unknown): boolean =>
  Output.isInstance(address) || (typeof address === "string" && EMAIL_ADDRESS.test(address));

/** Checks options that a program in JavaScript may get wrong. @throws {RunError} with everything that is wrong, without any value. */
function checkChannels(name: string, args: AlertChannelsArgs): void {
  const problems = unknownOptions(args, ARGS);
  for (const [key, channel] of Object.entries(args.channels ?? {})) {
    const at = `channels.${key}`;
    const type = String(channel.type);
    const types = Object.keys(CHANNEL_OPTIONS);
    if (!types.includes(type)) {
      problems.push(`${at}.type: is not one of ${types.join(", ")}.${didYouMean(type, types)}`);
      continue;
    }
    problems.push(
      ...unknownOptions(channel, CHANNEL_OPTIONS[channel.type]).map((problem) => `${at}.${problem}`),
    );
    if (channel.type === "email" && !isAddress(channel.address))
      problems.push(`${at}.address: is not an e-mail address, such as oncall@example.com`);
    const { severities } = channel;
    if (!Array.isArray(severities) || !severities.every((severity) => SEVERITIES.includes(severity)))
      problems.push(`${at}.severities: is not a list of ${SEVERITIES.join(" and ")}`);
  }
  if (problems.length > 0)
    throw new RunError(`The options of the alert channels "${name}" are wrong:\n  ${problems.join("\n  ")}`);
}

/** Who is notified of alerts: notification channels, created here or existing. */
export class AlertChannels extends ComponentResource {
  /** For ClusterAlerts. */
  readonly names: Readonly<Record<Severity, Output<string>[]>>;

  /** @throws {RunError} if an option is wrong. */
  constructor(name: string, args: AlertChannelsArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:AlertChannels", name, {}, opts);
    checkChannels(name, args);
    const { project, channels } = args;
    const made = Object.entries(channels).map(([key, channel]) => ({
      severities: channel.severities,
      name:
        channel.type === "existing"
          ? output(channel.name)
          : new NotificationChannel(
              `${name}-${key}`,
              { project, displayName: key, ...channelArgs(channel) },
              { parent: this },
            ).name,
    }));
    const taking = (severity: Severity) =>
      made.filter(({ severities }) => severities.includes(severity)).map((channel) => channel.name);
    this.names = Object.fromEntries(SEVERITIES.map((severity) => [severity, taking(severity)])) as Record<
      Severity,
      Output<string>[]
    >;
    this.registerOutputs({ names: this.names });
  }
}
