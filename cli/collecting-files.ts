import type { Terminal } from "./command";
import { readClusters } from "./deployed/gcloud";
import { stateNotes } from "./deployed/old-state";
import type { Judged } from "./offline/judgement";
import type { Pack } from "./offline/pack";
import { readState, type State } from "./offline/state";
import { printNote } from "./reporting";

/** What is looked at, of which each is read in its turn. */
export interface Job {
  readonly name: string;
  run(): Promise<Pick<Judged, "mask">>;
}

/** Looks at an exported state. */
export function ofState(file: string, pack: () => Promise<Pack>, terminal: Terminal): Job {
  const state = (): State => {
    const read = readState(file);
    for (const { text } of stateNotes(read, new Date())) printNote(`${file} ${text}`, terminal);
    return read;
  };
  return { name: file, run: async () => judgeState(await pack(), state()) };
}

/** Looks at gcloud's list of clusters. */
export function ofList(file: string, pack: () => Promise<Pack>, terminal: Terminal): Job {
  const state = (): State => {
    const { name, resources, leaving } = readClusters(file);
    for (const note of leaving) printNote(note, terminal);
    return { ...name, resources, unmanaged: [], leaving: [], notes: [] };
  };
  return { name: file, run: async () => judgeState(await pack(), state()) };
}

async function judgeState(pack: Pack, { project, stack, resources }: State): Promise<Pick<Judged, "mask">> {
  await pack.configureStack(project, stack, false);
  for (const resource of resources) await pack.analyze(resource);
  await pack.analyzeStack(resources);
  return {};
}
