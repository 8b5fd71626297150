import { METADATA_ADDRESS, METADATA_HOST } from "../../../gke/metadata-server";
import { CONFIG_MAP, CONFIG_MAP_PATCH } from "../../resource-types";

/** With it Istio's proxies drop what Pods send to an address that no Service or ServiceEntry names: the metadata server's too. */
const CLOSED = "REGISTRY_ONLY";
/** The class of the proxies of Istio's ambient mode through which the traffic of a namespace goes. */
const WAYPOINT = "istio-waypoint";

interface Known {
  readonly data?: { readonly mesh?: unknown };
  readonly spec?: {
    readonly outboundTrafficPolicy?: { readonly mode?: unknown };
    readonly gatewayClassName?: unknown;
    readonly hosts?: unknown;
    readonly addresses?: unknown;
    readonly endpoints?: unknown;
    readonly workloadSelector?: unknown;
  };
}

/**
 * Whether a resource has Istio keep Pods from addresses that the mesh does not name, send their traffic through a waypoint, or answer for the metadata
 * server by endpoints of the mesh: all of these keep Pods from it. What a mesh names, and which Pods it has, is not judged.
 * Sources: https://istio.io/latest/docs/reference/config/networking/sidecar, https://istio.io/latest/docs/reference/config/networking/service-entry and https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1,
 * https://github.com/istio/istio/issues/28994 and https://github.com/istio/istio/issues/59597, checked 2026-12-01
 */
export function closesMesh(type: string, known: () => object): boolean {
  if (type === CONFIG_MAP || type === CONFIG_MAP_PATCH) return isClosed((known() as Known).data?.mesh);
  if (/^kubernetes:networking\.istio\.io\/\w+:ServiceEntry(?:Patch)?$/.test(type))
    return takesMetadata(known() as Known);
  if (/^kubernetes:networking\.istio\.io\/\w+:Sidecar(?:Patch)?$/.test(type))
    return (known() as Known).spec?.outboundTrafficPolicy?.mode === CLOSED;
  return (
    /^kubernetes:gateway\.networking\.k8s\.io\/\w+:Gateway(?:Patch)?$/.test(type) &&
    (known() as Known).spec?.gatewayClassName === WAYPOINT
  );
}

/** Whether a ServiceEntry leads the name or the address of the metadata server to endpoints of its own. */
const takesMetadata = ({ spec }: Known): boolean =>
  [spec?.hosts, spec?.addresses].some((names) => isList(names) && names.some(isOfMetadata)) &&
  ((isList(spec?.endpoints) && spec.endpoints.length > 0) || spec?.workloadSelector !== undefined);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isOfMetadata = (name: unknown): boolean =>
  typeof name === "string" && [METADATA_HOST, METADATA_ADDRESS].includes(name.replace(/\/32$/, ""));

/** Whether the text of a mesh's configuration has the policy, but for comments. */
const isClosed = (mesh: unknown): boolean =>
  typeof mesh === "string" && mesh.split("\n").some((line) => line.split("#")[0]?.includes(CLOSED));
