import type { Rule } from "../../rule";
import { noWiOnDefaultKsa } from "./no-wi-on-default-ksa";

export const identity: readonly Rule[] = [noWiOnDefaultKsa];
