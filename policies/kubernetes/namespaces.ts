import type { StackIndex, StackResource } from "../evaluation/stack";
import { NAMESPACE } from "../resource-types";

interface Namespaced {
  readonly metadata?: { readonly namespace?: string };
}

const DEFAULT_NAMESPACE = "default";

/**
 * The namespace into which the provider puts an object: its own, else the provider's, else "default". Nothing here
 * knows which kinds have no namespace.
 */
export function namespaceOf(inputs: Namespaced, providerInputs: Readonly<Record<string, unknown>>): string {
  const { namespace } = providerInputs;
  return inputs.metadata?.namespace ?? (typeof namespace === "string" ? namespace : DEFAULT_NAMESPACE);
}

/**
 * What two objects of one cluster have in common if and only if they are in the same namespace: its name, and in place of a
 * name that is not known yet the URN of the Namespace that both name.
 */
export function namespaceKey(resource: StackResource, stack: StackIndex): string {
  const inputs = resource.inputs as Namespaced;
  if (inputs.metadata && "namespace" in inputs.metadata) {
    const sources = stack.sourcesOf(resource, "metadata").filter(({ type }) => type === NAMESPACE);
    const [source] = sources as StackResource<typeof NAMESPACE>[];
    if (source && sources.length === 1)
      return source.inputs.metadata?.name ?? source.observed.metadata?.name ?? source.urn;
  }
  return namespaceOf(inputs, resource.declaration.providerInputs);
}
