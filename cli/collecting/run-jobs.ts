import type { Terminal } from "../command-line/command";
import { printError } from "../command-line/messages";
import type { AbsentCluster } from "../deployed/gcloud/listed";
import { NotEvaluated } from "../messages/errors";
import type { Mask } from "../offline/masking/mask";
import { Progress } from "../report/progress";
import type { Job } from "./files";

/** What jobs found besides clusters. */
export interface JobResults {
  /** Names of the stacks or files that could not be read. */
  readonly failed: readonly string[];
  /** What files show and cannot be looked into: a sentence for each. */
  readonly notLookedInto: readonly string[];
  readonly absent: readonly AbsentCluster[];
  /** Masks the programs' secret values wherever their clusters are shown. */
  readonly mask: Mask;
}

/** Runs one job after the other. What fails is printed, and named in `failed`. */
export async function runJobs(jobs: readonly Job[], terminal: Terminal): Promise<JobResults> {
  const progress = new Progress(terminal.err);
  const failed: string[] = [];
  const notLookedInto: string[] = [];
  const absentClusters: AbsentCluster[] = [];
  const masks: Mask[] = [];
  const errors = new Set<string>();
  for (const { name, run } of jobs) {
    progress.tell(name, "reading");
    try {
      const { mask, unseen = [], absent = [] } = await run();
      if (mask) masks.push(mask);
      for (const text of unseen) notLookedInto.push(text);
      for (const cluster of absent) absentClusters.push(cluster);
    } catch (error) {
      if (!(error instanceof NotEvaluated)) throw error;
      progress.clear();
      // An error that is the same for all stacks is printed once.
      if (!errors.has(error.message)) printError(error.message, terminal);
      errors.add(error.message);
      if (!failed.includes(name)) failed.push(name);
    }
    progress.done(name);
  }
  progress.clear();
  return {
    failed,
    notLookedInto,
    absent: absentClusters,
    mask: (text) => masks.reduce((masked, one) => one(masked), text),
  };
}
