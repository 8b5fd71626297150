import type { JudgedPool } from "./pool-checks";

/** The nodes of an Autopilot cluster as one pool, of which nothing is known but a version that GKE reports. */
export const autopilotNodes = (version: () => string | undefined): JudgedPool => ({
  inputs: {},
  get observed() {
    return { name: "Autopilot", version: version() };
  },
  isDefault: false,
  isConfigured: true,
  isVersionIgnored: false,
  path: (property) => (property === "version" ? "nodeVersion" : property),
});
