import { isDay } from "../../gke/time-units";
import type { ClusterEndOfSupport } from "../../policies/settings/settings";
import { NotEvaluated } from "../messages/errors";
import { readText, refuseDepth } from "../offline/files/input-file";
import { isObject } from "../offline/protocol/values";
import { foreignKind } from "../offline/state/foreign-file";
import { toolMessage } from "../offline/state/tool-message";

/** The command whose output is read. */
const WRITE_IT =
  "gcloud container clusters get-upgrade-info CLUSTER --location=LOCATION --format=json > FILE";

/** What `gcloud container clusters get-upgrade-info` and the `payload` of an UpgradeInfoEvent call the ends of support. */
const STANDARD = ["endOfStandardSupportTimestamp", "standardSupportEndTime"] as const;
const EXTENDED = ["endOfExtendedSupportTimestamp", "extendedSupportEndTime"] as const;

/** So much of an invalid value is quoted. */
const QUOTED_LENGTH = 40;

/** @throws NotEvaluated for a file that does not tell when the standard support ends, or not in the form of a time. */
export function readEndOfSupport(file: string): Omit<ClusterEndOfSupport, "cluster"> {
  const text = readText(file);
  refuseDepth(file, text);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    const problem = toolMessage(file, text) ?? `${file} is ${text.trim() === "" ? "empty" : "invalid JSON"}.`;
    throw new NotEvaluated(`${problem} To write it: ${WRITE_IT}`);
  }
  const standard = dayIn(content, STANDARD, file);
  const extended = dayIn(content, EXTENDED, file);
  if (standard === undefined)
    throw new NotEvaluated(
      `${file} has no ${STANDARD[0]}${foreignKind(content, "--upgrade-info")}. To write it: ${WRITE_IT}`,
    );
  return { standard, ...(extended !== undefined && { extended }) };
}

/** The day of a time such as 2027-01-25T00:00:00Z. @throws NotEvaluated for another form. */
function dayIn(content: unknown, names: readonly string[], file: string): string | undefined {
  const values = isObject(content) ? content : {};
  const name = names.find((each) => (values[each] ?? "") !== "");
  if (name === undefined) return undefined;
  const value = values[name];
  const day = typeof value === "string" ? /^\d{4}-\d{2}-\d{2}(?=T|$)/.exec(value)?.[0] : undefined;
  if (day !== undefined && isDay(day) && !Number.isNaN(Date.parse(String(value)))) return day;
  const shown = JSON.stringify(value).slice(0, QUOTED_LENGTH);
  throw new NotEvaluated(
    `${file}: ${name} is ${shown}, which is not a time such as 2027-01-25T00:00:00Z. To write it: ${WRITE_IT}`,
  );
}
