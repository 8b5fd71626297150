import assert from "node:assert/strict";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Pack as OfflinePack } from "../../../cli/offline/pack";
import { preview } from "../../../cli/offline/preview";
import { readProject } from "../../../cli/offline/project/project";
import { readStacks } from "../../../cli/offline/project/stacks";
import type { Engine } from "./engine";
import { RECORDER, type RecordedResource, type RecordLine } from "./recorder";

/** What policies saw: each resource's inputs, then all of the stack, without what differs from run to run. */
export interface Seen {
  inputs: Record<string, unknown>;
  stack: Record<string, unknown>;
}

export function seen(record: RecordLine[]): Seen {
  const inputs: RecordedResource[] = record.flatMap((line) => (line.stage === "resource" ? [line] : []));
  const stack = record.flatMap((line) => (line.stage === "stack" ? line.resources : []));
  return { inputs: byUrn(inputs), stack: byUrn(stack) };
}

function byUrn(resources: RecordedResource[]): Record<string, unknown> {
  const entries = resources.map(({ urn, ...rest }) => [urn, comparable(rest)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Random parts of names do not count, nor the keys by which the real gcp provider remembers its defaults. */
function comparable(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/-[0-9a-f]{7,8}\b/g, "-random");
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "__defaults");
  return Object.fromEntries(kept.map(([key, item]) => [key, comparable(item)]));
}

/**
 * What policies saw offline, without the names of Kubernetes objects where a preview does not know them: those of objects on clusters that are
 * still to be created, which only the offline engine tells the program.
 */
export function withoutNames(offline: Seen, inPreview: Seen): Seen {
  const names = new Set<unknown>();
  for (const resource of [...Object.values(offline.inputs), ...Object.values(offline.stack)]) {
    const { type, props } = resource as RecordedResource;
    const { name, namespace } = (props.metadata ?? {}) as { name?: unknown; namespace?: unknown };
    if (type.startsWith("kubernetes:")) names.add(name).add(namespace);
  }
  const without = (value: unknown, known: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item, i) => without(item, (known as unknown[])?.[i]));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          without(item, (known as Record<string, unknown>)?.[key]),
        ]),
      );
    return isDeepStrictEqual(known, { unknown: true }) && names.has(value) ? known : value;
  };
  const stack = Object.entries(offline.stack).map(([urn, resource]) => {
    const { type, props = {} } = (inPreview.stack[urn] ?? {}) as Partial<RecordedResource>;
    const isHidden = type?.startsWith("kubernetes:") && Object.keys(props).length === 0;
    return [urn, isHidden ? { ...(resource as RecordedResource), props } : resource];
  });
  return without({ ...offline, stack: Object.fromEntries(stack) }, inPreview) as Seen;
}

/** What policies see of a stack offline. */
export async function recordOffline(engine: Engine, folder: string, stackName: string): Promise<Seen> {
  Object.assign(process.env, { RECORD_FILE: engine.recordFile });
  const project = readProject(folder);
  const [stack] = readStacks(project, [stackName]);
  assert.ok(stack);
  const source = {
    name: "recorder",
    version: "1.0.0",
    level: "remediate" as const,
    policies: require(join(RECORDER.folder, "policies.js")),
  };
  const pack = OfflinePack.start(source, ({ level }) => ({ level, properties: {} }));
  await preview({ project, stack, pack: () => pack, remediates: false });
  return seen(engine.takeRecord());
}
