/**
 * How findings quote values. Only what belongs to a closed vocabulary is shown as it stands: enumerations, numbers,
 * versions, times, address blocks. Any other string may be free text or a secret, and only its kind is named.
 */

const VERSION = /^\d+\.\d+(\.\d+)?(-gke\.\d+)?$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const DURATION = /^\d+(\.\d+)?[smhd]$/;
const CIDR = /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/;

/**
 * A value as a message may show it.
 * @param vocabulary strings that are known to be no secrets, and are shown as they are.
 */
export function redact(value: unknown, vocabulary: readonly string[] = []): string {
  if (value === undefined || value === null) return "absent";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return Array.isArray(value) ? "a list" : "an object";
  if (vocabulary.includes(value)) return JSON.stringify(value);
  if (value === "") return "empty";
  if ([VERSION, TIME, DURATION, CIDR].some((form) => value.length <= 40 && form.test(value)))
    return `"${value}"`;
  return "another value";
}
