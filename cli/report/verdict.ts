import { counted } from "../../gke/counted";
import { isBlocking, judgedStacks, type StackReport } from "./finding";

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
  const blocking = judged.flatMap(({ findings }) => findings.filter(isBlocking)).length;
  if (blocking > 0) return { kind: "refused", text: `Refused: ${counted(blocking, "mandatory violation")}.` };
  if (judged.every(({ counts }) => counts.resources === 0))
    return { kind: "nothing judged", text: "Nothing was judged: no stack has resources of its own." };
  return { kind: "passed", text: "Passed: no mandatory violation." };
}
