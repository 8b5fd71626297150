import { ifKnown, someItem } from "./unknown";

/**
 * A search through items, such as `(ask) => someItem(items, ask)`: whether `ask` holds for one of them. It stops at the first for which
 * that is sure.
 */
export type Search<I> = (ask: (item: I) => boolean) => boolean;

/**
 * The item at which a search stops; undefined where `ask` holds for none.
 * @throws Undecided where it surely holds for none, and may for one.
 */
export function foundBy<I>(search: Search<I>, ask: (item: I) => boolean): I | undefined {
  let found: I | undefined;
  const isFound = search((item) => {
    if (!ask(item)) return false;
    found = item;
    return true;
  });
  return isFound ? found : undefined;
}

/** Like `foundBy`, through a list that may be absent. Null items are skipped. */
export const findItem = <I>(items: readonly I[] | undefined, ask: (item: I) => boolean): I | undefined =>
  foundBy((is) => someItem(items, is), ask);

/** All items that a search comes to, as far as known. */
export function reachedBy<I>(search: Search<I>): ReadonlySet<I> {
  const reached = new Set<I>();
  ifKnown(() =>
    search((item) => {
      reached.add(item);
      return false;
    }),
  );
  return reached;
}
