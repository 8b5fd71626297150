import type { Rule } from "../../rule";
import { metadataServerRestartAlert } from "./metadata-server-restart-alert";

export const signals: readonly Rule[] = [metadataServerRestartAlert];
