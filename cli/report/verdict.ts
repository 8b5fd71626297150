import { counted, firstNames } from "../../gke/counted";
import { isAdvisory, isBlocking, type JudgedStack, judgedStacks, type StackReport } from "./finding";

/** What a run comes to. */
export interface Verdict {
  kind: "not evaluated" | "refused" | "nothing judged" | "passed";
  /** In a sentence. */
  text: string;
}

/** @param hasFailed whether nothing could be evaluated at all. */
export function verdictOn(stacks: readonly StackReport[], hasFailed = false): Verdict {
  if (hasFailed || stacks.some((stack) => "error" in stack))
    return { kind: "not evaluated", text: "Not evaluated." };
  const judged = judgedStacks(stacks);
  const { kind, text } = verdictOnJudged(judged);
  const rules = judged[0]?.rules;
  return { kind, text: rules ? `${text} Judged by ${firstNames(rules, MOST_RULES)} alone.` : text };
}

/** So many rules are named before the others are only counted. */
const MOST_RULES = 3;

function verdictOnJudged(judged: readonly JudgedStack[]): Verdict {
  const blocking = judged.flatMap(({ findings }) => findings.filter(isBlocking)).length;
  if (blocking > 0) return { kind: "refused", text: `Refused: ${counted(blocking, "mandatory violation")}.` };
  if (judged.every(({ counts }) => counts.resources === 0))
    return { kind: "nothing judged", text: "Nothing was judged: no stack has resources of its own." };
  const open = openIn(judged);
  const rest = open.length === 0 ? "" : ` Open: ${open.join(", ")}.`;
  return { kind: "passed", text: `Passed: no mandatory violation.${rest}` };
}

/** What was not passed, though it does not block, and what was not judged. */
function openIn(judged: readonly JudgedStack[]): string[] {
  const some = (number: number, said: string) => (number === 0 ? [] : [`${number} ${said}`]);
  const sum = (of: "accepted" | "undecided" | "unseen") =>
    judged.reduce((total, { counts }) => total + (counts[of] ?? 0), 0);
  const advisory = judged.flatMap(({ findings }) => findings.filter(isAdvisory));
  const severe = (["critical", "high"] as const).flatMap((severity) =>
    some(advisory.filter((finding) => finding.severity === severity).length, severity),
  );
  return [
    ...some(advisory.length, `advisory${severe.length === 0 ? "" : ` (${severe.join(", ")})`}`),
    ...some(sum("accepted"), "of the baseline"),
    ...some(sum("undecided"), "undecided"),
    ...some(sum("unseen"), "not looked into"),
  ];
}
