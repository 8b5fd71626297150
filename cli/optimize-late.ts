// Import this before anything else: it saves up to an eighth of the processor time of a command.
import { setFlagsFromString } from "node:v8";
import { LATE_OPTIMIZING } from "./offline/program/late-optimizing";

for (const flag of LATE_OPTIMIZING) setFlagsFromString(flag);
