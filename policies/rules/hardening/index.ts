import type { Rule } from "../../rule";
import { access } from "./access";
import { availability } from "./availability";
import { data } from "./data";
import { network } from "./network";
import { nodes } from "./nodes";

/** Rules that other tools have too; off until a preset or a configuration enables them. */
export const hardening: readonly Rule[] = [...access, ...nodes, ...network, ...data, ...availability];
