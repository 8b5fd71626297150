// One run of a stack's program against the pack.

import { join } from "node:path";
import type { Settings } from "../../policies/settings/settings";
import type { Note } from "../messages/notes";
import { Engine } from "./engine/engine";
import { SourcePositions } from "./engine/source-positions";
import { fromReleases } from "./from-releases";
import { Charts } from "./manifests/charts";
import type { ProgramSecrets } from "./masking/program-secrets";
import { whyNothing } from "./nothing-to-judge";
import type { Pack } from "./pack";
import { PackJudge } from "./pack-judge";
import { type Deadline, late } from "./program/deadline";
import { uncaughtError } from "./program/preload-end";
import { startProgram, type Way } from "./program/program";
import { programFailure, unfinishedProgram, withWarnings } from "./program-failure";
import { markedConfig } from "./project/config-values";
import type { Project } from "./project/project";
import { gitFolder, realPath } from "./project/repository";
import type { Stack } from "./project/stacks";
import type { Diagnostic } from "./protocol/analysis";
import { Autonaming, Providers } from "./providers";
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
  /** The user's own settings. */
  given?: Partial<Settings> | undefined;
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

type Program = ReturnType<typeof startProgram>;

/**
 * Runs the program once, and judges what it registers.
 * @throws Late where there is no time for the run; NotEvaluated where the program fails, registers and reads nothing, or does not end, or
 * the pack fails.
 */
export async function previewOnce(
  options: PreviewOptions,
  way: Way,
  deadline: Deadline,
): Promise<StackEvaluation> {
  const { project, stack, pack, remediates, secrets } = options;
  const judge = new PackJudge(pack, remediates);
  const autonaming = new Autonaming(project.name, stack.name, stack.config.values);
  const providers = new Providers(project.programFolder, autonaming, options.projectNumbers);
  const engine = engineFor(options, judge, providers);
  const address = await engine.listen();
  try {
    const program = startProgram(project, stack, address, way);
    if (program.pipe) engine.serve(program.pipe);
    judge.begin(project.name, stack.name);
    try {
      const end = await Promise.race([program.ended, judge.failed, late(program, stack, deadline)]);
      const notes = notesOf(program, engine, options);
      refuseFailure(program, end, notes, engine, options);
      const found = await judge.finish([...engine.resources, ...engine.reads.unmanaged]);
      return {
        ...evaluated(found, notes, engine, options),
        askedProjects: [...providers.askedProjects].sort(),
      };
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

const engineFor = (
  { project, stack, fetchesCharts, onResource, secrets }: PreviewOptions,
  judge: PackJudge,
  providers: Providers,
): Engine =>
  new Engine({
    project: project.name,
    stack: stack.name,
    config: markedConfig(stack.config),
    providers,
    charts: new Charts(project.programFolder, fetchesCharts === true),
    judge,
    sources: new SourcePositions(gitFolder(project.root) ?? realPath(project.root)),
    onResource,
    ...(secrets && { secrets }),
  });

/** The notes on a run that has ended; of the functions that did not run only if the program ran to its end. */
function notesOf(
  { reports }: Program,
  engine: Engine,
  { project, stack, works = new SkippedWorks() }: PreviewOptions,
): Note[] {
  if (uncaughtError(reports.text) === undefined)
    engine.noteUnseen(reports.text, join(project.programFolder, project.entryPoint), works);
  return [...stack.notes, ...engine.notes.all];
}

/** @throws NotEvaluated where a run has failed, or left something unfinished. */
function refuseFailure(
  program: Program,
  end: Awaited<Program["ended"]>,
  notes: readonly Note[],
  engine: Engine,
  { project, stack }: PreviewOptions,
): void {
  if (engine.failure) throw engine.failure;
  if (end !== 0 || uncaughtError(program.reports.text) !== undefined)
    throw programFailure(project, stack, { child: program, end, errors: engine.errors, notes });
  const unfinished = unfinishedProgram(project, stack, program, engine);
  if (unfinished) throw unfinished;
}

const evaluated = (
  found: readonly Diagnostic[],
  notes: readonly Note[],
  engine: Engine,
  options: PreviewOptions,
): StackEvaluation =>
  evaluationOf(options.stack.name, engine.resources, fromReleases(found, engine.resources), notes, {
    ...options,
    empty: whyNothing(engine.reads.hasRead, notes),
    isHandled: engine.chartObjects.isHandled,
    unmanaged: engine.reads.unmanaged,
  });
