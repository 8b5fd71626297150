import type { Context, Finding } from "../rule";
import { findingsIf } from "./findings-if";

/** The part of the context that says what other rules report. */
type OfRules = Pick<Context, "voiceOf">;

/**
 * Yields findings unless another rule reports the same cause on the same resource, so that one cause gets one finding. If the other rule is
 * disabled, all findings are yielded. If it is exempt for this resource, its exemption covers these findings too.
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
