import type { JudgedResource, ProviderResource, ResourceOptions } from "./protocol/analysis";
import type { Plain } from "./protocol/messages";
import { partsOf, urnOfProviderReference } from "./protocol/urn";
import { isObject } from "./protocol/values";
import { placeIn } from "./state-position";
import type { Part } from "./state-text";

/** A resource as a state has it, without its properties. */
export interface Entry extends Plain {
  urn: string;
  type: string;
}

/**
 * A resource whose properties are parsed again each time that they are asked for, and not kept: they are most of a state.
 * @param read parses them.
 */
export function resourceOf(
  entry: Entry,
  providers: ReadonlyMap<string, ProviderResource>,
  read: (part: Part) => Plain,
): JudgedResource {
  const { urn, type } = entry;
  const provider = urnOfProviderReference(text(entry.provider));
  return {
    ...{ urn, type, name: partsOf(urn).name },
    parent: text(entry.parent),
    get inputs() {
      return read("inputs");
    },
    get outputs() {
      return withoutManagedFields(read("outputs"));
    },
    get provider() {
      return providers.get(provider);
    },
    dependencies: texts(entry.dependencies),
    propertyDependencies: new Map(
      Object.entries(record(entry.propertyDependencies)).map(([key, urns]) => [key, texts(urns)]),
    ),
    options: optionsOf(entry),
    source: placeIn(entry.sourcePosition),
  };
}

/** Who set which field of a Kubernetes object is often most of what the API server gives it, and nothing that is judged. */
function withoutManagedFields(outputs: Plain): Plain {
  if (isObject(outputs.metadata)) delete outputs.metadata.managedFields;
  return outputs;
}

function optionsOf(entry: Entry): ResourceOptions {
  const timeouts = record(entry.customTimeouts);
  return {
    protect: entry.protect === true,
    ignoreChanges: texts(entry.ignoreChanges),
    additionalSecretOutputs: texts(entry.additionalSecretOutputs),
    deleteBeforeReplace: undefined,
    timeouts: {
      create: secondsText(timeouts.create),
      update: secondsText(timeouts.update),
      delete: secondsText(timeouts.delete),
    },
  };
}

/** The object that it is; an empty one for anything else. */
export const record = (value: unknown): Plain => (isObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
const secondsText = (value: unknown): string => (typeof value === "number" ? `${value}s` : text(value));
