import { appendTo } from "../../evaluation/append-to";
import type { Lists } from "../../evaluation/candidates";
import { ifKnown } from "../../evaluation/unknown";
import type { Labels, Selector } from "./selectors";

// What a selector selects is found by one of its labels, not by asking every object: the cost of one question does not grow
// with the number of objects. The indexes only leave out what is surely not selected; values that are not known leave out nothing.

/** Objects, indexed by their labels. */
export class LabelIndex<T> {
  private readonly byPair = new Map<string, T[]>();
  private readonly open: T[] = [];

  /** @param labelsOf may throw `Undecided`. */
  constructor(
    private readonly all: readonly T[],
    labelsOf: (object: T) => Labels | undefined,
  ) {
    for (const object of all) {
      const pairs = pairsOf(() => labelsOf(object));
      if (pairs) for (const pair of pairs) appendTo(this.byPair, pair, object);
      else this.open.push(object);
    }
  }

  /** All objects that the selector may select. */
  candidates(selector: () => Selector | undefined): Lists<T> {
    const pair = requiredPair(selector);
    return pair === undefined ? [this.all] : [this.byPair.get(pair) ?? [], this.open];
  }
}

/** Objects, indexed by their selectors. */
export class SelectorIndex<T> {
  private readonly byPair = new Map<string, T[]>();
  private readonly rest: T[] = [];

  /** @param selectorOf may throw `Undecided`. */
  constructor(
    private readonly all: readonly T[],
    selectorOf: (object: T) => Selector | undefined,
  ) {
    for (const object of all) {
      const pair = requiredPair(() => selectorOf(object));
      if (pair === undefined) this.rest.push(object);
      else appendTo(this.byPair, pair, object);
    }
  }

  /** All objects whose selector may select these labels. */
  candidates(labels: () => Labels | undefined): Lists<T> {
    const pairs = pairsOf(labels);
    return pairs ? [...pairs.map((pair) => this.byPair.get(pair) ?? []), this.rest] : [this.all];
  }
}

const pairOf = (key: string, value: string): string => `${key}=${value}`;

/** The labels as `key=value`, if all are known. */
const pairsOf = (labels: () => Labels | undefined): readonly string[] | undefined =>
  ifKnown(() => Object.entries(labels() ?? {}).map(([key, value]) => pairOf(key, value)));

/** A label with a known value that the selector requires; undefined for none. */
function requiredPair(selector: () => Selector | undefined): string | undefined {
  const wanted = ifKnown(() => selector()?.matchLabels) ?? {};
  for (const key of Object.keys(wanted)) {
    const pair = ifKnown(() => pairOf(key, wanted[key] as string));
    if (pair !== undefined) return pair;
  }
  return undefined;
}
