import { writeFileSync } from "node:fs";
import type { LogLabels, Severity } from "./contract";
import { codeOf } from "./exchange";
import { logLine, terminationMessage, verdictLine } from "./log-entry";
import type { Verdict } from "./verdict";

/** Writes one line. Standard output to a pipe or file is synchronous on Linux, so nothing is lost at an exit. */
const write = (line: string): boolean => process.stdout.write(line);

/** Logs something that is not a verdict. */
export const log = (severity: Severity, message: string, labels: LogLabels, payload?: object): void => {
  write(logLine(severity, message, labels, payload));
};

export const logVerdict = (verdict: Verdict): boolean => write(verdictLine(verdict));

/** Leaves the verdict where `kubectl describe pod` shows it. Outside a Pod there is no such place. */
export function leaveTerminationMessage(path: string, verdict: Verdict): void {
  try {
    writeFileSync(path, terminationMessage(verdict));
  } catch (error) {
    log("WARNING", `no termination message: ${path}: ${codeOf(error)}`, { kind: "report" });
  }
}
