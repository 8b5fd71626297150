import { join } from "node:path";

export const ROOT = join(__dirname, "../..");
export const EXAMPLE = join(ROOT, "examples/getting-started");

/** How often what varies is measured. */
export const RUNS = 7;

/** The least and the middle of samples. */
interface Figures {
  min: number;
  median: number;
}

export function figures(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  return { min: sorted[0] ?? Number.NaN, median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN };
}

/** Figures in milliseconds as text in seconds. */
export const seconds = ({ min, median }: Figures) =>
  `${(min / 1000).toFixed(2)} s min, ${(median / 1000).toFixed(2)} s median`;
/** Prints one line of a section. */
export const print = (label: string, text: string) => console.log(`  ${label.padEnd(46)} ${text}`);
