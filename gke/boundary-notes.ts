// What changes at each boundary of boundaries.ts, in words. Checked 2026-11-23.

import type { BoundaryVersion } from "./boundaries";

export interface BoundaryNote {
  /** Continues "from this version on, …". */
  readonly change: string;
  readonly source: string;
}

export const BOUNDARY_NOTES: Readonly<Record<BoundaryVersion, BoundaryNote>> = {
  "1.21.0-gke.1000": {
    change: "nodes forward metadata requests to 169.254.169.252:988 instead of 127.0.0.1:988",
    source: "https://cloud.google.com/service-mesh/docs/security/egress-gateway-gke-tutorial",
  },
  "1.33.2-gke.4655000": {
    change:
      "the Lustre CSI driver no longer needs enableLegacyLustrePort to keep off the metadata server's port 988",
    source: "https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters",
  },
};
