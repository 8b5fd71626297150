import { writeFileSync } from "node:fs";
import {
  type LOG_LABELS,
  type LogKind,
  logLine,
  type Severity,
  terminationMessage,
  type Verdict,
} from "./contract";

/** Writes one line. Standard output to a pipe or file is synchronous on Linux, so nothing is lost at an exit. */
export const write = (line: string): boolean => process.stdout.write(line);

/** Logs something that is not a verdict. */
export function log(
  severity: Severity,
  kind: LogKind,
  message: string,
  labels: Partial<Record<keyof typeof LOG_LABELS, string>> = {},
  payload: object = {},
): void {
  write(logLine(severity, new Date(), message, { kind, ...labels }, payload));
}

/** Leaves the verdict where `kubectl describe pod` shows it. Outside a Pod there is no such place. */
export function leaveTerminationMessage(path: string, verdict: Verdict): void {
  try {
    writeFileSync(path, terminationMessage(verdict));
  } catch (error) {
    log(
      "WARNING",
      "report",
      `the termination message could not be written: ${(error as NodeJS.ErrnoException).code}`,
    );
  }
}
