import { join } from "node:path";
import type { Settings } from "../../policies/settings/settings";
import { Engine } from "./engine/engine";
import { SourcePositions } from "./engine/source-positions";
import { fromReleases } from "./from-releases";
import { Charts } from "./manifests/charts";
import type { ProgramSecrets } from "./masking/program-secrets";
import { whyNothing } from "./nothing-to-judge";
import type { Pack } from "./pack";
import { PackJudge } from "./pack-judge";
import { Deadline, Late, late } from "./program/deadline";
import { uncaughtError } from "./program/preload-end";
import { leanWay, startProgram, type Way } from "./program/program";
import { ProgramFailure, programFailure, unfinishedProgram, withWarnings } from "./program-failure";
import { markedConfig } from "./project/config-values";
import type { Project } from "./project/project";
import { gitFolder, realPath } from "./project/repository";
import type { Stack } from "./project/stacks";
import { needsCompiler } from "./project/typescript";
import { Autonaming, Providers } from "./providers";
import { maskingSecrets } from "./secret-values";
import { SkippedWorks } from "./skipped-work/skipped";
import { evaluationOf, type StackEvaluation } from "./stack-evaluation";

export interface PreviewOptions {
  project: Project;
  stack: Stack;
  /** Gives the pack. It is asked for once the program has been started, which does not wait for it. */
  pack: () => Promise<Pack>;
  /** Whether the configuration switches remediations on; only then the program waits for the pack. */
  remediates: boolean;
  /** Whether the configuration lets what was not looked into block; false where it is absent. */
  blocksUnseen?: boolean;
  /** Whose clusters Kubernetes providers lead to, by the configuration. */
  kubernetesProviders?: Settings["kubernetesProviders"] | undefined;
  /** Numbers of projects that the configuration gives. */
  projectNumbers?: Providers["projectNumbers"] | undefined;
  /** Whether Helm charts may be downloaded; false where it is absent. */
  fetchesCharts?: boolean;
  /** How long the program may run, all of its runs together, in milliseconds. */
  timeoutMs?: number;
  onResource?: () => void;
  /** What was found of functions that did not run in other stacks of the program; absent where there is no other. */
  works?: SkippedWorks;
  /** Keeps the values that the program makes secret; absent where that is not asked for. */
  secrets?: ProgramSecrets;
}

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
 * The same in Pulumi's own way, from which most that is said of a program that fails comes. One that cannot load a module is run once
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

async function previewOnce(options: PreviewOptions, way: Way, deadline: Deadline): Promise<StackEvaluation> {
  const { project, stack, pack, remediates, onResource, secrets, works = new SkippedWorks() } = options;
  const judge = new PackJudge(pack, remediates);
  const autonaming = new Autonaming(project.name, stack.name, stack.config.values);
  const providers = new Providers(project.programFolder, autonaming, options.projectNumbers);
  const engine = new Engine({
    project: project.name,
    stack: stack.name,
    config: markedConfig(stack.config),
    providers,
    charts: new Charts(project.programFolder, options.fetchesCharts === true),
    judge,
    sources: new SourcePositions(gitFolder(project.root) ?? realPath(project.root)),
    onResource,
    ...(secrets && { secrets }),
  });
  const address = await engine.listen();
  try {
    const program = startProgram(project, stack, address, way);
    if (program.pipe) engine.serve(program.pipe);
    judge.begin(project.name, stack.name);
    try {
      const end = await Promise.race([program.ended, judge.failed, late(program, stack, deadline)]);
      const uncaught = uncaughtError(program.reports.text);
      if (uncaught === undefined)
        engine.noteUnseen(program.reports.text, join(project.programFolder, project.entryPoint), works);
      const notes = [...stack.notes, ...engine.notes.all];
      if (engine.failure) throw engine.failure;
      if (end !== 0 || uncaught !== undefined)
        throw programFailure(project, stack, { child: program, end, errors: engine.errors, notes });
      const unfinished = unfinishedProgram(project, stack, program, engine);
      if (unfinished) throw unfinished;
      const found = await judge.finish([...engine.resources, ...engine.reads.unmanaged]);
      const diagnostics = fromReleases(found, engine.resources);
      const evaluation = evaluationOf(stack.name, engine.resources, diagnostics, notes, {
        ...options,
        empty: whyNothing(engine.reads.hasRead, notes),
        isHandled: engine.chartObjects.isHandled,
        unmanaged: engine.reads.unmanaged,
      });
      return { ...evaluation, askedProjects: [...providers.askedProjects].sort() };
    } catch (error) {
      throw withWarnings(error, engine.notes.all);
    } finally {
      await program.stop();
      secrets?.take(program.reports.secrets);
    }
  } finally {
    engine.close();
    secrets?.show(engine.resources, project.name, stack);
  }
}
