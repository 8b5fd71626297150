import { child } from "../../../stacks/shared/decoder";
import { UsageError } from "../../messages/errors";
import { isObject } from "../protocol/values";

/** A step of a path: a key of an object, or an index of a list. */
type Step = string | number;

/** Part of a configuration value: the value's key, and the steps to the part; none for the whole value. */
export interface Part {
  key: string;
  steps: readonly Step[];
}

/**
 * Parses a path such as `alerts.channels["a b"].severities[0]`, as `pulumi config set --path` does; undefined for a plain key. A key with
 * dots is written `NAMESPACE:["a.b"]`.
 * @param path with the namespace, which may contain dots.
 * @throws UsageError where it is not a valid path.
 */
export function stepsOf(path: string): Part | undefined {
  const [begin = "", namespace = "", quotedKey] =
    /^([^:[]*:)(?:\[("(?:[^"\\]|\\.)*")\]|[^.[\]]*)/.exec(path) ?? [];
  if (begin === namespace && path[begin.length] === "[")
    throw new UsageError(`--config-value ${path}: the name of a key stands before an index.`);
  if (quotedKey?.includes(":"))
    throw new UsageError(
      `--config-value ${path}: the key ${quotedKey} has a ":", which no key of Pulumi may have.`,
    );
  const key = quotedKey === undefined ? begin : `${namespace}${textOf(quotedKey) ?? quotedKey}`;
  const steps: Step[] = [];
  let rest = path.slice(begin.length);
  while (rest !== "") {
    const [all = "", name, index, quoted] =
      /^(?:\.([^.[\]]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\])/.exec(rest) ?? [];
    const step = quoted === undefined ? (name ?? Number(index)) : textOf(quoted);
    if (all === "" || step === undefined) throw new UsageError(`--config-value ${path}: ${wrongStep(rest)}.`);
    steps.push(step);
    rest = rest.slice(all.length);
  }
  return key === path ? undefined : { key, steps };
}

/** What is wrong with the first step in the rest of a path. */
function wrongStep(rest: string): string {
  if (rest === ".") return 'no key stands behind the last "."';
  if (rest.startsWith(".")) return `no key stands between "." and "${rest[1]}"`;
  if (rest.startsWith("]")) return '"]" has no "[" before it';
  if (!rest.startsWith("[")) return `"." is missing before "${rest}"`;
  const [, inner] = /^\[([^\]]*)\]/.exec(rest) ?? [];
  if (inner === undefined || inner.startsWith('"')) return `what "[" opens does not end in a quote or "]"`;
  if (inner === "") return 'no index stands between "[" and "]"';
  const [, single = inner] = /^'(.*)'$/.exec(inner) ?? [];
  return /^[-+]?[\d.]+$/.test(inner)
    ? `[${inner}] is not an index of a list: 0 is the first item`
    : `[${inner}] is not an index of a list; a key stands in ${single === inner ? "quotes" : "double quotes"}: [${JSON.stringify(single)}]`;
}

function textOf(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}

/** The path of a part of a value. */
export const pathOf = (at: string, step: Step): string =>
  typeof step === "number" ? `${at}[${step}]` : child(at, step);

/**
 * A copy of a value with another part. What is missing on the way to it becomes an object, or a list where its first item is given.
 * @param at the value's path, for errors.
 * @throws UsageError where the path leads through something without parts, or past the end of a list.
 */
export function withPart(
  value: unknown,
  [step, ...more]: readonly Step[],
  part: unknown,
  at: string,
): unknown {
  if (step === undefined) return part;
  const inner = (old: unknown) => withPart(old, more, part, pathOf(at, step));
  if (typeof step === "number") {
    const items = value ?? [];
    if (!Array.isArray(items))
      throw new UsageError(`--config-value ${pathOf(at, step)}: ${at} is not a list.`);
    if (step > items.length)
      throw new UsageError(
        `--config-value ${pathOf(at, step)}: the next item of ${at} is ${pathOf(at, items.length)}.`,
      );
    return [...items.slice(0, step), inner(items[step]), ...items.slice(step + 1)];
  }
  const object = value ?? {};
  if (!isObject(object)) throw new UsageError(`--config-value ${pathOf(at, step)}: ${at} is not an object.`);
  const old = Object.hasOwn(object, step) ? object[step] : undefined;
  return Object.fromEntries([...Object.entries(object).filter(([key]) => key !== step), [step, inner(old)]]);
}

/**
 * Converts a text as Pulumi does for parts of values: to a boolean, to an integer without leading zeros, or not at all.
 * Source: adjustObjectValue in sdk/go/common/resource/config of https://github.com/pulumi/pulumi, checked 2026-11-29
 */
export function asTyped(value: string): unknown {
  if (value === "true" || value === "false") return value === "true";
  const isWhole = /^-?(?:0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value));
  return isWhole ? Number(value) : value;
}
