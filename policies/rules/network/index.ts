import type { Rule } from "../../rule";

export const network: readonly Rule[] = [];
