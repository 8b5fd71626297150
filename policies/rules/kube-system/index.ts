import type { Rule } from "../../rule";

export const kubeSystem: readonly Rule[] = [];
