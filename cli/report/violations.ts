import type { Cause } from "./causes";
import type { Paint } from "./colours";
import { type Finding, isBlocking } from "./finding";
import { resourcesText, stacksText } from "./names";
import type { View } from "./view";
import { cut, hanging, wrap } from "./wrap";

const COLOURS: Partial<Record<NonNullable<Finding["severity"]>, Parameters<Paint>[0]>> = {
  critical: "red",
  high: "red",
  medium: "yellow",
};

/** A violation on all its resources: what is wrong, and how to fix it. */
export function violationBlock({ finding, resources, stacks }: Cause, all: number, view: View): string {
  const { paint, width } = view;
  const { severity, rule, property, problem, fix, exemption } = finding;
  const grade = (severity ?? finding.level).toUpperCase();
  const mark = isBlocking(finding) ? grade : `${grade}, advisory`;
  const [head = "", ...more] = hanging(
    `${mark}  ${rule}  `,
    `${resourcesText(resources)}${stacksText(stacks, all)}`,
    width,
  );
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
    ...(fix === "" ? [] : hanging("  Fix: ", view.detail === "verbose" ? fix : firstSentence(fix), width)),
  ];
  return lines.join("\n");
}

const withProperty = (line: string, property: string, paint: Paint): string =>
  property !== "" && line.startsWith(property) ? paint("cyan", property) + line.slice(property.length) : line;

/** Advice in one line. */
export function violationLine({ finding, resources, stacks }: Cause, all: number, view: View): string {
  const { rule, property, problem } = finding;
  const where = `${resourcesText(resources)}${stacksText(stacks, all)}`;
  const line = cut(`  ${rule}  ${where}  ${property} ${problem.replace(/\n/g, " ")}`, view.width);
  return line.replace(rule, () => view.paint("bold", rule));
}

/** The first sentence of a fix, and a mark where more follows: where a function is, other ways, and sources. */
function firstSentence(fix: string): string {
  const end = /[.;] (?=[A-Z]|or )|: import |\n/.exec(fix)?.index;
  return end === undefined ? fix : `${fix.slice(0, end)}. …`;
}
