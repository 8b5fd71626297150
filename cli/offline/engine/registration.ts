import type * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { JudgedResource, Place } from "../protocol/analysis";
import type { Plain } from "../protocol/messages";
import { PROVIDER_PREFIX } from "../protocol/urn";
import type { Registered } from "./registry";

const isProviderType = (type: string): boolean => type.startsWith(PROVIDER_PREFIX);

/** Whether a provider creates the resource, as opposed to a component of the program and a provider itself. */
export const needsProvider = (request: messages.RegisterResourceRequest): boolean =>
  (request.getCustom() && !isProviderType(request.getType())) || request.getRemote();

/** The resource that a program registers. @param found `inputs`: those of the request, as the resource keeps them. */
export function registeredOf(
  request: messages.RegisterResourceRequest,
  {
    inputs,
    urn,
    provider,
    parent,
    source,
  }: {
    inputs: Plain;
    urn: string;
    provider: Registered | undefined;
    parent: Registered | undefined;
    source: Place | undefined;
  },
): Registered {
  const type = request.getType();
  if (isProviderType(type) && request.getVersion() !== "") inputs.version ??= request.getVersion();
  return {
    urn,
    type,
    name: request.getName(),
    parent: request.getParent(),
    inputs,
    outputs: inputs,
    provider,
    dependencies: request.getDependenciesList(),
    propertyDependencies: new Map(
      [...request.getPropertydependenciesMap().entries()].map(([key, urns]) => [key, urns.getUrnsList()]),
    ),
    options: optionsOf(request, parent),
    isPending: request.getCustom() && !isProviderType(type),
    handedDown: new Map(request.getProvidersMap().entries()),
    source,
  };
}

function optionsOf(
  request: messages.RegisterResourceRequest,
  parent: Registered | undefined,
): JudgedResource["options"] {
  const timeouts = request.getCustomtimeouts();
  const inherited = parent?.options.protect ?? false;
  return {
    protect: request.hasProtect() ? (request.getProtect() ?? false) : inherited,
    ignoreChanges: request.getIgnorechangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    timeouts: {
      create: timeouts?.getCreate() ?? "",
      update: timeouts?.getUpdate() ?? "",
      delete: timeouts?.getDelete() ?? "",
    },
  };
}
