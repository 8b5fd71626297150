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
  };
}

/**
 * Whether a resource has Istio keep Pods from addresses that the mesh does not name, or send their traffic through a waypoint: both have kept Pods from
 * the metadata server. What a mesh names, and which Pods it has, is not judged.
 * Sources: https://istio.io/latest/docs/reference/config/networking/sidecar and https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1,
 * https://github.com/istio/istio/issues/28994 and https://github.com/istio/istio/issues/59597, checked 2026-12-01
 */
export function closesMesh(type: string, known: () => object): boolean {
  if (type === CONFIG_MAP || type === CONFIG_MAP_PATCH) return isClosed((known() as Known).data?.mesh);
  if (/^kubernetes:networking\.istio\.io\/\w+:Sidecar(?:Patch)?$/.test(type))
    return (known() as Known).spec?.outboundTrafficPolicy?.mode === CLOSED;
  return (
    /^kubernetes:gateway\.networking\.k8s\.io\/\w+:Gateway(?:Patch)?$/.test(type) &&
    (known() as Known).spec?.gatewayClassName === WAYPOINT
  );
}

/** Whether the text of a mesh's configuration has the policy, but for comments. */
const isClosed = (mesh: unknown): boolean =>
  typeof mesh === "string" && mesh.split("\n").some((line) => line.split("#")[0]?.includes(CLOSED));
