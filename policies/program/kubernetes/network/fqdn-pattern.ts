/**
 * Whether a pattern of Cilium's for names holds a name: a `*` stands for any letters of one part of a name, one that stands alone for all names, and
 * `**.` before a name for parts of any number.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer3/#dns-based and pkg/fqdn/matchpattern of https://github.com/cilium/cilium, checked
 * 2026-11-28
 */
export function patternHolds(pattern: string, name: string): boolean {
  if (/^\*+$/.test(pattern)) return true;
  const parts = name.split(".");
  const wanted = pattern.toLowerCase().replace(/\.$/, "").split(".");
  if (wanted[0] !== "**")
    return wanted.length === parts.length && wanted.every((text, i) => partHolds(text, parts[i]));
  const rest = wanted.slice(1);
  const skipped = parts.length - rest.length;
  return skipped > 0 && rest.every((text, i) => partHolds(text, parts[skipped + i]));
}

function partHolds(pattern: string, part = ""): boolean {
  const [first = "", ...more] = pattern.split(/\*+/);
  const last = more.pop();
  if (last === undefined) return part === first;
  if (!part.startsWith(first) || part.length < first.length + last.length) return false;
  let place = first.length;
  for (const text of more) {
    const found = part.indexOf(text, place);
    if (found < 0) return false;
    place = found + text.length;
  }
  return part.endsWith(last) && part.length - last.length >= place;
}
