import { withoutOwner } from "../../policies/evaluation/unknown";
import { saysInFiles } from "../../policies/evaluation/unread-files";
import { type Cause, causesOf } from "./causes";
import { isBlocking, type JudgedStack } from "./finding";
import { namesShown, propertiesText, resourcesText, stacksText } from "./names";
import type { View } from "./view";

/** The heading of what is undecided. */
export const undecidedHeading = (stacks: readonly JudgedStack[]): string => {
  const areSomeInFiles = stacks.some(({ findings }) => findings.some(({ problem }) => saysInFiles(problem)));
  return `Undecided: these values are not known yet${areSomeInFiles ? ", or in files" : ""}`;
};

/**
 * What is undecided: a line for each resource from which the unknown values come, and for each other property that leaves the same rules undecided,
 * with all affected resources of a type.
 */
export function undecidedLines(stacks: readonly JudgedStack[], view: Pick<View, "detail">): string[] {
  // One unknown value may leave several rules undecided.
  const causes = causesOf(
    stacks,
    ({ status }) => status === "undecided",
    ({ urn, property }) => JSON.stringify([urn.split("::").slice(2), property]),
  );
  return alike(causes).map((group) => openLine(group, stacks.length, namesShown(view)));
}

/** Groups causes of which the values come from one resource, or in which a property leaves the same rules undecided on several resources of a type. */
function alike(causes: readonly Cause[]): (readonly [Cause, ...Cause[]])[] {
  const groups = new Map<string, [Cause, ...Cause[]]>();
  for (const cause of causes) {
    const { finding, stacks } = cause;
    const { type, property, from } = finding;
    const what = from ?? [type, withoutOwner(property), property.match(OWNER)?.[0], rulesOf(cause)];
    const key = JSON.stringify([what, isBlocking(finding), saysInFiles(finding.problem), [...stacks]]);
    const group = groups.get(key);
    if (group) group.push(cause);
    else groups.set(key, [cause]);
  }
  return [...groups.values()];
}

/** The type of another resource before a property: `Topic` in `Topic.upgrades.project`. */
const OWNER = /^[A-Z]\w*/;

const rulesOf = ({ resources }: Cause): string[] => [...new Set(resources.map(({ rule }) => rule))];

function openLine(causes: readonly [Cause, ...Cause[]], all: number, most: number): string {
  const [first] = causes;
  const blocks = isBlocking(first.finding) ? "blocks: " : "";
  const names = resourcesText(
    causes.map(({ finding }) => finding),
    most,
  );
  const where = saysInFiles(first.finding.problem) ? " (values files, which rules do not read)" : "";
  const properties = propertiesText(
    causes.map(({ finding }) => finding),
    most,
  );
  const from = first.finding.from === undefined ? "" : `, from ${first.finding.from}`;
  const rules = [...new Set(causes.flatMap(rulesOf))].join(", ");
  return `${blocks}${names}${stacksText(first.stacks, all, most)} ${properties}${from}${where}: ${rules}`;
}
