import type { Rule } from "../../rule";

export const autopilot: readonly Rule[] = [];
