/** So many answers are kept; then all are dropped. */
const MAX_KEPT = 2_000;

/** A function of a text, with its answers kept: what a program has once may be asked about each of its clusters. */
export function remembering<V>(read: (text: string) => V): (text: string) => V {
  const kept = new Map<string, V>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined || kept.has(text)) return known as V;
    const value = read(text);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(text, value);
    return value;
  };
}
