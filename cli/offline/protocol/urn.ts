export const STACK_TYPE = "pulumi:pulumi:Stack";
export const PROVIDER_PREFIX = "pulumi:providers:";

export interface StackName {
  stack: string;
  project: string;
}

/** The URN that the engine gives: the types of the parents stand before the type, except the stack's own. */
export function urnOf({ stack, project }: StackName, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : qualifiedTypeOf(parent);
  const chain = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
}

const qualifiedTypeOf = (urn: string): string => urn.split("::")[2] ?? "";

export const isUrn = (value: unknown): value is string =>
  typeof value === "string" && /^urn:pulumi:.+::.+::.+::/.test(value);

/** Type and name of the resource that a URN names. A name may hold "::". */
export function partsOf(urn: string): StackName & { type: string; name: string } {
  const [head = "", project = "", chain = "", ...name] = urn.split("::");
  return {
    stack: head.replace(/^urn:pulumi:/, ""),
    project,
    type: chain.slice(chain.lastIndexOf("$") + 1),
    name: name.join("::"),
  };
}

/** The URN in a reference to a provider, which is `<urn>::<id>`. */
export const urnOfProviderReference = (reference: string): string =>
  reference.slice(0, reference.lastIndexOf("::"));

export const packageOf = (type: string): string => type.split(":")[0] ?? "";

export const isProvider = ({ type }: { type: string }): boolean => type.startsWith(PROVIDER_PREFIX);

/** Whether a program declares the resource: not the stack itself, and not a provider that Pulumi adds. */
export const isDeclared = (resource: { type: string; name: string }): boolean =>
  resource.type !== STACK_TYPE && !(isProvider(resource) && /^default(_|$)/.test(resource.name));
