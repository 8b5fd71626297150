import assert from "node:assert/strict";
import { isSecret, output } from "@pulumi/pulumi";
import { type ChannelTarget, channelArgs } from "../../../stacks/alerts/channels";

const CANARY = "s3cret-canary";

describe("the notification channels", () => {
  const secrets: Record<string, Exclude<ChannelTarget, { type: "existing" }>> = {
    "a Slack token": { type: "slack", channel: "#platform", token: CANARY },
    "a PagerDuty key": { type: "pagerduty", serviceKey: CANARY },
    "a webhook's password": { type: "webhook", url: "https://x.example", username: "u", password: CANARY },
    "a webhook's URL, which is its token": { type: "webhook", url: `https://x.example/${CANARY}` },
    "a webhook's URL beside a password": {
      type: "webhook",
      url: `https://x.example/${CANARY}`,
      username: "u",
      password: "p",
    },
  };
  for (const [what, to] of Object.entries(secrets)) {
    it(`keep ${what} secret`, async () => {
      const { labels, sensitiveLabels } = channelArgs(to);
      const known = await Promise.all(
        [...Object.values(labels ?? {}), ...Object.values(sensitiveLabels ?? {})].map(async (value) => {
          const made = output(value as string);
          const text = await new Promise<string>((resolve) => made.apply((plain) => resolve(plain)));
          return { text, isSecret: await isSecret(made) };
        }),
      );
      const withCanary = known.filter(({ text }) => text.includes(CANARY));
      assert.equal(withCanary.length, 1);
      assert.ok(withCanary.every((value) => value.isSecret));
    });
  }

  it("are of the types that Cloud Monitoring knows", () => {
    const type = (to: Exclude<ChannelTarget, { type: "existing" }>) => channelArgs(to).type;
    assert.deepEqual(
      [
        type({ type: "email", address: "a@example.com" }),
        type({ type: "pubsub", topic: "projects/p/topics/t" }),
        ...Object.values(secrets).map(type),
      ],
      [
        "email",
        "pubsub",
        "slack",
        "pagerduty",
        "webhook_basicauth",
        "webhook_tokenauth",
        "webhook_basicauth",
      ],
    );
  });
});
