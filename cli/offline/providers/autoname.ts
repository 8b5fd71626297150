import { createHash } from "node:crypto";

/**
 * The name that a provider makes up where the program gives none: the resource's own and a suffix. Providers draw it at
 * random; here it follows from the URN, so that the same program gets the same verdict each time.
 */
export const autoname = (urn: string, name: string, digits: number): string =>
  `${name}-${createHash("sha256").update(urn).digest("hex").slice(0, digits)}`;
