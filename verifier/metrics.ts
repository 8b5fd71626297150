// The metrics of `node` mode. Pure.

import { METRICS } from "./contract";
import { exitCodeOf, type Verdict } from "./verdict";

/** Counts since the start, which `metricsText()` reports besides the last verdict. */
export interface Counters {
  readonly verdicts: Readonly<Record<string, number>>;
  readonly reportFailures: Readonly<Record<string, number>>;
}

/** The metrics in Prometheus' text format, version 0.0.4. */
export function metricsText(node: string, last: Verdict | undefined, counters: Counters): string {
  let text = "";
  const add = (
    name: string,
    type: "gauge" | "counter",
    samples: readonly [labels: object, value: number][],
  ) => {
    if (samples.length > 0) text += `# TYPE ${name} ${type}\n`;
    for (const [labels, value] of samples) {
      const pairs = Object.entries({ node, ...labels }).map(
        ([key, label]) => `${key}=${JSON.stringify(label)}`,
      );
      text += `${name}{${pairs.join()}} ${value}\n`;
    }
  };
  if (last) {
    const { time, problems, checks = [] } = last;
    add(METRICS.passed, "gauge", [[{}, exitCodeOf(last) === 0 ? 1 : 0]]);
    add(METRICS.time, "gauge", [[{}, time.getTime() / 1000]]);
    add(
      METRICS.fault,
      "gauge",
      problems.map(({ fault, check }) => [{ fault, check }, 1]),
    );
    add(
      METRICS.duration,
      "gauge",
      checks.map(({ name: check, milliseconds }) => [{ check }, milliseconds / 1000]),
    );
  }
  const count = (name: string, label: string, counts: Readonly<Record<string, number>>) =>
    add(
      name,
      "counter",
      Object.entries(counts).map(([key, value]) => [{ [label]: key }, value]),
    );
  count(METRICS.verdicts, "outcome", counters.verdicts);
  count(METRICS.reportFailures, "to", counters.reportFailures);
  return text;
}
