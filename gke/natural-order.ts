/**
 * Sorts names as people do: `c2` before `c10`. All else goes by code units, so that the order is the same on every machine.
 * @returns below, at or above zero, as `sort` takes it.
 */
export function inNaturalOrder(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // The digits before are part of the numbers that differ.
  while (at > 0 && isDigit(a.charCodeAt(at - 1))) at--;
  const [first, other] = [numberAt(a, at), numberAt(b, at)];
  if (first !== "" && other !== "" && first !== other) {
    if (first.length !== other.length) return first.length - other.length;
    return first < other ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** The digits at a place, without zeros before them; empty where there are none. */
function numberAt(text: string, from: number): string {
  let to = from;
  while (isDigit(text.charCodeAt(to))) to++;
  return text.slice(from, to).replace(/^0+(?=\d)/, "");
}
