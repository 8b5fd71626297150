import type { Rule } from "../../rule";
import { autopilotScope } from "./autopilot-scope";

export const autopilot: readonly Rule[] = [autopilotScope];
