import { sourceOfValue } from "../../evaluation/source-of-value";
import { NAMESPACE } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";

interface Namespaced {
  readonly metadata?: { readonly namespace?: string };
}

const DEFAULT_NAMESPACE = "default";

type Namespace = StackResource<typeof NAMESPACE>;

const isNamespace = (resource: StackResource): resource is Namespace => resource.type === NAMESPACE;

/**
 * The namespace into which the provider puts an object: its own, else the provider's, else "default". Nothing here
 * knows which kinds have no namespace.
 */
export function namespaceOf(inputs: Namespaced, providerInputs: Readonly<Record<string, unknown>>): string {
  const { namespace } = providerInputs;
  return inputs.metadata?.namespace ?? (typeof namespace === "string" ? namespace : DEFAULT_NAMESPACE);
}

/**
 * The name of an object's namespace. In place of a name that is not known before the update stands the URN of the Namespace
 * that the object names, so that two objects in one namespace agree.
 */
export function namespaceKey(resource: StackResource, stack: StackIndex): string {
  const inputs = resource.inputs as Namespaced;
  const nameOf = ({ inputs, observed }: Namespace) => inputs.metadata?.name ?? observed.metadata?.name;
  const source = sourceOfValue(
    stack.sourcesOf(resource, "metadata").filter(isNamespace),
    () => inputs.metadata?.namespace,
    ["namespace"],
    nameOf,
  );
  if (source) return nameOf(source) ?? source.urn;
  return namespaceOf(inputs, resource.declaration.providerInputs);
}
