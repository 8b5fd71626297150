import type { Context, Finding } from "../rule";
import { findingsIf } from "./findings-if";

/** What tells of other rules on the resource under judgement. */
type OfRules = Pick<Context, "voiceOf">;

/**
 * Findings of a cause that another rule reports on the same resource where `isReported` holds: none there, as one cause gets one finding. They
 * are that one where the other rule is disabled. Where it is exempt they stand under its exemption, so that it hides nothing and is
 * enough for the cause.
 *
 * @param rule the other rule's name.
 */
export function* unlessReportedBy(
  rule: string,
  context: OfRules,
  isReported: () => boolean,
  findings: () => Iterable<Finding>,
): Iterable<Finding> {
  const voice = context.voiceOf(rule);
  if (voice === "speaks") yield* findingsIf(() => !isReported(), findings);
  else if (voice === "disabled") yield* findings();
  else for (const finding of findings()) yield isReported() ? { ...finding, exemptWith: rule } : finding;
}
