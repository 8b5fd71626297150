import type { Rule } from "../../rule";
import { maintenanceExclusionLimits } from "./maintenance-exclusion-limits";
import { maintenanceExclusionScopeExplicit } from "./maintenance-exclusion-scope-explicit";
import { maintenanceRruleValid } from "./maintenance-rrule-valid";
import { maintenanceWindowCapacity } from "./maintenance-window-capacity";
import { maintenanceWindowHours } from "./maintenance-window-hours";
import { maintenanceWindowRequired } from "./maintenance-window-required";
import { noPerpetualFreeze } from "./no-perpetual-freeze";
import { noSameSlotAcrossProd } from "./no-same-slot-across-prod";
import { nodePoolExclusionWatched } from "./node-pool-exclusion-watched";
import { prodWindowAfterNonprod } from "./prod-window-after-nonprod";

export const maintenance: readonly Rule[] = [
  maintenanceWindowRequired,
  maintenanceWindowCapacity,
  maintenanceRruleValid,
  maintenanceWindowHours,
  prodWindowAfterNonprod,
  noSameSlotAcrossProd,
  maintenanceExclusionLimits,
  maintenanceExclusionScopeExplicit,
  noPerpetualFreeze,
  nodePoolExclusionWatched,
];
