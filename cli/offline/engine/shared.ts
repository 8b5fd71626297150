import type { Notes } from "../../messages/notes";
import type { ChartObjects } from "../manifests/chart-objects";
import type { SerialQueue } from "../processes/serial-queue";
import type { Providers } from "../providers";
import type { GivenValues } from "./given-values";
import type { ProviderLookup } from "./provider-lookup";
import type { Registry } from "./registry";

/** What registrations and reads of one run share. */
export interface Shared {
  readonly registry: Registry;
  readonly lookup: ProviderLookup;
  readonly providers: Providers;
  readonly chartObjects: ChartObjects;
  readonly given: GivenValues;
  readonly notes: Notes;
  /** The engine handles one registration or read after the other. */
  readonly queue: SerialQueue;
}
