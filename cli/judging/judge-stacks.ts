import { availableParallelism } from "node:os";
import { counted } from "../../gke/counted";
import type { Settings } from "../../policies/settings/settings";
import { NotEvaluated } from "../messages/errors";
import { ManifestPlaces } from "../offline/manifests/manifest-places";
import type { Pack } from "../offline/pack";
import { preview } from "../offline/preview";
import type { Project } from "../offline/project/project";
import { pathIn, repositoryOf } from "../offline/project/repository";
import type { NamedStack } from "../offline/project/stacks";
import { SkippedWorks } from "../offline/skipped-work/skipped";
import { reportOf, type StackReport } from "../report/finding";
import { originsOf } from "../report/origins";
import { Progress } from "../report/progress";
import { placesOf } from "../report/sources";
import type { StackFindings } from "../report/stack-findings";
import type { JudgedProgram } from "../unmatched/settings";
import { suggestionsOf } from "./suggestions";

/** The flags on which stacks run, and how. */
export const RUNNING_OPTIONS = {
  stack: { type: "string", multiple: true, short: "s", value: "stack" },
  "config-value": { type: "string", multiple: true },
  "fetch-charts": { type: "boolean" },
  timeout: { type: "string" },
} as const;

/** The values of these flags. */
export interface RunningValues {
  stack?: string[];
  "config-value"?: string[];
  "fetch-charts"?: boolean;
  timeout?: string;
}

export const RUNNING_HELP = `  --stack NAME, -s      a stack to check; may be repeated. Without it, every stack that has a Pulumi.<stack>.yaml
  --config-value KEY=VALUE
                        a value of the stacks' configuration, which overrides that of their files; may be repeated. env:NAME reads it
                        from the environment and file:PATH from a file, as a secret. KEY may be a path into a value, such as
                        app:pools.main.size
  --fetch-charts        let helm download the charts that the program names; without it only charts at a path are rendered
  --timeout TIME        how long the program of a stack may run, such as 90s or 1m30s; the default is 5m`;

/** What became of a stack. */
interface Result {
  report: StackReport;
  /** What a report by framework is made of; absent where the stack was not judged. */
  judged?: StackFindings;
  /** Absent where the stack was not judged, or has no file: which other stacks there are is then not known. */
  program?: JudgedProgram | undefined;
}

interface Running {
  pack(): Promise<Pack>;
  remediates: boolean;
  blocksUnseen: boolean;
  kubernetesProviders?: Settings["kubernetesProviders"] | undefined;
  projectNumbers?: Settings["projectNumbers"] | undefined;
  given?: Partial<Settings> | undefined;
  fetchesCharts: boolean;
  timeoutMs: number | undefined;
  /** Gives a pack in which all remediations run; absent where nothing is to be suggested. */
  remediatingPack?: (() => Promise<Pack>) | undefined;
}

/** Runs the program of each stack, several at the same time, and judges it. What cannot be evaluated is an error in its result. */
export async function judgeStacks(
  project: Project,
  stacks: readonly NamedStack[],
  running: Running,
  progressTo: ConstructorParameters<typeof Progress>[0],
): Promise<Result[]> {
  const repository = repositoryOf(project.root);
  const pathOf = (file: string) => pathIn(repository, file);
  const manifests = new ManifestPlaces(project.programFolder);
  const works = new SkippedWorks();
  const progress = new Progress(progressTo);
  const { remediatingPack } = running;
  const suggestions = (pack: Pack, { name, findings, resources }: StackFindings) =>
    suggestionsOf(pack, { project: project.name, name }, resources, findings);
  const judge = async (stack: NamedStack): Promise<Result> => {
    let registered = 0;
    progress.tell(stack.name, "starting");
    try {
      const onResource = () => progress.tell(stack.name, counted(++registered, "resource"));
      const read = stack.read();
      const evaluation = await preview({ project, stack: read, ...running, works, onResource });
      const { judgedResources: resources, askedProjects = [] } = evaluation;
      const program = { name: stack.name, resources, askedProjects };
      const found = reportOf(evaluation, placesOf(resources, pathOf, manifests.of), originsOf(resources));
      const judged = { name: stack.name, findings: found.findings, resources };
      const report = remediatingPack
        ? { ...found, suggestions: await suggestions(await remediatingPack(), judged) }
        : found;
      return { report, judged, program: read.file === undefined ? undefined : program };
    } catch (error) {
      if (!(error instanceof NotEvaluated)) throw error;
      return { report: { name: stack.name, error: error.message } };
    } finally {
      progress.done(stack.name);
    }
  };
  const results = await inParallel(stacks, availableParallelism(), judge);
  progress.clear();
  return results;
}

/** The results in the items' order, with at most `limit` at work at the same time. */
async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
