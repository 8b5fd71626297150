import type { JudgedResource, ProviderResource, ResourceOptions } from "../protocol/analysis";
import type { Plain } from "../protocol/messages";
import { partsOf, urnOfProviderReference } from "../protocol/urn";
import { isObject, record, text } from "../protocol/values";
import type { Part } from "./resource-places";
import { placeIn } from "./state-position";

/** A resource as a state has it, without its properties. */
export interface Entry extends Plain {
  urn: string;
  type: string;
}

/** What all resources of a state are read from. */
interface StateParts {
  readonly providers: ReadonlyMap<string, ProviderResource>;
  /** Parses a part of the resource of a number. */
  part(number: number, part: Part): Plain;
}

/**
 * A resource whose properties are parsed again each time that they are asked for, and not kept: they are most of a state.
 * A class, as functions of its own would take as much for each resource as all else.
 */
export class StateResource implements JudgedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: JudgedResource["propertyDependencies"];
  readonly options: ResourceOptions;
  readonly source: JudgedResource["source"];
  private readonly providerUrn: string;

  constructor(
    entry: Entry,
    private readonly number: number,
    private readonly state: StateParts,
  ) {
    this.urn = entry.urn;
    this.type = entry.type;
    this.name = partsOf(entry.urn).name;
    this.parent = text(entry.parent);
    this.providerUrn = urnOfProviderReference(text(entry.provider));
    this.dependencies = texts(entry.dependencies);
    this.propertyDependencies = dependenciesOf(entry);
    this.options = optionsOf(entry);
    this.source = placeIn(entry.sourcePosition);
  }

  get inputs(): Plain {
    return this.state.part(this.number, "inputs");
  }
  get outputs(): Plain {
    return withoutManagedFields(this.state.part(this.number, "outputs"));
  }
  get provider(): ProviderResource | undefined {
    return this.state.providers.get(this.providerUrn);
  }
}

/** A resource that the stack does not manage now: as Pulumi shows policies one that is only read, it has no inputs. */
export class UnmanagedResource extends StateResource {
  /** Whether the program only reads it. */
  readonly isRead: boolean;

  constructor(...of: ConstructorParameters<typeof StateResource>) {
    super(...of);
    this.isRead = of[0].external === true;
  }

  override get inputs(): Plain {
    return {};
  }
}

/** The properties that depend on resources; most do on none. */
function dependenciesOf({ propertyDependencies }: Entry): JudgedResource["propertyDependencies"] {
  const dependent = Object.entries(record(propertyDependencies)).filter(([, urns]) => texts(urns).length > 0);
  return dependent.length > 0 ? new Map(dependent.map(([key, urns]) => [key, texts(urns)])) : NO_DEPENDENCIES;
}

/** Who set which field of a Kubernetes object is often most of what the API server gives it, and nothing that is judged. */
function withoutManagedFields(outputs: Plain): Plain {
  if (isObject(outputs.metadata)) delete outputs.metadata.managedFields;
  return outputs;
}

function optionsOf(entry: Entry): ResourceOptions {
  if (OPTIONS.every((name) => !entry[name])) return NO_OPTIONS;
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

const OPTIONS = ["protect", "ignoreChanges", "additionalSecretOutputs", "customTimeouts"] as const;

// Shared, as most resources have nothing else, and a state may have very many.
const NO_TEXTS: readonly string[] = [];
const NO_DEPENDENCIES: JudgedResource["propertyDependencies"] = new Map();
const NO_OPTIONS: ResourceOptions = {
  protect: false,
  ignoreChanges: NO_TEXTS,
  additionalSecretOutputs: NO_TEXTS,
  deleteBeforeReplace: undefined,
  timeouts: { create: "", update: "", delete: "" },
};

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) && value.length > 0
    ? value.filter((item): item is string => typeof item === "string")
    : NO_TEXTS;
const secondsText = (value: unknown): string => (typeof value === "number" ? `${value}s` : text(value));
