import type { Rule, Severity } from "../../policies/rule";
import type { Paint } from "../report/colours";
import { hanging, widest, wrap } from "../report/wrap";

const COLOURS: Partial<Record<Severity, Parameters<Paint>[0]>> = { critical: "red", high: "yellow" };

/** Least columns for the description beside the rule's name, level and severity; with fewer it stands below them. */
const LEAST_BESIDE = 30;

/** A line for each rule, or several within the width: its name, level, severity and what it requires. */
export function rulesTable(list: readonly Rule[], paint: Paint, width: number): string[] {
  const nameWidth = widest(list.map(({ name }) => name));
  const before = nameWidth + "  mandatory  critical  ".length;
  return list.flatMap(({ name, level, severity, description, mandatoryFor }) => {
    const colour = COLOURS[severity];
    const painted = (text: string) => (colour ? paint(colour, text) : text);
    const text = mandatoryFor === undefined ? description : `${description} Mandatory for ${mandatoryFor}.`;
    if (width - before < LEAST_BESIDE) {
      const levels = wrap(`${level}, ${severity}`, width - 2);
      return [
        paint("bold", name),
        ...levels.map((line) => `  ${painted(line)}`),
        ...hanging("  ", text, width),
      ];
    }
    const [first = "", ...more] = wrap(text, width - before);
    const cells = `${paint("bold", name.padEnd(nameWidth))}  ${level.padEnd(9)}  ${painted(severity.padEnd(8))}`;
    return [`${cells}  ${first}`, ...more.map((line) => " ".repeat(before) + line)];
  });
}
