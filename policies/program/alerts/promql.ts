import type * as LezerPromql from "@prometheus-io/lezer-promql" with { "resolution-mode": "import" };
import { promqlName } from "../../../gke/metrics";
import type { Fields } from "../../../gke/records";
import { fullyMatches } from "../../../gke/regular-expressions";
import type { Growth } from "./growth";
import { growthAsked } from "./promql-growth";
import { unquoted } from "./promql-literal";

/** One condition on a label; `__name__` is the metric. */
export interface Matcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/** What a query reads: the series that fit all matchers. */
export interface Selector {
  readonly matchers: readonly Matcher[];
  /** The query asks whether there is such a series, with `absent()`, `absent_over_time()` or behind `unless`. */
  readonly isAbsence: boolean;
  /** The query asks whether the series, or what functions and aggregations make of them, are smaller than something. */
  readonly isBelow: boolean;
  /** What the query asks each of the series to grow by; absent where it asks something else. */
  readonly growth?: Growth;
}

/** Longer is no query of an alert. */
const MAX_LENGTH = 20_000;

/** The selectors of a PromQL query, wherever they stand in it; undefined for what is no query. Never throws. */
export function selectorsOf(query: string): readonly Selector[] | undefined {
  if (query.length > MAX_LENGTH) return undefined;
  const tree = parser().parse(query);
  const textOf = ({ from, to }: Node) => query.slice(from, to);
  const selectors: Selector[] = [];
  let isBroken = false;
  tree.iterate({
    enter({ type, node }) {
      if (type.isError) isBroken = true;
      if (type.name !== "VectorSelector") return;
      const growth = growthAsked(node, textOf);
      selectors.push({
        matchers: matchersOf(node, textOf),
        isAbsence: isAbsence(node, textOf),
        isBelow: isBelow(node),
        ...(growth && { growth }),
      });
    },
  });
  return isBroken ? undefined : selectors;
}

/** Whether a series is among what a selector reads; undefined where that depends on labels that are not known. */
export function selects({ matchers }: Selector, series: Fields): boolean | undefined {
  let isOpen = false;
  for (const matcher of matchers) {
    const answer = fits(matcher, series);
    if (answer === false) return false;
    isOpen ||= answer === undefined;
  }
  return isOpen ? undefined : true;
}

/**
 * The labels under which PromQL has fields that a filter names by a path.
 * Source: https://cloud.google.com/monitoring/promql/promql-mapping
 */
const FIELD_OF_LABEL: ReadonlyMap<string, string> = new Map(
  Object.entries({
    __name__: "metric.type",
    monitored_resource: "resource.type",
  }),
);

const PROMETHEUS_METRIC = /^prometheus\.googleapis\.com\/(.+)\/[a-z]+$/;

/**
 * What a metric may be called in a query: by its type in Monitoring, in quotes, or by its name in PromQL, which for a metric of
 * Managed Service for Prometheus is the one that it is collected by.
 */
export const promqlNamesOf = (metricType: string): readonly string[] => [
  metricType,
  promqlName(metricType),
  ...(PROMETHEUS_METRIC.exec(metricType)?.slice(1) ?? []),
];

function fits({ label, operator, value }: Matcher, series: Fields): boolean | undefined {
  const actual = series(FIELD_OF_LABEL.get(label) ?? label);
  if (actual === undefined) return undefined;
  const answers = (label === "__name__" ? promqlNamesOf(actual) : [actual]).map((text) =>
    operator.endsWith("~") ? fullyMatches(value, text) : text === value,
  );
  if (answers.includes(undefined)) return undefined;
  return answers.includes(true) !== operator.startsWith("!");
}

type Tree = ReturnType<typeof LezerPromql.parser.parse>;
type Node = Tree["topNode"];
type TextOf = (node: Node) => string;

/** Loaded with the first query, as most programs have none. */
const parser = () => (require("@prometheus-io/lezer-promql") as typeof LezerPromql).parser;

function matchersOf(selector: Node, textOf: TextOf): readonly Matcher[] {
  const name = selector.getChild("Identifier");
  const named: Matcher[] = name ? [{ label: "__name__", operator: "=", value: textOf(name) }] : [];
  const list = selector.getChild("LabelMatchers");
  for (let node = list?.firstChild; node; node = node.nextSibling) {
    const quoted = node.getChild("QuotedLabelName")?.getChild("StringLiteral");
    const operator = node.getChild("MatchOp");
    const value = node.getChild("StringLiteral");
    if (node.name === "QuotedLabelName" && value)
      named.push({ label: "__name__", operator: "=", value: unquoted(textOf(value)) });
    else if (operator && value) {
      const label = node.getChild("LabelName");
      named.push({
        label: quoted ? unquoted(textOf(quoted)) : label ? textOf(label) : "",
        operator: textOf(operator) as Matcher["operator"],
        value: unquoted(textOf(value)),
      });
    }
  }
  return named;
}

const ABSENCE = /^absent(_over_time)?$/;

function isAbsence(selector: Node, textOf: TextOf): boolean {
  for (let node = selector.parent; node; node = node.parent) {
    const name = node.getChild("FunctionIdentifier");
    if (name && ABSENCE.test(textOf(name))) return true;
    const unless = node.getChild("Unless");
    if (unless && unless.to <= selector.from) return true;
  }
  return false;
}

/** What a selector is first compared with, if nothing is calculated from it before. */
function isBelow(selector: Node): boolean {
  let node = selector;
  while (node.parent && node.parent.name !== "BinaryExpr") node = node.parent;
  const comparison = node.parent;
  const isLeft = comparison?.firstChild?.from === node.from;
  const smaller = isLeft ? ["Lss", "Lte"] : ["Gtr", "Gte"];
  return smaller.some((operator) => Boolean(comparison?.getChild(operator)));
}
