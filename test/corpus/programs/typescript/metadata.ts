export const metadata: { mode: "GCE_METADATA" | "GKE_METADATA" } = { mode: "GCE_METADATA" };
