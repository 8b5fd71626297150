import { readdirSync, readFileSync } from "node:fs";
import { appendTo } from "../../../policies/evaluation/append-to";

/** A process that another one has started. When it began tells it from a later one with the same number. */
interface Descendant {
  pid: number;
  began: string;
}

/**
 * What a process has started, and what that has started in turn, also in sessions of their own, which a signal to the group leaves out.
 * Known on Linux alone: as long as those between them run, and by the mark later on.
 * @param mark stands in the environment of the process, which those that it starts mostly take over.
 */
export function descendantsOf(pid: number | undefined, mark?: string): Descendant[] {
  if (pid === undefined || process.platform !== "linux") return [];
  const all = readdirSync("/proc").flatMap((entry) =>
    /^\d+$/.test(entry) ? (statOf(Number(entry)) ?? []) : [],
  );
  const children = new Map<number, Descendant[]>();
  for (const each of all) appendTo(children, each.parent, each);
  const found = new Set<Descendant>();
  const add = (of: number): void => {
    for (const child of children.get(of) ?? []) {
      found.add(child);
      add(child.pid);
    }
  };
  add(pid);
  if (mark !== undefined)
    for (const each of all) if (each.pid !== pid && environmentOf(each.pid).includes(mark)) found.add(each);
  return [...found];
}

/** Empty where it is not to be read: another user's, or of a process that is gone. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}

/** Sends a signal to those that still run. */
export function signalDescendants(descendants: readonly Descendant[], name: NodeJS.Signals): void {
  for (const { pid, began } of descendants) {
    if (statOf(pid)?.began === began) signal(pid, name);
  }
}

/** Sends a signal to a process, or, by a negative number, to a group of them. */
export function signal(id: number | undefined, name: NodeJS.Signals): void {
  if (id === undefined) return;
  try {
    process.kill(id, name);
  } catch {
    // It is gone, or is another user's.
  }
}

/** Source: proc_pid_stat(5): the second field is a name in brackets, the fourth is the parent, the 22nd when it began. */
function statOf(pid: number): (Descendant & { parent: number }) | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { pid, parent: Number(fields[1]), began: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}
