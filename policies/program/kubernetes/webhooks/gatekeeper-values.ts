import { isOlder, type Release } from "../releases";
import { givenRules, givenScalar } from "./chart-values";
import type { Webhook } from "./webhooks";

// Which of the values for the rules of Gatekeeper's webhooks are in force: by the chart's version, and by each other.
// Source: charts/gatekeeper of https://github.com/open-policy-agent/gatekeeper, 3.10.0 to 3.24.0-beta.0 (values.yaml, templates), checked 2026-11-30

type Kind = "validating" | "mutating";

/** Rules of the release's own, in place of the chart's. */
function customRules(release: Release, kind: Kind): Webhook["rules"] {
  const own = givenRules(release, `${kind}WebhookCustomRules`);
  return own?.length ? own : undefined;
}

/** Whether the value for the scope is in force: from 3.20 on, and only in the chart's own rule. */
const takesScope = (release: Release, kind: Kind): boolean =>
  !isOlder(release, 3, 20) && customRules(release, kind) === undefined;

/** The rules of one of the webhooks. @throws Undecided where they depend on an unknown value. */
export function gatekeeperRules(release: Release, kind: Kind): Webhook["rules"] {
  const scope = takesScope(release, kind) ? givenScalar(release, `${kind}WebhookScope`) : undefined;
  return (
    customRules(release, kind) ?? [
      {
        apiGroups: ["*"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["*"],
        scope: String(scope ?? "*"),
      },
    ]
  );
}

/** The value that sets the scope of the rules. */
export const scopeKey = (release: Release, kind: Kind): string =>
  `${kind}Webhook${takesScope(release, kind) ? "Scope" : "CustomRules"}`;

/** How a release keeps the rules to kinds with namespaces. */
export function scopeFix(release: Release, kind: Kind): string {
  const [rules, scope] = [`values.${kind}WebhookCustomRules`, `values.${kind}WebhookScope`];
  if (takesScope(release, kind)) return `Set ${scope} to "Namespaced".`;
  if (customRules(release, kind)) return `Set scope to "Namespaced" in each rule of ${rules}.`;
  return `Set ${rules} to the rule of the chart's template, with scope: "Namespaced", or use the chart's version 3.20 or later and set ${scope} to "Namespaced".`;
}
