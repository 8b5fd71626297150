import type { MUTATING_WEBHOOK, VALIDATING_WEBHOOK } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { intercepts, PODS, type Webhook } from "./webhooks";

// What the checks of whether something answers a webhook share.

export type WebhookContext = Context<typeof VALIDATING_WEBHOOK | typeof MUTATING_WEBHOOK>;

/** Advisory for webhooks that keep no Pods from being created. */
export const levelOf = (webhook: Webhook): Pick<Finding, "level"> =>
  intercepts(webhook, PODS) ? {} : { level: "advisory" };
