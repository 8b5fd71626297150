import { createHash } from "node:crypto";
import type { Finding } from "./finding";

/**
 * What a finding is known by from run to run: its rule, its resource with stack and project, and its property. The places of list items are
 * left out: they change when something else is added.
 */
export const identityOf = ({ rule, urn, property }: Pick<Finding, "rule" | "urn" | "property">): string =>
  JSON.stringify([rule, urn, withoutPlaces(property)]);

export const withoutPlaces = (property: string): string => property.replace(/\[\d+\]/g, "[]");

/** Findings, each with a fingerprint of its identity that no other of them has: 32 hexadecimal digits. */
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
