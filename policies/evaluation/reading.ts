/** Where a value comes from: the program declares it, or GKE has it and the program leaves it out. */
export type Origin = "declared" | "observed";

export interface Reading<V> {
  readonly value: V;
  readonly origin: Origin;
}

/** A resource, or a part of one: what the program declares, and what is known of its real state. */
export interface Source<P> {
  readonly inputs: P;
  readonly observed: Partial<P>;
}

/**
 * A value as the program declares it, else as it is observed: the one way in which rules read what GKE may have filled in. In a first
 * preview nothing is observed. Undefined where the value is neither declared nor observed.
 * @throws Undecided where the program declares it and its value is unknown.
 */
export function read<P, V>(
  source: Source<P>,
  ask: (properties: Partial<P>) => V | undefined,
): Reading<V> | undefined {
  const declared = ask(source.inputs);
  if (declared !== undefined) return { value: declared, origin: "declared" };
  const observed = ask(source.observed);
  return observed === undefined ? undefined : { value: observed, origin: "observed" };
}

/** Continues a property's path with its value, and says so where the value was read on GKE. */
export const stated = (reading: Reading<unknown>, shown: string): string => saidWhere(reading, `is ${shown}`);

/** Adds to a text about a value that it was read on GKE, where it was. */
export const saidWhere = ({ origin }: Reading<unknown>, said: string): string =>
  origin === "declared" ? said : `${said} on GKE (not set in the program)`;
