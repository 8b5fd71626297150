import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Alert, Intervals, Target } from "../../stacks/alerts/alert";
import { DEFAULTS } from "../../stacks/verification/options";

export const TARGET: Target = { location: "europe-west4", cluster: "runners" };
export const INTERVALS: Intervals = DEFAULTS;

/** Minutes (both included) in which an alert fires. */
export type Stretch = readonly [from: number, to: number];

/** The value of a series at a minute; undefined where it has no sample. */
export type Values = (minute: number) => number | undefined;

/** The alerts that have fired as expected in some world. */
export const seen = new Set<string>();

/** Series, minute by minute, from the first minute to the last. */
export class World {
  private readonly series: { series: string; values: string }[] = [];

  constructor(
    private readonly first: number,
    private readonly last: number,
  ) {}

  gauge(name: string, labels: Readonly<Record<string, string>>, values: Values): this {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
    const samples = this.minutes.map((minute) => values(minute) ?? "_");
    this.series.push({ series: `${name}{${pairs.join(",")}}`, values: samples.join(" ") });
    return this;
  }

  /** A counter that grows by so much in each minute; it has samples from its first minute on. */
  counter(
    name: string,
    labels: Readonly<Record<string, string>>,
    growth: (minute: number) => number,
    isThere: (minute: number) => boolean = () => true,
  ): this {
    let sum = 0;
    return this.gauge(name, labels, (minute) => {
      if (!isThere(minute)) return undefined;
      sum += growth(minute);
      return sum;
    });
  }

  /**
   * Asserts when the alerts fire, minute by minute from 0 on, and that all others are quiet: by `promtool test rules`, which prints what it got
   * instead.
   */
  expect(alerts: readonly Alert[], firing: Readonly<Record<string, readonly Stretch[]>>): void {
    const rules = alerts.flatMap(({ id, condition }) => {
      const is = condition(TARGET, INTERVALS);
      return is.kind === "metric" ? [{ alert: id, expr: is.query, for: `${is.forMinutes}m` }] : [];
    });
    const unknown = Object.keys(firing).filter((id) => !rules.some(({ alert }) => alert === id));
    assert.deepEqual(unknown, [], "no such alerts");
    const at = (minute: number) =>
      Object.keys(firing)
        .filter((id) => firing[id]?.some(([from, to]) => from <= minute && minute <= to))
        .map((id) => ({ labels: `{alertname=${JSON.stringify(id)}}`, value: 1 }));
    const test = {
      rule_files: ["rules.json"],
      evaluation_interval: "1m",
      tests: [
        {
          interval: "1m",
          input_series: this.series,
          promql_expr_test: this.judged.map((minute) => ({
            expr: 'group by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: `${minute - this.first}m`,
            exp_samples: at(minute),
          })),
        },
      ],
    };
    const folder = mkdtempSync(join(tmpdir(), "alerts-"));
    try {
      // JSON is YAML.
      writeFileSync(
        join(folder, "rules.json"),
        JSON.stringify({ groups: [{ name: "alerts", interval: "1m", rules }] }),
      );
      writeFileSync(join(folder, "test.json"), JSON.stringify(test));
      const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", "test.json"], {
        cwd: folder,
        encoding: "utf8",
        timeout: 50_000,
      });
      assert.equal(status, 0, this.inOwnMinutes(stdout + stderr));
      for (const id of Object.keys(firing)) seen.add(id);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What is before minute 0 is history, by which "usual" is known. */
  private get judged(): number[] {
    return this.minutes.filter((minute) => minute >= 0);
  }

  private get minutes(): number[] {
    return Array.from({ length: this.last - this.first + 1 }, (_, index) => this.first + index);
  }

  /** What promtool prints, with the world's minutes instead of the time since its first one. */
  private inOwnMinutes(text: string): string {
    return text
      .replace(/time: ((\d+)h)?((\d+)m)?(\d+s)?/g, (_, _h, hours = 0, _m, minutes = 0) => {
        return `minute ${this.first + 60 * Number(hours) + Number(minutes)}`;
      })
      .replace(/expr: .*?, minute/g, "minute")
      .replace(/\n\s*\n+/g, "\n");
  }
}
