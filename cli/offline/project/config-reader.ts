import { UsageError } from "../../messages/errors";
import { isObject, SECRET_PLACEHOLDER } from "../protocol/values";
import { asTyped, type Part, pathOf, stepsOf, withPart } from "./config-path";
import type { ConfigValues, GivenValue } from "./config-values";

/** Reads configuration values as the Pulumi CLI does. */
export class ConfigReader implements ConfigValues {
  readonly values = new Map<string, string>();
  readonly secrets = new Set<string>();
  readonly encrypted = new Set<string>();
  readonly secretParts = new Map<string, readonly string[]>();
  /** Keys of values that are encrypted as a whole, but of which the command line gives parts. */
  readonly incomplete = new Set<string>();
  /** Keys in the project file, including those without a value. */
  private readonly declared = new Set<string>();

  constructor(
    private readonly project: string,
    defaults?: ConfigValues,
  ) {
    for (const [key, value] of defaults?.values ?? []) this.values.set(key, value);
    for (const key of defaults?.secrets ?? []) this.secrets.add(key);
    for (const path of defaults?.encrypted ?? []) this.encrypted.add(path);
    for (const [key, parts] of defaults?.secretParts ?? []) this.secretParts.set(key, parts);
    if (defaults instanceof ConfigReader) for (const key of defaults.declared) this.declared.add(key);
  }

  /** `key` belongs to the project, `other:key` to another namespace; `other:config:key` is the older form. */
  fullKey(key: string): string {
    const parts = key.replace(/\[".*$/s, "").includes(":") ? key.split(":") : [key];
    if (parts.length === 3 && parts[1] === "config") return `${parts[0]}:${parts[2]}`;
    return parts.length === 1 ? `${this.project}:${key}` : key;
  }

  /** Reads a value of the project file, or its declaration with a type. Returns whether there is a value. */
  declare(key: string, value: unknown): boolean {
    this.declared.add(this.fullKey(key));
    if (!isObject(value)) {
      this.set(key, value);
      return true;
    }
    const given = value.value ?? value.default;
    if (given === undefined) return false;
    this.set(key, given);
    if (value.secret === true) this.secrets.add(this.fullKey(key));
    return true;
  }

  /**
   * Sets values from the command line, over all others. A key with a path sets part of a value, as `pulumi config set --path` does; what is
   * secret in the stack's file stays secret. Where the value is missing, or encrypted as a whole, the key may be a path or a name, so the
   * program finds the value under both.
   * @throws UsageError for an invalid path, where a path does not fit the value, and for a key that is given twice.
   */
  give(given: readonly GivenValue[]): void {
    const known = new Set(this.values.keys());
    const hidden = new Set(this.encrypted);
    const names = new Set<string>();
    for (const each of given) {
      const name = this.fullKey(each.key);
      if (names.has(name)) throw new UsageError(`--config-value ${each.key} is given twice: give one value.`);
      names.add(name);
      const path = known.has(name) || this.declared.has(name) ? undefined : stepsOf(name);
      if (path?.steps.length === 0) {
        this.giveWhole(path.key, each);
        continue;
      }
      if (path && known.has(path.key) && !this.mayHaveParts(path.key))
        throw new UsageError(
          `--config-value ${each.key}: ${path.key} is a single value, which has no parts.`,
        );
      const isPart = path && this.mayHaveParts(path.key);
      if (isPart) this.givePart(path, each);
      if (isPart && hidden.has(path.key)) this.incomplete.add(path.key);
      if (!isPart || !known.has(path.key) || hidden.has(path.key)) this.giveWhole(name, each);
    }
  }

  private giveWhole(name: string, { value, isSecret }: GivenValue): void {
    const wasSecret = this.secrets.has(name);
    const hadParts = this.secretParts.has(name);
    this.set(name, value);
    if (isSecret || wasSecret) this.secrets.add(name);
    if (!isSecret && hadParts) this.secretParts.set(name, []);
  }

  private givePart({ key, steps }: Part, { value, isSecret }: GivenValue): void {
    const at = steps.reduce(pathOf, key);
    const parts = this.secretParts.get(key);
    const isWholeSecret = this.secrets.has(key) && parts === undefined;
    const hidden = [...this.encrypted].filter((path) => isWithin(path, key));
    const isHidden = isSecret || hidden.some((path) => isWithin(path, at) || isWithin(at, path));
    const isStillSecret = isHidden || this.secrets.has(key);
    this.set(key, withPart(this.partsOf(key), steps, isSecret ? value : asTyped(value), key));
    for (const path of hidden) if (!isWithin(path, at)) this.encrypted.add(path);
    if (!isStillSecret) return;
    this.secrets.add(key);
    if (!isWholeSecret) this.secretParts.set(key, [...(parts ?? []), ...(isHidden ? [value] : [])]);
  }

  set(key: string, value: unknown): void {
    const name = this.fullKey(key);
    this.secrets.delete(name);
    this.secretParts.delete(name);
    for (const path of this.encrypted) if (isWithin(path, name)) this.encrypted.delete(path);
    const plain = this.withoutSecrets(name, value, name);
    if (typeof plain === "object" && this.secrets.has(name)) this.secretParts.set(name, []);
    this.values.set(
      name,
      typeof plain === "object" && plain !== null ? JSON.stringify(plain) : String(plain ?? ""),
    );
  }

  private mayHaveParts(key: string): boolean {
    return !this.values.has(key) || this.encrypted.has(key) || this.partsOf(key) !== undefined;
  }

  /** A value that has parts; undefined for any other. */
  private partsOf(key: string): unknown {
    const value = this.values.get(key);
    if (value === undefined || !/^\s*[[{]/.test(value)) return undefined;
    try {
      return JSON.parse(value);
    } catch {
      return undefined;
    }
  }

  /** The value, with a placeholder for each encrypted part. */
  private withoutSecrets(name: string, value: unknown, at: string): unknown {
    if (Array.isArray(value)) return value.map((item, i) => this.withoutSecrets(name, item, pathOf(at, i)));
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    if (keys.length === 1 && typeof value.secure === "string") {
      this.secrets.add(name);
      this.encrypted.add(at);
      return SECRET_PLACEHOLDER;
    }
    return Object.fromEntries(
      keys.map((key) => [key, this.withoutSecrets(name, value[key], pathOf(at, key))]),
    );
  }
}

/** Whether a path is equal to another one, or leads to part of it. */
const isWithin = (path: string, other: string): boolean =>
  path === other || (path.startsWith(other) && /^[.[]/.test(path.slice(other.length)));
