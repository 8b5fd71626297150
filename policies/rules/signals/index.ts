import type { Rule } from "../../rule";
import { metadataServerRestartAlert } from "./metadata-server-restart-alert";
import { systemComponentsMonitored } from "./system-components-monitored";

export const signals: readonly Rule[] = [systemComponentsMonitored, metadataServerRestartAlert];
