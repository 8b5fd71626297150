import { KUBERNETES_SERVICE_ACCOUNT } from "../../policies/resource-types";
import type { JudgedResource } from "./protocol/analysis";
import { bareResource } from "./protocol/bare-resource";
import { partsOf } from "./protocol/urn";
import { UNKNOWN } from "./protocol/values";

/**
 * A resource that a program only reads, as the pack gets it to know that it is there: its name, and no inputs. Undefined for any type but Kubernetes
 * service accounts, as no rule asks for others, and where the ID is not known.
 * @param id as the program reads it by: NAMESPACE/NAME, or NAME in the namespace "default".
 */
export function onlyRead(urn: string, id: string): JudgedResource | undefined {
  if (partsOf(urn).type !== KUBERNETES_SERVICE_ACCOUNT || id === UNKNOWN) return undefined;
  const [name = "", namespace = "default"] = id.split("/").reverse();
  return bareResource(urn, {}, { metadata: { namespace, name } });
}
