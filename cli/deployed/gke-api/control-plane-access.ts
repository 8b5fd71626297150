import type { Plain } from "../../offline/protocol/messages";
import { isObject, record } from "../../offline/protocol/values";
import { without } from "./values";

/** Who can reach the control plane: newer answers have it in controlPlaneEndpointsConfig, older ones in two other places. */
export function controlPlaneAccess(cluster: Plain): Plain {
  const { dnsEndpointConfig, ipEndpointsConfig } = record(cluster.controlPlaneEndpointsConfig);
  const ip = isObject(ipEndpointsConfig) ? ipEndpointsConfig : undefined;
  const networks = record(ip?.authorizedNetworksConfig ?? cluster.masterAuthorizedNetworksConfig);
  const older = record(cluster.privateClusterConfig);
  return {
    controlPlaneEndpointsConfig: ip && {
      dnsEndpointConfig,
      ipEndpointsConfig: { enabled: ip.enabled === true },
    },
    masterAuthorizedNetworksConfig: networks.enabled === true ? without(networks, ["enabled"]) : undefined,
    privateClusterConfig: {
      ...older,
      enablePrivateNodes:
        record(cluster.networkConfig).defaultEnablePrivateNodes === true || older.enablePrivateNodes === true,
      enablePrivateEndpoint: ip ? ip.enablePublicEndpoint !== true : older.enablePrivateEndpoint === true,
    },
  };
}
