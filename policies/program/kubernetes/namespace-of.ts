import { sourceOfValue } from "../../evaluation/source-of-value";
import { NAMESPACE } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { nameOf } from "./object-name";
import type { ChartType } from "./releases";

interface Namespaced {
  readonly metadata?: { readonly namespace?: string };
}

/** The namespace of objects that name none, and whose provider sets none. */
export const DEFAULT_NAMESPACE = "default";

type Namespace = StackResource<typeof NAMESPACE>;

const isNamespace = (resource: StackResource): resource is Namespace => resource.type === NAMESPACE;

/**
 * The namespace into which the provider puts an object: its own, else the provider's, else "default". It does not know which kinds have no
 * namespace.
 */
export function namespaceOf(inputs: Namespaced, providerInputs: Readonly<Record<string, unknown>>): string {
  const { namespace } = providerInputs;
  return inputs.metadata?.namespace ?? (typeof namespace === "string" ? namespace : DEFAULT_NAMESPACE);
}

/**
 * Identifies an object's namespace: by its name or, while that is unknown before the update, by the URN of the Namespace from which it
 * comes, so that two objects of one namespace get the same key.
 */
export function namespaceKey(resource: StackResource, stack: StackIndex): string {
  const inputs = resource.inputs as Namespaced;
  const source = namespaceFrom(resource, "metadata", () => inputs.metadata?.namespace, stack);
  return source ?? namespaceOf(inputs, resource.declaration.providerInputs);
}

/** Like `namespaceKey`, for a release: the namespace of its chart's objects. */
export function namespaceOfRelease(release: StackResource<ChartType>, stack: StackIndex): string {
  const { inputs, declaration } = release;
  const source = namespaceFrom(release, "namespace", () => inputs.namespace, stack);
  return source ?? namespaceOf({ metadata: inputs }, declaration.providerInputs);
}

/** The name of the Namespace from which a resource's property comes, or its URN where the name is unknown. */
function namespaceFrom(
  resource: StackResource,
  property: string,
  value: () => string | undefined,
  stack: StackIndex,
): string | undefined {
  const candidates = stack.sourcesOf(resource, property).filter(isNamespace);
  const source = sourceOfValue(candidates, value, ["namespace"], nameOf);
  return source && (nameOf(source) ?? source.urn);
}
