import { closeSync, openSync, readSync } from "node:fs";
import { UsageError } from "../messages/errors";
import { isObject, SECRET_PLACEHOLDER } from "./protocol/values";

/** Configuration values as a program reads them: text, or JSON for what has structure. */
export interface ConfigValues {
  values: ReadonlyMap<string, string>;
  /** Keys of values that are, or hold, a secret. */
  secrets: ReadonlySet<string>;
}

/** A value that the command line gives. */
export interface GivenValue {
  key: string;
  value: string;
  isSecret: boolean;
}

/**
 * Reads KEY=VALUE. The value `env:NAME` stands for a variable of the environment, `file:PATH` for a file's text without its last line
 * break; both are secret.
 * @throws NotEvaluated for any other form, and where the variable or the file is missing.
 */
export function givenValue(argument: string, env: NodeJS.ProcessEnv): GivenValue {
  const at = argument.indexOf("=");
  if (at < 1) {
    // What else was given may be a secret.
    const value = /^(env|file):/.test(argument) ? argument : "demo";
    throw new UsageError(
      `--config-value takes KEY=VALUE, such as --config-value gcp:project=${value}: the key is missing.`,
    );
  }
  const key = argument.slice(0, at);
  const [, source, name = ""] = /^(env|file):(.+)$/s.exec(argument.slice(at + 1)) ?? [];
  if (source === undefined) return { key, value: argument.slice(at + 1), isSecret: false };
  const value = source === "env" ? env[name] : textOf(name);
  if (value === undefined)
    throw new UsageError(
      `--config-value ${key}: there is no ${source === "env" ? "variable" : "file"} ${name}.`,
    );
  return { key, value, isSecret: true };
}

function textOf(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    // Not only a file: what another command writes to a pipe need not lie on the disk.
    descriptor = openSync(file, "r");
    const bytes = Buffer.alloc(MAX_VALUE_BYTES + 1);
    let size = 0;
    for (let read = 1; read > 0 && size < bytes.length; size += read)
      read = readSync(descriptor, bytes, size, bytes.length - size, null);
    if (size > MAX_VALUE_BYTES)
      throw new UsageError(
        `${file} has more than ${MAX_VALUE_BYTES / 1_000_000} MB, which is too large for a value.`,
      );
    return bytes.toString("utf8", 0, size).replace(/\r?\n$/, "");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** More is read of no file or pipe that holds one value. */
const MAX_VALUE_BYTES = 1_000_000;

/** Reads configuration values as the Pulumi CLI does. */
export class ConfigReader implements ConfigValues {
  readonly values = new Map<string, string>();
  readonly secrets = new Set<string>();

  constructor(
    private readonly project: string,
    defaults?: ConfigValues,
  ) {
    for (const [key, value] of defaults?.values ?? []) this.values.set(key, value);
    for (const key of defaults?.secrets ?? []) this.secrets.add(key);
  }

  /** `key` belongs to the project, `other:key` to another namespace; `other:config:key` is the older form. */
  fullKey(key: string): string {
    const parts = key.split(":");
    if (parts.length === 3 && parts[1] === "config") return `${parts[0]}:${parts[2]}`;
    return parts.length === 1 ? `${this.project}:${key}` : key;
  }

  /** A value of the project file, or its declaration with a type. Whether that gives a value. */
  declare(key: string, value: unknown): boolean {
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

  /** Values from the command line, over all others. */
  give(given: readonly GivenValue[]): void {
    for (const { key, value, isSecret } of given) {
      this.set(key, value);
      if (isSecret) this.secrets.add(this.fullKey(key));
    }
  }

  set(key: string, value: unknown): void {
    const name = this.fullKey(key);
    this.secrets.delete(name);
    const plain = this.withoutSecrets(name, value);
    this.values.set(
      name,
      typeof plain === "object" && plain !== null ? JSON.stringify(plain) : String(plain ?? ""),
    );
  }

  /** The value with a placeholder for each encrypted part. */
  private withoutSecrets(name: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.withoutSecrets(name, item));
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    if (keys.length === 1 && typeof value.secure === "string") {
      this.secrets.add(name);
      return SECRET_PLACEHOLDER;
    }
    return Object.fromEntries(keys.map((key) => [key, this.withoutSecrets(name, value[key])]));
  }
}
