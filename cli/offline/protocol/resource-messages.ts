// The questions of the analyzer protocol: about one resource, and about the whole stack. They have those methods of its messages of which the
// server asks, and answer once it does: real messages take many times what they say, and several times as long.
import type { JudgedResource, ProviderResource, ResourceOptions } from "./analysis";
import { seconds } from "./durations";
import type { Plain } from "./messages";
import { forPolicies } from "./values";

/** What is said of a resource in both questions. */
abstract class ResourceMessage {
  constructor(protected readonly resource: JudgedResource) {}

  getUrn() {
    return this.resource.urn;
  }
  getType() {
    return this.resource.type;
  }
  getName() {
    return this.resource.name;
  }
  getOptions() {
    return optionsOf(this.resource);
  }
  getProvider() {
    return this.resource.provider && providerOf(this.resource.provider);
  }
}

/** The question about one resource: its inputs, as they are when it is asked. */
export class ResourceQuestion extends ResourceMessage {
  private readonly inputs = this.resource.inputs;

  getProperties() {
    return structOf(this.inputs);
  }
}

/**
 * A resource in the question about the whole stack: its outputs, and what it depends on. They are not kept: the server keeps its own copy of
 * all properties of a stack until that is judged.
 */
export class StackResource extends ResourceMessage {
  /**
   * @param outputsOf reads the resource's outputs.
   * @param keys the outputs that policies may read, unless they may read all.
   */
  constructor(
    resource: JudgedResource,
    private readonly outputsOf: (resource: JudgedResource) => Plain,
    private readonly keys: readonly string[] | undefined,
  ) {
    super(resource);
  }

  getParent() {
    return this.resource.parent;
  }
  getProperties() {
    const { resource, keys } = this;
    return structOf(keys?.length === 0 ? {} : partOf(this.outputsOf(resource), keys));
  }
  getDependenciesList() {
    return this.resource.dependencies;
  }
  getPropertydependenciesMap() {
    const dependent = [...this.resource.propertyDependencies].filter(([, urns]) => urns.length > 0);
    return new Map(dependent.map(([property, urns]) => [property, { getUrnsList: () => urns }]));
  }
}

const structOf = (properties: Plain) => ({ toJavaScript: () => forPolicies(properties) });

const partOf = (properties: Plain, keys: readonly string[] | undefined): Plain =>
  keys ? Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key))) : properties;

const providerOf = ({ urn, type, name, inputs }: ProviderResource) => ({
  getUrn: () => urn,
  getType: () => type,
  getName: () => name,
  getProperties: () => structOf(inputs),
});

const optionsOf = ({ parent, options }: JudgedResource) => ({
  getParent: () => parent,
  getProtect: () => options.protect,
  getIgnorechangesList: () => [...options.ignoreChanges],
  getAdditionalsecretoutputsList: () => [...options.additionalSecretOutputs],
  getAliasesList: () => [],
  getDeletebeforereplacedefined: () => options.deleteBeforeReplace !== undefined,
  getDeletebeforereplace: () => options.deleteBeforeReplace,
  getCustomtimeouts: () => timeoutsOf(options.timeouts),
});

const timeoutsOf = (timeouts: ResourceOptions["timeouts"]) => ({
  getCreate: () => seconds(timeouts.create),
  getUpdate: () => seconds(timeouts.update),
  getDelete: () => seconds(timeouts.delete),
});
