import { writeBaseline } from "./baseline-file";
import { UsageError } from "./messages/errors";
import { against, type BaselineReport, baselineOf } from "./report/baseline";
import type { StackReport } from "./report/finding";
import type { Reporting } from "./reporting-flags";

/**
 * The reports compared with the baseline that the flags name, which is written before where they say so.
 * @throws UsageError for a baseline of another project, and where none can be written.
 */
export function withBaseline(
  stacks: readonly StackReport[],
  project: string,
  { baseline }: Reporting,
): { stacks: readonly StackReport[]; baseline?: BaselineReport } {
  if (!baseline) return { stacks };
  const { file, content = write(file, stacks, project) } = baseline;
  if (content.project !== project)
    throw new UsageError(
      `${file} is the baseline of the project "${content.project}", and this is "${project}". Write one for it: --write-baseline FILE`,
    );
  const { stacks: compared, ...about } = against(content, stacks);
  return { stacks: compared, baseline: { file, ...about } };
}

function write(file: string, stacks: readonly StackReport[], project: string) {
  const failed = stacks.find((stack) => "error" in stack);
  if (failed)
    throw new UsageError(
      `--write-baseline: nothing was written, as the stack "${failed.name}" could not be evaluated: ${"error" in failed ? failed.error : ""}`,
    );
  const content = baselineOf(project, stacks);
  writeBaseline(file, content);
  return content;
}
