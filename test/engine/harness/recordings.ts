import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isPlainObject, type JsonObject, merge } from "./values";

/** One resource of provider-defaults.json. */
export interface Recording {
  type: string;
  name: string;
  given: JsonObject;
  addedByCheck: JsonObject;
  stackPolicySees: { unknown: string[]; added: JsonObject; null: string[] };
}

const file = join(__dirname, "../provider-defaults.json");

/** What was recorded of the real providers. */
export const recordings: readonly Recording[] = JSON.parse(readFileSync(file, "utf8")).resources;

/** What is recorded of a type: the defaults that Check adds, those that the plan adds, and what stays null. */
export interface Recorded {
  addedByCheck: JsonObject;
  addedByPlan: JsonObject;
  /** Outputs declared as filled in by the provider that the real one left null all the same. */
  nulls: Set<string>;
  /** Declared arrays that the plan shows as unknown altogether when one item is. */
  whole: Set<string>;
}

/** What the recordings say of this type; an Autopilot cluster has its own. */
export function recorded(type: string, inputs: JsonObject): Recorded {
  const all: Recorded = { addedByCheck: {}, addedByPlan: {}, nulls: new Set(), whole: new Set() };
  const autopilot = inputs.enableAutopilot === true;
  for (const recording of recordings) {
    if (recording.type !== type || autopilot !== (recording.given.enableAutopilot === true)) continue;
    all.addedByCheck = merge(all.addedByCheck, recording.addedByCheck);
    all.addedByPlan = merge(all.addedByPlan, recording.stackPolicySees.added);
    for (const key of recording.stackPolicySees.null) all.nulls.add(key);
    for (const key of recording.stackPolicySees.unknown) {
      if (Array.isArray(recording.given[key])) all.whole.add(key);
    }
  }
  return all;
}

/** Adds defaults where nothing is declared: into a nested block only when the program declares that block. */
export function fill(inputs: JsonObject, defaults: JsonObject): JsonObject {
  const filled: JsonObject = { ...inputs };
  const added: string[] = [];
  for (const [key, value] of Object.entries(defaults)) {
    const declared = filled[key];
    if (isPlainObject(value)) {
      if (isPlainObject(declared)) filled[key] = fill(declared, value);
    } else if (declared === undefined) {
      filled[key] = value;
      added.push(key);
    }
  }
  filled.__defaults = added.sort();
  return filled;
}
