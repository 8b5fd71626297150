import { ASSUMPTION } from "../../policies/evaluation/stack/other-clouds";
import type { Cause } from "./causes";
import type { Paint } from "./colours";
import { type Finding, isBlocking } from "./finding";
import { namesShown, placesText, resourcesText, stacksText } from "./names";
import type { View } from "./view";
import { cut, hanging, wrap } from "./wrap";

const COLOURS: Partial<Record<NonNullable<Finding["severity"]>, Parameters<Paint>[0]>> = {
  critical: "red",
  high: "red",
  medium: "yellow",
};

/** A violation with all its resources: what is wrong, and how to fix it. */
export function violationBlock({ finding, resources, stacks }: Cause, all: number, view: View): string {
  const { paint, width } = view;
  const { severity, rule, property, problem, fix, exemption } = finding;
  const grade = (severity ?? finding.level).toUpperCase();
  const mark = isBlocking(finding) || grade === "ADVISORY" ? grade : `${grade}, advisory`;
  const first = `${mark}  ${rule}  `;
  const names = hanging(first, whereOf({ resources, stacks }, all, view), width);
  const places = placesText(resources, view.pathOf, namesShown(view));
  const [head = "", ...more] = places === "" ? names : behind(names, places, first.length, view);
  const painted =
    paint((severity && COLOURS[severity]) ?? "bold", mark) +
    head.slice(mark.length).replace(rule, () => paint("bold", rule));
  const what = wrap(property === "" ? problem : `${property} ${problem}`, width - 2);
  const lines = [
    painted,
    ...more,
    ...what.map((line, i) => `  ${i === 0 ? withProperty(line, property, paint) : line}`),
    ...(exemption?.expired
      ? hanging("  ", `Its exemption ended on ${exemption.until}: ${exemption.reason}`, width)
      : []),
    ...(fix === "" ? [] : hanging("  Fix: ", view.detail === "verbose" ? fix : firstWay(fix), width)),
  ];
  return lines.join("\n");
}

/** Appends places to lines: without their folders where they only fit then, or on a line of their own. */
function behind(lines: readonly string[], places: string, indent: number, { width, detail }: View): string[] {
  const last = lines.at(-1) ?? "";
  const short = places.replace(/(^| )[^ ]*\//g, "$1…/");
  const fitting = (detail === "verbose" ? [places] : [places, short]).find(
    (text) => last.length + 2 + text.length <= width,
  );
  return fitting === undefined
    ? [...lines, ...hanging(" ".repeat(Math.min(indent, 10)), places, width)]
    : [...lines.slice(0, -1), `${last}  ${fitting}`];
}

const withProperty = (line: string, property: string, paint: Paint): string =>
  property !== "" && line.startsWith(property) ? paint("cyan", property) + line.slice(property.length) : line;

/** A violation on one line, for advisory ones. */
export function violationLine(cause: Cause, all: number, view: View): string {
  const { rule, property, problem } = cause.finding;
  const where = whereOf(cause, all, view);
  const line = cut(`  ${rule}  ${where}  ${property} ${problem.replace(/\n/g, " ")}`, view.width);
  return line.replace(rule, () => view.paint("bold", rule));
}

/** The resources that a violation is on, and the stacks. */
function whereOf(
  { resources, stacks }: Pick<Cause, "resources" | "stacks">,
  all: number,
  view: View,
): string {
  const most = namesShown(view);
  return resourcesText(resources, most) + stacksText(stacks, all, most);
}

/**
 * The first way of a fix with all that it takes, and a mark where there is more: other ways, and sources. Whose cluster is taken for GKE's is said in any
 * case.
 */
function firstWay(fix: string): string {
  const end = /[.;] (?=[Oo]r )|: import |\n/.exec(fix)?.index;
  if (end === undefined) return fix;
  return `${fix.slice(0, end)}. …${ASSUMPTION.exec(fix.slice(end))?.[0] ?? ""}`;
}
