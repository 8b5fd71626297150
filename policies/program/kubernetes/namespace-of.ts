import { sourceOfValue } from "../../evaluation/source-of-value";
import { NAMESPACE } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import type { ChartType } from "./releases";

interface Namespaced {
  readonly metadata?: { readonly namespace?: string };
}

/** Where objects are that name none, and whose provider does not either. */
export const DEFAULT_NAMESPACE = "default";

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
  const source = namespaceFrom(resource, "metadata", () => inputs.metadata?.namespace, stack);
  return source ?? namespaceOf(inputs, resource.declaration.providerInputs);
}

/** The same of a release, into whose namespace its chart's objects come. */
export function namespaceOfRelease(release: StackResource<ChartType>, stack: StackIndex): string {
  const { inputs, declaration } = release;
  const source = namespaceFrom(release, "namespace", () => inputs.namespace, stack);
  return source ?? namespaceOf({ metadata: inputs }, declaration.providerInputs);
}

/** The name of the Namespace that a property of a resource comes from, or its URN where the name is not known. */
function namespaceFrom(
  resource: StackResource,
  property: string,
  value: () => string | undefined,
  stack: StackIndex,
): string | undefined {
  const nameOf = ({ inputs, observed }: Namespace) => inputs.metadata?.name ?? observed.metadata?.name;
  const candidates = stack.sourcesOf(resource, property).filter(isNamespace);
  const source = sourceOfValue(candidates, value, ["namespace"], nameOf);
  return source && (nameOf(source) ?? source.urn);
}
