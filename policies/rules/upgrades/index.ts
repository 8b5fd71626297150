import type { Rule } from "../../rule";

export const upgrades: readonly Rule[] = [];
