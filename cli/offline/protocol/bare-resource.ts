import type { JudgedResource, ProviderResource } from "./analysis";
import type { Plain } from "./messages";
import { partsOf } from "./urn";

/**
 * A resource of which no program says how it is to be made, without options and parents.
 * @param inputs as a program would declare it; a property that is undefined is left out.
 * @param state what is known of it besides.
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

/** Without what is undefined, at any depth. */
const given = (properties: Plain): Plain => JSON.parse(JSON.stringify(properties));
