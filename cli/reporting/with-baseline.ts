import { UsageError } from "../messages/errors";
import { against, type Baseline, baselineOf, keptOf, sumOf } from "../report/baseline";
import type { BaselineReport } from "../report/baseline-report";
import type { StackReport } from "../report/finding";
import { writeBaseline } from "./baseline-file";
import type { Reporting } from "./flags";

interface Compared {
  stacks: readonly StackReport[];
  baseline?: BaselineReport;
}

/**
 * The reports compared with the baseline that the flags name, which is written before where they say so.
 * @throws UsageError for a baseline of another project, and where none can be written.
 */
export function withBaseline(
  stacks: readonly StackReport[],
  project: string,
  { baseline }: Pick<Reporting, "baseline">,
): Compared {
  if (!baseline) return { stacks };
  const { file, content, isWritten } = baseline;
  if (content !== undefined && content.project !== project)
    throw new UsageError(
      `${file} is the baseline of the project "${content.project}", and this is "${project}". Write one for it to another file: npx gke-guardrails baseline write --baseline FILE`,
    );
  if (isWritten) return written(file, stacks, project, content);
  if (content === undefined) return { stacks };
  const { stacks: compared, ...about } = against(content, stacks);
  return { stacks: compared, baseline: { file, ...about } };
}

/** @param before what the file had until now. */
function written(
  file: string,
  stacks: readonly StackReport[],
  project: string,
  before: Baseline | undefined,
): Compared {
  const failed = stacks.find((stack) => "error" in stack);
  if (failed)
    throw new UsageError(
      `The baseline was not written, as the stack "${failed.name}" could not be evaluated: ${"error" in failed ? failed.error : ""}`,
    );
  const content = baselineOf(project, stacks, before);
  writeBaseline(file, content);
  const { stacks: accepted, unknown } = against(content, stacks);
  const fixed = before ? against(before, stacks).fixed : [];
  const findings = sumOf(content.findings);
  return {
    stacks: accepted,
    baseline: {
      ...{ file, fixed, unknown },
      written: {
        findings,
        ...(before && { added: findings - sumOf(before.findings) + sumOf(fixed) }),
        kept: keptOf(stacks, before),
      },
    },
  };
}
