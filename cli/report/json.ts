import type { StackReport } from "./finding";

/** Raised when a change is not compatible: docs/json.md describes the form. */
const VERSION = 1;

/** @param error why nothing could be evaluated at all. */
export const toJson = (stacks: readonly StackReport[], error?: string): string =>
  `${JSON.stringify({ version: VERSION, ...(error === undefined ? {} : { error }), stacks }, undefined, 2)}\n`;
