import assert from "node:assert/strict";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Engine } from "./harness/engine";
import { RECORDER, type RecordedResource } from "./harness/recorder";
import { type Recording, recordings } from "./harness/recordings";
import { expectSuccess } from "./harness/run";
import { isPlainObject, type Json, type JsonObject, merge } from "./harness/values";

const VERSION: Record<string, string> = { gcp: "9.37.0", kubernetes: "4.34.2" };
const UNKNOWN = { unknown: true };

class Recreated extends pulumi.CustomResource {}

/**
 * The recorded inputs with another resource's outputs in their places. `given` marks some of them and holds an invented text
 * for others; what the stack policy saw tells which of them the preview knew.
 */
function declaredInputs<T>(recording: Recording, known: T, unknown: T): Record<string, T> {
  const revive = (value: Json, output: T): unknown => {
    if (Array.isArray(value)) return value.map((item) => revive(item, output));
    if (!isPlainObject(value)) return value;
    if (value.__pulumiUnknown) return output;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, output)]));
  };
  const inputs = Object.entries(recording.given).map(([key, value]) => {
    if (!recording.stackPolicySees.unknown.includes(key)) return [key, revive(value, known)];
    return [key, Array.isArray(value) ? revive(value, unknown) : unknown];
  });
  return Object.fromEntries(inputs);
}

async function everyRecording(): Promise<undefined> {
  const other = new Recreated("gcp:pubsub/topic:Topic", "other", {}, { version: VERSION.gcp });
  const reachable = new kubernetes.Provider("reachable", { kubeconfig: "known" });
  for (const recording of recordings) {
    const provider = recording.type.startsWith("kubernetes:") ? reachable : undefined;
    const inputs = declaredInputs<pulumi.Output<string>>(recording, pulumi.output("known"), other.id);
    const version = VERSION[recording.type.split(":")[0] ?? ""];
    new Recreated(recording.type, recording.name, inputs, { version, provider });
  }
}

/** Random parts of names, and the keys by which the bridge remembers its defaults, do not count. */
function comparable(value: Json): Json {
  if (typeof value === "string") return value.replace(/-[0-9a-f]{7,8}$/, "-random");
  if (Array.isArray(value)) return value.map(comparable);
  if (!isPlainObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "__defaults");
  return Object.fromEntries(kept.map(([key, item]) => [key, comparable(item)]));
}

describe("the stand-in providers", () => {
  let engine: Engine;
  let inputs: Map<string, RecordedResource>;
  let outputs: Map<string, RecordedResource>;
  before(async () => {
    engine = await Engine.open();
    const stack = await engine.stack(everyRecording, { config: { "gcp:project": "demo" } });
    expectSuccess(await stack.preview(RECORDER));
    const record = engine.takeRecord();
    const byName = (resources: RecordedResource[]) => new Map(resources.map((one) => [one.name, one]));
    inputs = byName(record.flatMap((line) => (line.stage === "resource" ? [line] : [])));
    outputs = byName(record.flatMap((line) => (line.stage === "stack" ? line.resources : [])));
  });
  after(() => engine.close());

  for (const recording of recordings) {
    const { type, name, addedByCheck, stackPolicySees } = recording;
    it(`show policies what the real ones were recorded to show of ${type} (${name})`, () => {
      const declared = merge(declaredInputs<Json>(recording, "known", UNKNOWN), addedByCheck);
      assert.deepEqual(comparable(inputs.get(name)?.props as JsonObject), comparable(declared));

      const seen = { unknown: [] as string[], added: {} as JsonObject, null: [] as string[] };
      for (const [key, value] of Object.entries(outputs.get(name)?.props as JsonObject)) {
        if (isPlainObject(value) && value.unknown === true) seen.unknown.push(key);
        else if (value === null) seen.null.push(key);
        else if (!(key in declared)) seen.added[key] = value;
      }
      assert.deepEqual({ ...seen, unknown: seen.unknown.sort(), null: seen.null.sort() }, stackPolicySees);
    });
  }
});
