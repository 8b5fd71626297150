import { readFileSync, statSync } from "node:fs";
import { UsageError } from "../messages/errors";
import { isObject } from "../offline/protocol/values";

/**
 * Refuses a file for a report that holds something else: what is judged, a configuration, a source of the program. Only a report of an
 * earlier run and an empty file are replaced; a pipe or a device is written to.
 * @param isOurs says of a text whether it is an earlier report.
 * @throws UsageError for any other file that is there.
 */
export function refuseOverwriting(flag: string, file: string, isOurs = isReport): void {
  refuseStandardOutput(flag, file);
  if (contentOf(file).every((text) => isOurs(text))) return;
  throw new UsageError(
    `--${flag}: the file "${file}" is there and is not a report of gke-guardrails, so it is not overwritten. Remove it, or name another.`,
  );
}

/** @throws UsageError for `-`, which would be a file of this name. */
export function refuseStandardOutput(flag: string, file: string): void {
  if (file === "-")
    throw new UsageError(
      `--${flag} writes a file, and - is none. Name a file; --format FORMAT prints a report.`,
    );
}

/** What would be lost: the text of a file, and nothing of one that is empty, not there or not to be reached. */
function contentOf(path: string): string[] {
  try {
    if (!statSync(path).isFile()) return [];
    const text = readFileSync(path, "utf8");
    return text === "" ? [] : [text];
  } catch {
    // Writing says why.
    return [];
  }
}

/** Whether a text is a report in one of the formats. */
const isReport = (text: string): boolean => isReportInJson(text) || LINES.test(text);

/** JUnit and Markdown by how they begin, text and annotations by their verdict. */
const LINES =
  /^(?:<testsuites name="gke-guardrails"|### gke-guardrails: |Passed: no mandatory violation\.|Refused: \d+ mandatory violation|Nothing was judged: |Not evaluated\.$)/m;

function isReportInJson(text: string): boolean {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return false;
  }
  if (Array.isArray(content)) return content.every((entry) => isObject(entry) && "check_name" in entry);
  if (!isObject(content)) return false;
  const { version, stacks, data, error, runs } = content;
  const [run] = Array.isArray(runs) ? runs : [];
  return (
    (version === 1 && Array.isArray(stacks) && (Array.isArray(data) || typeof error === "string")) ||
    JSON.stringify(run)?.startsWith('{"tool":{"driver":{"name":"gke-guardrails"')
  );
}
