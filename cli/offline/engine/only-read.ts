import { isOfGke, isOtherCluster } from "../../../policies/evaluation/stack/provider-clusters";
import { KUBERNETES_SERVICE_ACCOUNT } from "../../../policies/resource-types";
import type { JudgedResource } from "../protocol/analysis";
import { bareResource } from "../protocol/bare-resource";
import { partsOf } from "../protocol/urn";
import { UNKNOWN } from "../protocol/values";

/**
 * A resource that a program only reads, so that the pack knows that it exists: with its name, but without inputs. Undefined for types other
 * than clusters, node pools and Kubernetes service accounts, as nothing asks for others, and where the ID of an account is unknown.
 * @param id by which the program reads it: NAMESPACE/NAME, or NAME in the namespace "default".
 */
export function onlyRead(urn: string, id: string): JudgedResource | undefined {
  const { type } = partsOf(urn);
  if (isOfGke(type) || isOtherCluster(type)) return bareResource(urn, {}, {});
  if (type !== KUBERNETES_SERVICE_ACCOUNT || id === UNKNOWN) return undefined;
  const [name = "", namespace = "default"] = id.split("/").reverse();
  return bareResource(urn, {}, { metadata: { namespace, name } });
}
