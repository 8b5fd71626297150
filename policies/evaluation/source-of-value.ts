import { ifKnown, Undecided } from "./unknown";

// Pulumi reports dependencies for a whole top-level property, such as `spec`, not for the value inside it that a rule reads: a resource may
// be the source of another part. The functions here find the source of the value alone.

/**
 * Whether the unknown value is the one with this path, and not an object that contains it.
 * @param keys the value's names, the last of its path.
 */
export const isValueUnknown = ({ property }: Undecided, keys: readonly string[]): boolean =>
  keys.includes(property.split(".").at(-1) ?? "");

/**
 * Finds the resource from which a value inside a property comes, such as the Namespace of `metadata.namespace`.
 * @param candidates the resources of the right type on which the property depends.
 * @param value reads the value.
 * @param keys the value's names, the last of its path.
 * @param giving reads from a candidate the value that it would give.
 * @returns the candidate with that value; where the value is unknown, the only candidate. Undefined where no candidate has the value, where
 * several may, and where even the object that contains it is unknown.
 */
export function sourceOfValue<R>(
  candidates: readonly R[],
  value: () => string | undefined,
  keys: readonly string[],
  giving: (candidate: R) => string | undefined,
): R | undefined {
  try {
    const known = value();
    if (known === undefined) return undefined;
    return candidates.find((candidate) => ifKnown(() => giving(candidate)) === known);
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return candidates.length === 1 && isValueUnknown(error, keys) ? candidates[0] : undefined;
  }
}
