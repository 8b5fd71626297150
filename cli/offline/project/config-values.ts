import { closeSync, openSync, readSync } from "node:fs";
import { UsageError } from "../../messages/errors";
import { fileReason } from "../../messages/file-errors";
import type { Plain } from "../protocol/messages";
import { secret } from "../protocol/values";

/** Configuration values as a program reads them: text, or JSON for what has structure. */
export interface ConfigValues {
  values: ReadonlyMap<string, string>;
  /** Keys of values that are secret, or contain a secret. */
  secrets: ReadonlySet<string>;
  /** Paths of encrypted values, which are unknown here: SECRET_PLACEHOLDER takes their place. */
  encrypted: ReadonlySet<string>;
  /** For values of which only parts are secret: the secret texts that are known, by key. */
  secretParts: ReadonlyMap<string, readonly string[]>;
}

/** The values as the engine gives them to a program, those marked that are secret. */
export const markedConfig = ({ values, secrets }: Pick<ConfigValues, "values" | "secrets">): Plain =>
  Object.fromEntries([...values].map(([key, value]) => [key, secrets.has(key) ? secret(value) : value]));

/** A value from the command line. */
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
  // A quoted key may contain "=".
  const at = /^(?:[^="]|"(?:[^"\\]|\\.)*")*=/.exec(argument)?.[0].length ?? argument.indexOf("=") + 1;
  if (at < 2) throw new UsageError(incomplete(argument));
  const key = argument.slice(0, at - 1);
  if (key.endsWith(":")) throw new UsageError(`--config-value ${key}: no key stands behind the last ":".`);
  if (!isKey(key))
    throw new UsageError(`--config-value ${key}: a key is NAMESPACE:NAME or NAME, with one ":" at most.`);
  const [, source, name = ""] = /^(env|file):(.+)$/s.exec(argument.slice(at)) ?? [];
  if (source === undefined) return { key, value: argument.slice(at), isSecret: false };
  const value = source === "env" ? env[name] : textOf(name, key);
  if (value === undefined) throw new UsageError(`--config-value ${key}: there is no variable ${name}.`);
  return { key, value, isSecret: true };
}

/**
 * Whether Pulumi reads a key; a path into its value may follow it. In NAMESPACE:config:NAME, the form of old projects, there is one more colon.
 * Source: ParseKey of github.com/pulumi/pulumi, sdk/go/common/resource/config/key.go, checked 2026-11-30
 */
function isKey(key: string): boolean {
  const [, ...colons] = key.split(/[.["]/, 1)[0]?.split(":") ?? [];
  return colons.length < 2 || (colons.length === 2 && colons[0] === "config");
}

/** What is missing in KEY=VALUE. Text that does not look like a key or a source may be a secret, and is not shown. */
function incomplete(argument: string): string {
  if (KEY.test(argument) && !SOURCE.test(argument))
    return `--config-value takes KEY=VALUE: ${argument} has no "=" and no value. Write --config-value ${argument}=VALUE`;
  const isSource = SOURCE.test(argument);
  return `--config-value takes KEY=VALUE, such as --config-value gcp:project=${isSource ? argument : "demo"}: ${isSource || argument.startsWith("=") ? "the key" : 'the "="'} is missing.`;
}

const SOURCE = /^(?:env|file):/;
/** A key with its namespace, in letters alone. */
const KEY = /^[a-zA-Z][a-zA-Z-]*:[a-zA-Z-]+(?:\.[a-zA-Z-]+|\[\d{1,3}\])*$/;

function textOf(file: string, key: string): string {
  let descriptor: number | undefined;
  try {
    // Also a pipe: another command's output then need not be on the disk.
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
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "ENOENT"
        ? `--config-value ${key}: there is no file ${file}.`
        : `--config-value ${key}: ${file} cannot be read: ${fileReason(error, file)}.`,
    );
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** The largest file or pipe with one value. */
const MAX_VALUE_BYTES = 1_000_000;
