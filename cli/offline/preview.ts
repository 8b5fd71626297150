import { type PreviewOptions, previewOnce } from "./preview-once";
import { Deadline, Late } from "./program/deadline";
import { leanWay } from "./program/program";
import { ProgramFailure } from "./program-failure";
import { needsCompiler } from "./project/typescript";
import { maskingSecrets } from "./secret-values";
import type { StackEvaluation } from "./stack-evaluation";

export type { PreviewOptions } from "./preview-once";

/**
 * Runs the stack's program against the pack, as its first preview would. A program that fails in the lean way is run once more as
 * Pulumi runs it, unless the failure is its own. No secret value is in what comes of it, but for the properties of resources.
 * @throws NotEvaluated where the program fails, registers and reads nothing, or does not end, or the pack fails.
 */
export const preview = (options: PreviewOptions): Promise<StackEvaluation> =>
  maskingSecrets(options.stack.config, async (secrets) => {
    const given = { ...options, secrets };
    const lean = leanWay(options.project);
    const deadline = new Deadline(options.timeoutMs);
    if (!lean) return previewAsPulumi(given, deadline);
    try {
      return await previewOnce(given, lean, deadline);
    } catch (error) {
      if (!(error instanceof ProgramFailure) || error.isOfProgram) throw error;
      return await orElse(error, previewAsPulumi(given, deadline));
    }
  });

/**
 * Previews a stack in Pulumi's own way, on which most of what is said of failing programs is based. One that cannot load a module is run once
 * more with the TypeScript compiler, as the module may be TypeScript of another folder.
 * @throws NotEvaluated as `preview` does.
 */
export async function previewAsPulumi(
  options: PreviewOptions,
  deadline = new Deadline(options.timeoutMs),
): Promise<StackEvaluation> {
  const { project } = options;
  const usesCompiler = needsCompiler(project);
  try {
    return await previewOnce(options, { usesCompiler }, deadline);
  } catch (error) {
    const isWorthIt = error instanceof ProgramFailure && error.isModule && !usesCompiler;
    if (!isWorthIt || !project.runtime.typescript) throw error;
    try {
      return await orElse(error, previewOnce(options, { usesCompiler: true }, deadline));
    } catch (again) {
      // What the module was needed for may fail by itself, and that is then what to tell.
      throw again instanceof ProgramFailure && again.isModule ? error : again;
    }
  }
}

/** What a further run gives; where there is no time for it, the failure of the one before. */
const orElse = (failure: ProgramFailure, run: Promise<StackEvaluation>): Promise<StackEvaluation> =>
  run.catch((error) => {
    throw error instanceof Late ? failure : error;
  });
