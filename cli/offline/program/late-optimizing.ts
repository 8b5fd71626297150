const BY_NODE: Readonly<Record<string, readonly string[]>> = {
  20: ["--interrupt-budget=1000000"],
  24: ["--invocation-count-for-turbofan=20000", "--invocation-count-for-maglev=3000"],
};

/**
 * Flags of V8 with which it optimizes only what runs for some seconds: a process that ends before that does not get back what optimizing takes.
 * None for versions of Node.js with which they were not measured, as V8 prints an error of a flag that it does not know.
 */
export const LATE_OPTIMIZING = BY_NODE[process.versions.node.split(".")[0] ?? ""] ?? [];
