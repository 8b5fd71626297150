import type { Rule } from "../../rule";

export const notifications: readonly Rule[] = [];
