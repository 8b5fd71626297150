import { given, type Release } from "../releases";
import { givenScalar } from "./chart-values";

// Which of the values for Vault's injector are in force: some stand in two places, and some take their default from others.
// Source: https://github.com/hashicorp/vault-helm, 0.20.0 to 0.34.1 (values.yaml, templates), checked 2026-11-30

/** Whether a release installs the injector, which is on wherever the chart is unless it says otherwise. */
export function hasInjector(release: Release): boolean {
  const enabled = givenScalar(release, "injector", "enabled") ?? "-";
  return enabled === "-" ? given(release, "global", "enabled") !== false : String(enabled) === "true";
}

/** The failurePolicy of the injector's webhook. The former value counts only where the newer one, which has a default, is emptied. */
export function injectorFailurePolicy(release: Release): string {
  const own = givenScalar(release, "injector", "webhook", "failurePolicy") ?? "Ignore";
  return String(own === "" ? (givenScalar(release, "injector", "failurePolicy") ?? "Ignore") : own);
}
