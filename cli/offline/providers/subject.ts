import type { Plain } from "../protocol/messages";

/** A resource as its provider is asked about it. */
export interface Subject {
  urn: string;
  type: string;
  name: string;
  /** What the provider is configured with. */
  provider: Plain;
}
