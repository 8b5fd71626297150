import { printableJson } from "../../policies/evaluation/printable";
import type { BaselineReport } from "./baseline-report";
import type { DataAge } from "./data-age";
import type { StackReport } from "./finding";

/** Raised when a change is not compatible: docs/json.md describes the form. */
const VERSION = 1;

/** @param about `error`: why nothing could be evaluated at all; `configuration`: the file that configured the pack; `notes`: what concerns no single stack; `data`: how old it is; `baseline`: what it is compared with. */
export const toJson = (
  stacks: readonly StackReport[],
  about: {
    error?: string;
    configuration?: string | undefined;
    notes?: readonly string[];
    data?: readonly DataAge[];
    baseline?: BaselineReport | undefined;
  } = {},
): string => `${printableJson(JSON.stringify({ version: VERSION, ...about, stacks }, undefined, 2))}\n`;
