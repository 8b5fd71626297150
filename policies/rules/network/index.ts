import type { Rule } from "../../rule";
import { netpolAllowsMetadataEgress } from "./netpol-allows-metadata-egress";
import { netpolStaleMetadataAddress } from "./netpol-stale-metadata-address";
import { reservedMetadataPorts } from "./reserved-metadata-ports";

export const network: readonly Rule[] = [
  netpolAllowsMetadataEgress,
  netpolStaleMetadataAddress,
  reservedMetadataPorts,
];
