import type { Rule } from "../../rule";
import { netpolAllowsMetadataEgress } from "./netpol-allows-metadata-egress";
import { netpolStaleMetadataAddress } from "./netpol-stale-metadata-address";

export const network: readonly Rule[] = [netpolAllowsMetadataEgress, netpolStaleMetadataAddress];
