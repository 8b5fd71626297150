import { counted } from "../../gke/counted";
import type { Terminal } from "../command-line/command";
import type { Pack } from "../offline/pack";
import type { Diagnostic, JudgedResource } from "../offline/protocol/analysis";
import { Progress } from "../report/progress";

/** What the pack says of resources: of one after the other, then of all together. */
export async function judgeDeployed(
  {
    stack,
    project,
    resources,
    unmanaged,
  }: {
    stack: string;
    project: string;
    resources: readonly JudgedResource[];
    /** Resources that exist, but are not judged. */
    unmanaged: readonly JudgedResource[];
  },
  pack: Pack,
  { err }: Terminal,
): Promise<Diagnostic[]> {
  const progress = new Progress(err);
  await pack.configureStack(project, stack, { isPreview: false });
  const diagnostics: Diagnostic[] = [];
  for (const [i, resource] of resources.entries()) {
    progress.tell(stack, `${i + 1} of ${counted(resources.length, "resource")}`);
    for (const diagnostic of await pack.analyze(resource)) diagnostics.push(diagnostic);
  }
  // So that the pack knows that they exist. They have no inputs, so no rule finds anything.
  for (const resource of unmanaged) await pack.analyze(resource);
  const ofStack = await pack.analyzeStack([...resources, ...unmanaged]);
  progress.clear();
  return [...diagnostics, ...ofStack];
}
