import type { JudgedResource, ProviderResource } from "./analysis";
import type { Plain } from "./messages";
import { partsOf } from "./urn";

/**
 * A resource without options and parents, for one that no program declares.
 * @param inputs as a program would declare it; undefined properties are left out.
 * @param state what else is known of it.
 * @param from the URNs from which properties come.
 */
export function bareResource(
  urn: string,
  inputs: Plain,
  state: Plain,
  from: Record<string, readonly string[]> = {},
  provider?: ProviderResource,
): JudgedResource {
  const { type, name } = partsOf(urn);
  return {
    urn,
    type,
    name,
    parent: "",
    inputs: given(inputs),
    outputs: given({ ...inputs, ...state }),
    provider,
    dependencies: Object.values(from).flat(),
    propertyDependencies: new Map(Object.entries(from)),
    options: {
      protect: false,
      ignoreChanges: [],
      additionalSecretOutputs: [],
      deleteBeforeReplace: undefined,
      timeouts: { create: "", update: "", delete: "" },
    },
  };
}

/** Without undefined values, at any depth. */
const given = (properties: Plain): Plain => JSON.parse(JSON.stringify(properties));
