import { createHash } from "node:crypto";
import type { Finding } from "./finding";

/**
 * Identifies a finding from run to run: by its rule, its resource with stack and project, and its property. Indexes of list items are left
 * out, as they change when another item is added.
 */
export const identityOf = ({ rule, urn, property }: Pick<Finding, "rule" | "urn" | "property">): string =>
  JSON.stringify([rule, urn, withoutPlaces(property)]);

export const withoutPlaces = (property: string): string => property.replace(/\[\d+\]/g, "[]");

/** The findings, each with a fingerprint that is unique among them: 32 hexadecimal digits of its identity. */
export function fingerprinted<T extends Pick<Finding, "rule" | "urn" | "property">>(
  findings: readonly T[],
): { finding: T; fingerprint: string }[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const identity = identityOf(finding);
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    const text = nth === 0 ? identity : `${identity}${nth}`;
    return { finding, fingerprint: createHash("sha256").update(text).digest("hex").slice(0, 32) };
  });
}
