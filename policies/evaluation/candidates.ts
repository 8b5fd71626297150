import { appendTo } from "./append-to";
import { ifKnown, someItem } from "./unknown";

/** Items in several lists, as putting them into one would take time for each. */
export type Lists<I> = readonly (readonly I[])[];

/** Like `someItem`, of the items in all lists. */
export const someOf = <I>(lists: Lists<I>, ask: (item: I) => boolean): boolean =>
  someItem(lists, (items) => someItem(items, ask));

/**
 * The items of a list that come into question for a key: so what each of many resources asks of a list takes no more time for each of
 * them as both grow. What is asked of the items stays the asker's; this only leaves out those that cannot be meant.
 */
export class Candidates<I> {
  private readonly byKey = new Map<string, I[]>();
  private readonly forAll: I[] = [];

  /** @param keysOf the keys for which an item comes into question; undefined, or an `Undecided` that it throws, for all. */
  constructor(
    private readonly items: readonly I[],
    keysOf: (item: I) => Iterable<string> | undefined,
  ) {
    for (const item of items) {
      const keys = ifKnown(() => keysOf(item));
      if (keys === undefined) this.forAll.push(item);
      else for (const key of new Set(keys)) appendTo(this.byKey, key, item);
    }
  }

  /** The items for any of the keys, each once, or all where these are undefined. */
  of(keys: readonly string[] | undefined): Lists<I> {
    if (keys === undefined) return [this.items];
    const ofKeys = keys.map((key) => this.byKey.get(key) ?? []);
    return ofKeys.length > 1 ? [[...new Set(ofKeys.flat())], this.forAll] : [...ofKeys, this.forAll];
  }
}
