// The questions of the analyzer protocol: about one resource, and about the whole stack.
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import type { JudgedResource, ProviderResource } from "./analysis";
import { seconds } from "./durations";
import type { Plain, Struct } from "./messages";
import { forPolicies } from "./values";

/** The question about one resource: its inputs. */
export function resourceRequest(resource: JudgedResource): messages.AnalyzeRequest {
  const request = new messages.AnalyzeRequest();
  request.setUrn(resource.urn);
  request.setType(resource.type);
  request.setName(resource.name);
  const { inputs } = resource;
  request.getProperties = () => asStruct(inputs);
  request.setOptions(optionsOf(resource));
  if (resource.provider) request.setProvider(providerOf(resource.provider));
  return request;
}

/**
 * A resource in the question about the whole stack: its outputs, and what it depends on. All but its name is made once the server asks for
 * it, and not kept, as messages take many times what they say. The server keeps its own copy of all properties of a stack until that is
 * judged.
 */
export class StackResource extends messages.AnalyzerResource {
  /**
   * @param outputsOf reads the resource's outputs.
   * @param keys the outputs that policies may read, unless they may read all.
   */
  constructor(
    private readonly resource: JudgedResource,
    private readonly outputsOf: (resource: JudgedResource) => Plain,
    private readonly keys: readonly string[] | undefined,
  ) {
    super();
    this.setUrn(resource.urn);
    this.setType(resource.type);
    this.setName(resource.name);
    this.setParent(resource.parent);
  }

  override getProperties(): Struct {
    const { resource, keys } = this;
    return asStruct(keys?.length === 0 ? {} : partOf(this.outputsOf(resource), keys));
  }
  override getOptions(): messages.AnalyzerResourceOptions {
    return optionsOf(this.resource);
  }
  override getProvider(): messages.AnalyzerProviderResource | undefined {
    return this.resource.provider && providerOf(this.resource.provider);
  }
  override getDependenciesList(): string[] {
    return [...this.resource.dependencies];
  }
  override getPropertydependenciesMap() {
    return propertyDependenciesOf(this.resource);
  }
}

function propertyDependenciesOf({ propertyDependencies }: JudgedResource) {
  const map = new messages.AnalyzerResource().getPropertydependenciesMap();
  for (const [property, urns] of propertyDependencies) {
    if (urns.length === 0) continue;
    const dependencies = new messages.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    map.set(property, dependencies);
  }
  return map;
}

/** Properties in the form of a message, of which the server asks for no more than what it says: making a real one takes ten times as long. */
const asStruct = (properties: Plain): Struct =>
  ({ toJavaScript: () => forPolicies(properties) }) as unknown as Struct;

const partOf = (properties: Plain, keys: readonly string[] | undefined): Plain =>
  keys ? Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key))) : properties;

function providerOf(provider: ProviderResource): messages.AnalyzerProviderResource {
  const message = new messages.AnalyzerProviderResource();
  message.setUrn(provider.urn);
  message.setType(provider.type);
  message.setName(provider.name);
  message.getProperties = () => asStruct(provider.inputs);
  return message;
}

function optionsOf({ parent, options }: JudgedResource): messages.AnalyzerResourceOptions {
  const message = new messages.AnalyzerResourceOptions();
  message.setParent(parent);
  message.setProtect(options.protect);
  message.setIgnorechangesList([...options.ignoreChanges]);
  message.setAdditionalsecretoutputsList([...options.additionalSecretOutputs]);
  message.setDeletebeforereplace(options.deleteBeforeReplace ?? false);
  message.setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined);
  const timeouts = new messages.AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(seconds(options.timeouts.create));
  timeouts.setUpdate(seconds(options.timeouts.update));
  timeouts.setDelete(seconds(options.timeouts.delete));
  message.setCustomtimeouts(timeouts);
  return message;
}
