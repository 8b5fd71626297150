import { KUBERNETES_SERVICE_ACCOUNT } from "../../policies/resource-types";
import type { JudgedResource } from "./protocol/analysis";
import { partsOf } from "./protocol/urn";
import { UNKNOWN } from "./protocol/values";

/**
 * A Kubernetes service account that a program only reads, as the pack is to know of it: it is there, and the stack does not manage it. Undefined for any other
 * resource: of these the pack asks for no other.
 */
export function onlyRead(urn: string, id: string): JudgedResource | undefined {
  const { type, name } = partsOf(urn);
  if (type !== KUBERNETES_SERVICE_ACCOUNT || id === UNKNOWN) return undefined;
  const [own = "", namespace = "default"] = id.split("/").reverse();
  return {
    urn,
    type,
    name,
    parent: "",
    inputs: {},
    outputs: { metadata: { namespace, name: own } },
    provider: undefined,
    dependencies: [],
    propertyDependencies: new Map(),
    options: {
      protect: false,
      ignoreChanges: [],
      additionalSecretOutputs: [],
      deleteBeforeReplace: undefined,
      timeouts: { create: "", update: "", delete: "" },
    },
  };
}
