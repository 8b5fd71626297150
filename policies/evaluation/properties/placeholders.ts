import { UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";

/** What `policy analyze` shows in place of a secret that it cannot decrypt, whatever the secret's type. */
const UNDECRYPTED_SECRET = "[secret]";

/** The policy server's placeholders for unknown values, as far as they were seen. */
const marks = new Set<unknown>();
const MARK_LENGTH = 36;

/**
 * Whether a value is a placeholder for an unknown value, or for a secret that is not decrypted, and not another text of its length, such as a
 * Kubernetes object's UID.
 */
export function isPlaceholder(value: unknown): boolean {
  if (value === UNDECRYPTED_SECRET || marks.has(value)) return true;
  if (typeof value !== "string" || value.length !== MARK_LENGTH) return false;
  try {
    (unknownCheckingProxy({ value }) as { value: unknown }).value;
    return false;
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    marks.add(value);
    return true;
  }
}
