import type { ResourceType } from "../resource-types";
import type { Check } from "../rule";
import type { FormerName } from "../settings/former-names";

/**
 * A check that used to be a rule of its own: exemptions and levels under its former name still apply to its findings, and to no others of
 * the rule that it is part of now.
 */
type PartCheck<T extends ResourceType> = Check<T> & { readonly formerly: FormerName };

/** Marks a check as a former rule. It reports nothing where that former name is disabled. */
export function partOf<T extends ResourceType>(formerly: FormerName, check: Check<T>): PartCheck<T> {
  const part: Check<T> = function* (inputs, context) {
    if (context.settings.formerLevels[formerly] === "disabled") return;
    for (const finding of check(inputs, context)) yield { ...finding, formerly };
  };
  return Object.assign(part, { formerly });
}
