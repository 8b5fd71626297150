import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { currentType, type Inputs, observedKeys, type ResourceType } from "../../resource-types";
import type { Declaration, StackResource } from "../../stack";
import { knownOrUnset, knownPart, readable } from "../properties/readable";

/** A resource as policies see what the program declares of it. */
export function declarationOf(args: ResourceValidationArgs | PolicyResource): Declaration {
  const owner = { urn: args.urn, type: currentType(args.type), name: args.name };
  const misfits = new Map<string, string>();
  return {
    ...owner,
    opts: args.opts,
    inputs: readable(args.props, owner.type, owner, misfits),
    misfits,
    provider: args.provider?.urn,
    providerInputs: args.provider ? knownOrUnset(args.provider.props, args.provider.type) : {},
  };
}

/** A resource of the stack, of which a policy sees the properties once they are asked for. */
export function resourceOf(resource: PolicyResource, declaration: Declaration): StackResource {
  let observed: Record<string, unknown> | undefined;
  return {
    urn: resource.urn,
    type: declaration.type as ResourceType,
    name: resource.name,
    inputs: declaration.inputs as unknown as Inputs[ResourceType],
    get observed() {
      observed ??= knownPart(resource.props, declaration.type, observedKeys(declaration.type));
      return observed as Partial<Inputs[ResourceType]>;
    },
    declaration,
    providerInputs: declaration.providerInputs,
    resource,
  };
}
