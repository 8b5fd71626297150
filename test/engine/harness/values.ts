/** A JSON value as the Pulumi protocol carries it in protobuf structs. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** The protocol's marker for a value that only the update will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks a wrapped value of the protocol: a secret, an asset, a resource reference or an output. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The value marked as secret, once. */
export const secret = (value: Json): Json => (isSecret(value) ? value : { [SIGNATURE]: SECRET, value });

const isSecret = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && value[SIGNATURE] === SECRET;

/** The value without its mark as secret. */
export const revealed = (value: Json | undefined): Json | undefined =>
  isSecret(value) ? value.value : value;

/** Whether the value is an object of the program's, not one of the protocol's own wrappings. */
export function isPlainObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(SIGNATURE in value);
}

/** The value without the keys by which the bridge remembers which inputs it filled in, at any depth. */
export function withoutDefaultsKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutDefaultsKeys);
  if (!isPlainObject(value)) return value;
  const kept: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== "__defaults") kept[key] = withoutDefaultsKeys(item);
  }
  return kept;
}

/** Objects merge key by key, anything else is taken from `over`. */
export function merge(under: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isPlainObject(below) && isPlainObject(value) ? merge(below, value) : value;
  }
  return merged;
}
