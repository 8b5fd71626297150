import { textOf } from "../../../evaluation/texts";

// When the condition of a grant lets it hold. Source for the form: https://cloud.google.com/iam/docs/configuring-temporary-access, checked 2026-11-28

/** A grant that may have a condition. */
export interface Conditional {
  /** @throws Undecided if it is not known. */
  isConditional(): boolean;
  /** The condition in the Common Expression Language; undefined where there is none. @throws Undecided if it is not known. */
  expression(): string | undefined;
}

/** @param read throws Undecided if the condition is not known. */
export const conditionalOf = (read: () => unknown): Conditional => ({
  isConditional: () => (read() ?? undefined) !== undefined,
  expression() {
    const { expression } = (read() ?? {}) as { expression?: unknown };
    return textOf(expression);
  },
});

/** A condition that ends at a moment, as IAM's console and its documentation write it. */
const UNTIL = /^request\.time\s*<=?\s*timestamp\(\s*(["'])([^"']*)\1\s*\)$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Whether a condition surely no longer holds from a moment on: it is false, or its time is over. False for any other condition, as it may
 * hold.
 * @throws Undecided if the condition is unknown.
 */
export function isOver({ expression }: Conditional, now: Date): boolean {
  const text = expression();
  if (text === undefined || /\|\||\?/.test(text)) return false;
  const parts = text.split("&&").map((part) => part.trim());
  // A part that was cut within parentheses or a quoted text is not a condition of its own.
  if (!parts.every(isWhole)) return false;
  return parts.some((part) => {
    const [, , moment = ""] = UNTIL.exec(part) ?? [];
    return part === "false" || (MOMENT.test(moment) && Date.parse(moment) <= now.getTime());
  });
}

function isWhole(part: string): boolean {
  const count = (character: string) => part.split(character).length - 1;
  return count("(") === count(")") && count('"') % 2 === 0 && count("'") % 2 === 0;
}
