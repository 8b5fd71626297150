import type { Plain } from "./messages";

/** How deep objects and lists may be in each other; Kubernetes' deepest schemas have some 50 levels. */
export const MAX_DEPTH = 500;

/**
 * Like `map` over every value at any depth, from the outside in; a function that answers undefined leaves the value. What holds nothing
 * that is replaced stays the same object: most properties hold nothing such, and copies of them take time and memory.
 * @throws RangeError where values are in each other in more than MAX_DEPTH levels.
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

/** Sets a property of the object itself, whatever its name. */
function setOwn(object: Plain, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
