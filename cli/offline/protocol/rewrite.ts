import type { Plain } from "./messages";

/** The deepest nesting of objects and lists; Kubernetes' deepest schemas have some 50 levels. */
export const MAX_DEPTH = 500;

/**
 * Maps every value at any depth, from the outside in; where the function returns undefined, the value is kept. An object in which nothing
 * is replaced is returned itself, since copies of most properties would cost time and memory for nothing.
 * @throws RangeError where values are nested in more than MAX_DEPTH levels.
 */
export function rewrite(
  value: unknown,
  replace: (value: unknown) => { by: unknown } | undefined,
  depth = 0,
): unknown {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deeply");
  const replacement = replace(value);
  if (replacement) return replacement.by;
  if (typeof value !== "object" || value === null) return value;
  const items = value as Plain;
  let copy: Plain | undefined;
  for (const key of Object.keys(items)) {
    const item = rewrite(items[key], replace, depth + 1);
    if (item === items[key]) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Plain;
    setOwn(copy, key, item);
  }
  return copy ?? value;
}

/** Sets an own property of an object, whatever its name. */
function setOwn(object: Plain, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
