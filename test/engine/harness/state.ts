import { readFileSync } from "node:fs";

/** A resource of an exported state. */
export interface StateResource {
  urn: string;
  type: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** The resources of an exported state, as the CLI wrote them. */
export function resourcesOf(state: string): StateResource[] {
  return JSON.parse(readFileSync(state, "utf8")).deployment.resources;
}
