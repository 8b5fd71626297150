import type { FormerName } from "../former-names";
import type { ResourceType } from "../resource-types";
import type { Check } from "../rule";

/** A check of a rule that was one of its own: exemptions and levels under that name hold for its findings alone. */
export type PartCheck<T extends ResourceType> = Check<T> & { readonly formerly: FormerName };

/** Makes a check such a part. It judges nothing where that part is disabled. */
export function partOf<T extends ResourceType>(formerly: FormerName, check: Check<T>): PartCheck<T> {
  const part: Check<T> = function* (inputs, context) {
    if (context.settings.formerLevels[formerly] === "disabled") return;
    for (const finding of check(inputs, context)) yield { ...finding, formerly };
  };
  return Object.assign(part, { formerly });
}
