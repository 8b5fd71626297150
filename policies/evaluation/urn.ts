/** The part of a URN that names its stack and project. */
export const stackKey = (urn: string): string => urn.split("::").slice(0, 2).join("::");

/** The name of the Pulumi project that a URN belongs to. */
export const projectNameOf = (urn: string): string => urn.split("::")[1] ?? "";

/** The name of the stack that a URN belongs to. */
export const stackNameOf = (urn: string): string => (urn.split("::")[0] ?? "").split(":").slice(2).join(":");
