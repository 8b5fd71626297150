import { STARTUP_TAINT_KEY } from "../../verifier/contract";

/**
 * The taint with which gated node pools register, as a pool's `nodeConfig.taints` take it: a passed verification removes it from its
 * node.
 */
export const STARTUP_TAINT = { key: STARTUP_TAINT_KEY, value: "true", effect: "NO_SCHEDULE" } as const;
