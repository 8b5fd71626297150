import { compareVersions, exactVersion, formatVersion } from "../../gke/versions";
import type { VersionRange } from "../../verifier/known-issues";

/** Ranges such as `>=1.36.3-gke.1 <1.36.5-gke.1`, `<1.36.5-gke.1` or `=1.36.3-gke.1`, in parts without some exact versions. */
export const rangesWithout = (
  ranges: readonly string[],
  except: readonly string[],
): readonly VersionRange[] =>
  except.reduce<readonly VersionRange[]>(
    (parts, version) => parts.flatMap((part) => without(part, version)),
    ranges.map(rangeOf),
  );

/** A version that comes before all. */
const FIRST = "1.0.0-gke.0";

function rangeOf(range: string): VersionRange {
  const bounds = range.split(" ");
  const of = (operator: string) => bounds.find((bound) => bound.startsWith(operator))?.slice(operator.length);
  const exact = of("=");
  if (exact !== undefined) return [exact, after(exact)];
  const [from, until] = [of(">=") ?? FIRST, of("<")];
  return until === undefined ? [from] : [from, until];
}

function without(range: VersionRange, version: string): readonly VersionRange[] {
  const [from, until] = range;
  const isIn = order(from, version) <= 0 && (until === undefined || order(version, until) < 0);
  if (!isIn) return [range];
  const next = after(version);
  return [[from, version], until === undefined ? [next] : [next, until]];
}

const order = (a: string, b: string): number => compareVersions(exactVersion(a), exactVersion(b));

/** The version that comes next. */
function after(version: string): string {
  const exact = exactVersion(version);
  return formatVersion({ ...exact, gke: exact.gke + 1 });
}
