import { resolve } from "node:path";
import type { Pack } from "./run";

/** The pack that writes down what policies are given. */
export const RECORDER: Pack = { folder: resolve(__dirname, "../packs/recorder") };

/** A resource as a policy was given it; an unknown value stands as {unknown: true}. */
export interface RecordedResource {
  urn: string;
  type: string;
  name: string;
  props: Record<string, unknown>;
  opts: Record<string, unknown>;
  provider?: { urn: string; props: Record<string, unknown> };
  parent?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
}

/** One call of a policy of the recorder, in the order of the calls. */
export type RecordLine =
  | { stage: "remediate" | "resource-end"; urn: string }
  | ({ stage: "resource" } & RecordedResource)
  | { stage: "stack"; resources: RecordedResource[] };
