import { readdirSync, readFileSync } from "node:fs";

/** A process that another one has started. When it began tells it from a later one with the same number. */
export interface Descendant {
  pid: number;
  began: string;
}

/**
 * What a process has started, and what that has started in turn, also in sessions of their own, which a signal to the group leaves out.
 * Known on Linux alone, and only as long as those between them run.
 */
export function descendantsOf(pid: number | undefined): Descendant[] {
  if (pid === undefined || process.platform !== "linux") return [];
  const children = new Map<number, Descendant[]>();
  for (const entry of readdirSync("/proc")) {
    const found = /^\d+$/.test(entry) ? statOf(Number(entry)) : undefined;
    if (found) children.set(found.parent, [...(children.get(found.parent) ?? []), found]);
  }
  const all: Descendant[] = [];
  const add = (of: number): void => {
    for (const child of children.get(of) ?? []) {
      all.push(child);
      add(child.pid);
    }
  };
  add(pid);
  return all;
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
