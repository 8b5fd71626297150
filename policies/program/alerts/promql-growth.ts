import type * as LezerPromql from "@prometheus-io/lezer-promql" with { "resolution-mode": "import" };
import { parseUnitDuration } from "../../../gke/durations";
import type { Growth } from "./growth";

type Node = ReturnType<typeof LezerPromql.parser.parse>["topNode"];

/** The aggregations that give no more than the largest of the series has. */
const NO_MORE = ["Avg", "Max", "Min"];

/** What a query asks of each series of a selector by itself, as `increase(…[10m]) > 3` does; undefined where it asks something else. */
export function growthAsked(selector: Node, textOf: (node: Node) => string): Growth | undefined {
  const range = selector.parent;
  const duration = range?.getChild("DurationExpr");
  const call = callOf(range?.parent?.name === "OffsetExpr" ? range.parent : range);
  const name = call?.getChild("FunctionIdentifier");
  const seconds = duration && parseUnitDuration(textOf(duration));
  if (range?.name !== "MatrixSelector" || !call || !name || !seconds) return undefined;
  const count = leastOf(call, textOf);
  if (count === undefined) return undefined;
  const asked = textOf(name);
  if (asked === "increase") return { count, seconds };
  return asked === "rate" ? { count: count * seconds, seconds } : undefined;
}

/** The call, or the aggregation, of which a node is an argument. */
const callOf = (node: Node | null | undefined): Node | null | undefined =>
  node?.parent?.name === "FunctionCallBody" ? node.parent.parent : undefined;

/** The number that something has to be larger than. */
function leastOf(asked: Node, textOf: (node: Node) => string): number | undefined {
  let node = asked;
  for (let outer = outside(node); outer; outer = outside(node)) node = outer;
  const comparison = node.parent?.name === "BinaryExpr" ? node.parent : undefined;
  const isLeft = comparison?.firstChild?.from === node.from;
  const number = isLeft ? comparison?.lastChild : comparison?.firstChild;
  const isLarger = (isLeft ? ["Gtr", "Gte"] : ["Lss", "Lte"]).some((operator) =>
    comparison?.getChild(operator),
  );
  return isLarger && number?.name === "NumberDurationLiteral" ? Number(textOf(number)) : undefined;
}

/** The parentheses or aggregation around a node that leave its values as they are, or take some of them. */
function outside({ parent }: Node): Node | undefined {
  if (parent?.name === "ParenExpr") return parent;
  const aggregation = parent?.name === "FunctionCallBody" ? parent.parent : undefined;
  const operation = aggregation?.getChild("AggregateOp")?.firstChild?.name ?? "";
  return aggregation && NO_MORE.includes(operation) ? aggregation : undefined;
}
