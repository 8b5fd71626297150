import { stackKey } from "../../policies/evaluation/urn";
import type { Collector } from "../../policies/outlook/collector";
import type { Terminal } from "../command-line/command";
import { printNote } from "../command-line/messages";
import { readClusters } from "../deployed/gcloud/clusters";
import type { AbsentCluster } from "../deployed/gcloud/listed";
import type { EarlierLists } from "../deployed/gcloud/listed-once";
import { stateNotes } from "../deployed/state/state-notes";
import type { Pack } from "../offline/pack";
import type { StackEvaluation } from "../offline/stack-evaluation";
import { readState, type State } from "../offline/state/state";
import { namesShown } from "../report/names";

/** A stack or a file to read; `run` reads it. */
export interface Job {
  readonly name: string;
  run(): Promise<Read>;
}

interface Read extends Pick<StackEvaluation, "mask"> {
  /** What a file shows and cannot be looked into: a sentence for each. */
  readonly unseen?: readonly string[];
  readonly absent?: readonly AbsentCluster[];
}

interface Collecting {
  readonly collector: Collector;
  readonly pack: () => Promise<Pack>;
  readonly terminal: Terminal;
  /** The clusters of gcloud's lists that were read. */
  readonly listed: EarlierLists;
}

/** Reads an exported state, in place of an earlier file's resources of the same stack. */
export function ofState(file: string, { collector, pack, terminal }: Collecting): Job {
  return {
    name: file,
    async run() {
      const loaded = await pack();
      const read = readState(file);
      const key = stackKey(read.resources[0]?.urn ?? "");
      if (collector.forget((urn) => stackKey(urn) === key))
        printNote(
          `${file} is of the same stack (${read.stack}) as a file before it: what that one says is not shown.`,
          terminal,
        );
      const notes = stateNotes(read, new Date(), namesShown({}));
      for (const { kind, text } of notes) if (kind !== "unseen") printNote(`${file} ${text}`, terminal);
      const unseen = notes.filter(({ kind }) => kind === "unseen").map(({ text }) => `${file} ${text}.`);
      return { ...(await judgeState(loaded, read)), unseen };
    },
  };
}

/** Reads gcloud's list of clusters, in place of an earlier list's entries for the same clusters. */
export function ofList(file: string, { collector, pack, terminal, listed }: Collecting): Job {
  return {
    name: file,
    async run() {
      const loaded = await pack();
      const { name, resources, leaving, unseen, absent } = readClusters(file, listed);
      for (const note of leaving) printNote(note, terminal);
      const urns = new Set(resources.map(({ urn }) => urn));
      collector.forget((urn) => urns.has(urn));
      const state = { ...name, resources, unmanaged: [], leaving: [], notes: [] };
      return {
        ...(await judgeState(loaded, state)),
        unseen: unseen.map((text) => `${file} ${text}.`),
        absent,
      };
    },
  };
}

async function judgeState(
  pack: Pack,
  { project, stack, resources }: State,
): Promise<Pick<StackEvaluation, "mask">> {
  await pack.configureStack(project, stack, { isPreview: false });
  for (const resource of resources) await pack.analyze(resource);
  await pack.analyzeStack(resources);
  return {};
}
