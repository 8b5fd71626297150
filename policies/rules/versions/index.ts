import type { Rule } from "../../rule";

export const versions: readonly Rule[] = [];
