import { isUnreadable } from "../../../policies/server/readable-marks";
import type { Plain } from "./messages";
import { rewrite } from "./rewrite";

// Pulumi's marks for values that JSON has no form for: @pulumi/pulumi's runtime/rpc.

/** The mark of a value that is unknown before the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The key of a mark, whose value says which mark it is. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Takes an unknown answer's place in texts that a program builds; only letters, so that no part is split off. */
export const PLACEHOLDER = "unknownOffline";

/** What a program builds from an unknown answer. */
export type Made = "texts" | "numbers";

/** What was built from an unknown answer; undefined for any other value. */
export function madeFromUnknown(value: unknown): Made | undefined {
  if (Number.isNaN(value) || (typeof value === "string" && /\bNaN\b/.test(value))) return "numbers";
  return typeof value === "string" && value.toLowerCase().includes("unknownoffline") ? "texts" : undefined;
}

/** Takes the place of a secret that cannot be decrypted; `pulumi policy analyze --file` uses the same text. */
export const SECRET_PLACEHOLDER = "[secret]";

export const isObject = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object that a value is; an empty one for anything else. */
export const record = (value: unknown): Plain => (isObject(value) ? value : {});

/** The text that a value is; an empty one for anything else. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Whether a value is an object of the program, and not one of Pulumi's marks. */
export const isPlainObject = (value: unknown): value is Plain => isObject(value) && !(SIGNATURE in value);

const isMarked = (value: unknown, signature: string): value is Plain =>
  isObject(value) && value[SIGNATURE] === signature;

export const isSecret = (value: unknown): value is Plain => isMarked(value, SECRET);

/** Marks a value as secret, once. */
export const secret = (value: unknown): unknown =>
  isSecret(value) ? value : { [SIGNATURE]: SECRET, value: value ?? null };

/** Whether a value is one of Pulumi's assets: a file, or a text instead of one. */
export const isAsset = (value: unknown): boolean => isMarked(value, ASSET);

/** Path of the first unknown part of a value, such as `values.hosts[0]`; undefined where all is known. */
export function unknownPath(value: unknown, path = ""): string | undefined {
  if (!hasUnknown(value)) return undefined;
  if (isSecret(value)) return unknownPath(value.value, path);
  if (Array.isArray(value)) return first(value.map((item, i) => unknownPath(item, `${path}[${i}]`)));
  if (!isPlainObject(value)) return path;
  return first(
    Object.entries(value).map(([key, item]) => unknownPath(item, path === "" ? key : `${path}.${key}`)),
  );
}

const first = (paths: readonly (string | undefined)[]) => paths.find((path) => path !== undefined);

/** Whether a value is unknown, or contains an unknown value at any depth. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (isMarked(value, OUTPUT_VALUE) && value.value === undefined) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/**
 * Properties as policies get them: a reference to a resource becomes its id, or its URN where it has none, an output its value,
 * and a mark that Pulumi's SDK does not read an unknown value.
 */
export const forPolicies = (properties: Plain): Plain =>
  rewrite(properties, (value) => {
    if (isMarked(value, RESOURCE_REFERENCE))
      return { by: (value.id === undefined ? value.urn : value.id) || UNKNOWN };
    if (isMarked(value, OUTPUT_VALUE)) return { by: forPolicies({ value: plainOutput(value) }).value };
    return isUnreadable(value) ? { by: UNKNOWN } : undefined;
  }) as Plain;

/** Callbacks for what a program built from unknown values, and for secret values. */
export interface Seen {
  made?(made: Made): void;
  secret?(value: unknown): void;
}

/** Properties with outputs replaced by their values, as a resource keeps them; what a program built from unknown values is unknown. */
export const withoutOutputs = (properties: Plain, seen: Seen = {}): Plain =>
  rewrite(properties, (value) => {
    const made = madeFromUnknown(value);
    if (made) {
      seen.made?.(made);
      return { by: UNKNOWN };
    }
    if (isSecret(value)) seen.secret?.(value.value);
    return isMarked(value, OUTPUT_VALUE) ? { by: plainOutput(value, seen) } : undefined;
  }) as Plain;

/** Properties with secrets replaced by their values. */
export const withoutSecrets = (value: unknown): unknown =>
  rewrite(value, (item) => (isSecret(item) ? { by: withoutSecrets(item.value) } : undefined));

function plainOutput(output: Plain, seen?: Seen): unknown {
  const value = output.value === undefined ? UNKNOWN : output.value;
  const plain = withoutOutputs({ value }, seen).value;
  if (output.secret !== true) return plain;
  seen?.secret?.(plain);
  return secret(plain);
}

/**
 * Properties of exported state as policies get them: a secret that was exported in plain text is its value, any other a
 * placeholder.
 */
export const fromState = (properties: Plain): Plain =>
  rewrite(properties, (value) => {
    if (!isMarked(value, SECRET)) return undefined;
    if (typeof value.plaintext !== "string") return { by: SECRET_PLACEHOLDER };
    try {
      // Secrets in a secret are marked too.
      return { by: fromState({ value: JSON.parse(value.plaintext) }).value };
    } catch {
      return { by: SECRET_PLACEHOLDER };
    }
  }) as Plain;
