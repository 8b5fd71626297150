import type { Rule } from "../../rule";

export const maintenance: readonly Rule[] = [];
