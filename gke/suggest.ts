/** The candidate that is nearest to a misspelt word, if one is near enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...new Set(candidates)];
  let best: string | undefined;
  let bestDistance = lettersWrong(word) + 1;
  for (const candidate of all) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  const byParts = withAllParts(word, all);
  if (byParts !== undefined && bestDistance > FEW_LETTERS) return byParts;
  if (best !== undefined) return best;
  const [only, ...others] = byBeginning(word, all);
  return others.length === 0 ? only : undefined;
}

/** As many letters may be wrong that no other candidate is better. */
const FEW_LETTERS = 2;

/** How many letters of a word may be wrong: of a short one, two make another word. */
function lettersWrong(word: string): number {
  const { length } = word.replace(/^-{1,2}/, "");
  return length < 5 ? 1 : Math.max(FEW_LETTERS, Math.floor(length / 3));
}

/** The only candidate that contains all parts of a name such as `node-pool-metadata`. */
function withAllParts(word: string, candidates: readonly string[]): string | undefined {
  const parts = word.toLowerCase().split("-");
  if (parts.length < 2) return undefined;
  const [only, ...others] = candidates.filter((candidate) => {
    const own = new Set(candidate.toLowerCase().split("-"));
    return parts.every((part) => own.has(part));
  });
  return others.length === 0 ? only : undefined;
}

/** The candidates that begin with the word, or with which the word begins, as `production` begins with `prod`. */
const byBeginning = (word: string, candidates: readonly string[]): string[] =>
  candidates.filter((candidate) => {
    const [short = "", long = ""] = [word.toLowerCase(), candidate.toLowerCase()].sort(
      (a, b) => a.length - b.length,
    );
    return short.length > 1 && long.startsWith(short);
  });

/** More candidates than these are not listed. */
const MOST_CANDIDATES = 6;

/** ` Did you mean "…"?`, with all candidates where the word is the beginning of a few; or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const all = [...new Set(candidates)];
  const candidate = nearest(word, all);
  return questionAbout(candidate === undefined ? byBeginning(word, all) : [candidate]);
}

/** ` Did you mean "…", "…" or "…"?` of candidates that were found; nothing where there are none, or too many. */
export function questionAbout(meant: readonly string[]): string {
  if (meant.length === 0 || meant.length > MOST_CANDIDATES) return "";
  const [last = "", ...before] = meant.map((each) => `"${each}"`).reverse();
  return ` Did you mean ${before.length === 0 ? last : `${before.reverse().join(", ")} or ${last}`}?`;
}

/** What to write instead of a word that is not one of `all`: the most similar one, else all of them. */
export const notOneOf = (word: string, all: readonly string[]): string =>
  didYouMean(word, all) || ` Expected one of ${all.join(", ")}.`;

/** How many letters have to be added, removed, changed or swapped with their neighbour; `limit` where it is at least that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      }
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(at(last, b.length), limit);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
