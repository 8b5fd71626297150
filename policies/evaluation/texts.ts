// Values that may be texts, or whatever else a program, a provider or a state puts in their place.

/** A text; undefined for any other value. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A text with at least one character; undefined for any other value. */
export const nonEmptyText = (value: unknown): string | undefined => textOf(value) || undefined;

/** A text; an empty one for any other value, which no parser accepts. */
export const textOrEmpty = (value: unknown): string => textOf(value) ?? "";
