/**
 * What a resource is given that contains itself, in the program's process, as text of the preload. The SDK goes through such a value without
 * end, until there is no memory left, and names no line. Its own objects, promises and what is not known are not gone into.
 */
export const CYCLES = `
const isClosed = (value) =>
  value.__pulumiOutput === true ||
  isMark(value) ||
  value.__pulumiResource === true ||
  value.__pulumiAsset === true ||
  value.__pulumiArchive === true ||
  typeof value.then === "function";

/** The path at which a value contains itself, or undefined. @param above the values that it is within. */
function cycleIn(value, path, above, seen) {
  if (typeof value !== "object" || value === null || isClosed(value)) return undefined;
  if (above.has(value)) return path;
  if (seen.has(value)) return undefined;
  seen.add(value);
  above.add(value);
  for (const key of Object.keys(value)) {
    const found = cycleIn(value[key], [...path, key], above, seen);
    if (found) return found;
  }
  above.delete(value);
}

function refuseCycle(type, name, given) {
  const path = cycleIn(given, [], new Set(), new Set());
  if (!path) return;
  const error = new Error(type + ' "' + name + '" is given a value that contains itself: ' + path.join("."));
  // Our own frames, which source maps name by all of this text, would leave no room for the program's.
  const [head, ...frames] = String(error.stack).split("\\n");
  error.stack = [head, ...frames.filter((frame) => !isInternal(frame))].join("\\n");
  throw error;
}
`;
