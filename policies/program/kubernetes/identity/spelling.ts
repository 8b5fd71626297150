// How near two texts are.

/** Whether two texts are equal except for one letter that is added, removed or changed, or for two swapped neighbours. */
export function isOneEditAway(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restOfA, restOfB] = [a.slice(start), b.slice(start)];
  const swapped = (restOfA[1] ?? "") + (restOfA[0] ?? "") + restOfA.slice(2);
  return (
    restOfA.slice(1) === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    swapped === restOfB
  );
}

/** How many letters lie between the prefix and the suffix that two texts share. */
export function lettersApart(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end;
}

/**
 * The maximum length of a namespace's name. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/,
 * checked 2026-11-29
 */
const LONGEST_NAMESPACE = 63;

/**
 * A namespace, and all texts that remain when one of its letters is removed: two namespaces that are one edit apart share one of these
 * texts. A text that is too long for a namespace yields only itself.
 */
export const withoutLetters = (text: string): readonly string[] =>
  text.length > LONGEST_NAMESPACE
    ? [text]
    : [text, ...Array.from(text, (_, i) => text.slice(0, i) + text.slice(i + 1))];

/** The longest part of a name that is taken for a counter, as in `team-a`. */
const COUNTING = 2;

/**
 * Whether two names differ by one letter, as by a slip; not where they differ in a number or a counter, as `team-a` and `team-b` do on
 * purpose.
 */
export function isMisspelling(a: string, b: string): boolean {
  const [one = [], other = []] = [a, b].map((name) => name.replace(/\d/g, "").split("-"));
  const apart = one.filter((part, i) => part !== other[i]);
  return (
    (apart.length > 0 || one.length !== other.length) &&
    apart.every((part) => part.length > COUNTING) &&
    isOneEditAway(a, b)
  );
}

/** Whether two names share a part other than a number, as the siblings `team-a` and `team-b`, or `app-1` and `app-2`, do. */
export function haveCommonPart(a: string, b: string): boolean {
  const [one = [], other = []] = [a, b].map((name) => name.replace(/\d/g, "").split("-"));
  return one.some((part) => part !== "" && other.includes(part));
}
