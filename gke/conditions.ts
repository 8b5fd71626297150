// What a known issue asks of the properties of a cluster and its node pools, by their names in
// https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/, checked 2026-11-28.

/** Values that properties may have, by their paths: a `*` at either end of a text stands for any characters, null for an absent one. */
export type Conditions = Readonly<Record<string, readonly (string | boolean | null)[]>>;

/** The property of a cluster or node pool at a condition's path. */
export const propertyAt = (properties: object, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], properties);

/** Whether a property has one of a condition's values. GKE takes image and machine types in any case. */
export function fits(wanted: string | boolean | null, value: unknown): boolean {
  if (wanted === null || value === undefined) return wanted === null && value === undefined;
  if (typeof wanted === "boolean" || typeof value !== "string") return wanted === value;
  return fitsText(wanted, value);
}

/** Whether a text fits a pattern, in any case. */
export function fitsText(pattern: string, text: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()];
  const isOpen = wanted.startsWith("*");
  const isOpenEnded = wanted.length > 1 && wanted.endsWith("*");
  const part = wanted.slice(isOpen ? 1 : 0, isOpenEnded ? -1 : undefined);
  if (isOpen && isOpenEnded) return given.includes(part);
  if (isOpen) return given.endsWith(part);
  return isOpenEnded ? given.startsWith(part) : given === part;
}
