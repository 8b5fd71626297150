import { appendTo } from "./append-to";
import { ifKnown, someItem } from "./unknown";

/** A list kept in several parts: concatenating them would cost time for each item. */
export type Lists<I> = readonly (readonly I[])[];

/** Like `someItem`, over the items of all lists. */
export const someOf = <I>(lists: Lists<I>, ask: (item: I) => boolean): boolean =>
  someItem(lists, (items) => someItem(items, ask));

/**
 * An index of a list: for a key, it returns the items that may match, so that a search by each of many resources does not slow down as the
 * list grows. It only narrows the search; whether an item really matches is for the caller to decide.
 */
export class Candidates<I> {
  private readonly byKey = new Map<string, I[]>();
  private readonly forAll: I[] = [];

  /**
   * @param keysOf the keys under which an item is found. An item is found under every key where this returns undefined or throws
   * `Undecided`.
   */
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

  /** The items under any of the keys, each once; all items where `keys` is undefined. */
  of(keys: readonly string[] | undefined): Lists<I> {
    if (keys === undefined) return [this.items];
    const ofKeys = keys.map((key) => this.byKey.get(key) ?? []);
    return ofKeys.length > 1 ? [[...new Set(ofKeys.flat())], this.forAll] : [...ofKeys, this.forAll];
  }
}
