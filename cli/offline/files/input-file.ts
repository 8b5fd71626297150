import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from "node:fs";
import { devNull } from "node:os";
import { gunzipSync } from "node:zlib";
import { NotEvaluated } from "../../messages/errors";
import { unreadable } from "../../messages/file-errors";
import { MAX_DEPTH } from "../protocol/rewrite";
import { MAX_BYTES, MAX_WRITTEN_BYTES, tooLarge } from "./input-limits";
import { receivedAs } from "./standard-input";

/** There is nothing at the path of a file to read. */
class NoFile extends NotEvaluated {}

/** What `read` returns. @throws NotEvaluated for a missing file that names the command which writes it. */
export function orHowToWrite<T>(command: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NoFile)) throw error;
    throw new NoFile(`${error.message} To write it: ${command}`);
  }
}

/**
 * The text of a file, unpacked where it is compressed by gzip, in UTF-8 or UTF-16, as PowerShell writes it.
 * @throws NotEvaluated where it is no file, cannot be read, is damaged, is too large, or is no text.
 * @param most so many bytes are read, compressed or not.
 */
export const readText = (file: string, most = MAX_BYTES): string => decoded(file, content(file, most));

/** Like `readText`, for a file that somebody has written: no byte may be of another encoding, as it would change a value. */
export const readWrittenText = (file: string): string =>
  decoded(file, content(file, MAX_WRITTEN_BYTES), { fatal: true });

/** Like `readText`, as bytes in UTF-8: a text takes twice as much where one of its characters is not in Latin-1. */
export function readUtf8(file: string): Buffer {
  const bytes = content(file, MAX_BYTES);
  if (encodingOf(bytes) !== "utf-8" || bytes.subarray(0, 1000).includes(0))
    return Buffer.from(decoded(file, bytes));
  return bytes.subarray(0, 3).equals(MARK) ? bytes.subarray(3) : bytes;
}

function content(file: string, most: number): Buffer {
  const bytes = readBytes(file, most);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? unpacked(file, bytes, most) : bytes;
}

/**
 * The bytes of a file, as they are.
 * @throws NotEvaluated where it is no file, cannot be read, or is too large.
 */
export function readBytes(file: string, most: number): Buffer {
  const received = receivedAs(file);
  if (received !== undefined) {
    if (received.length > most) throw tooLarge(file, "is larger", most);
    return received;
  }
  if (file === devNull) return Buffer.alloc(0);
  if (file === "") throw new NotEvaluated("The name of a file to read is empty.");
  let descriptor: number | undefined;
  try {
    // A pipe that nobody writes to would be waited for without end.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw new NotEvaluated(`${file} is a folder, not a file.`);
    if (!stats.isFile())
      throw new NotEvaluated(`${file} is a pipe or a device, not a file. Write its content to a file first.`);
    if (stats.size > most) throw tooLarge(file, "is larger", most);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof NotEvaluated) throw error;
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? missing(file) : unreadable(file, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function missing(file: string): NotEvaluated {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isLink) return new NotEvaluated(`${file} is a link to a file that is not there.`);
  return new NoFile(
    `There is no file ${file}.${file === "-" ? " Standard input is read for --state, --gcloud, --kubernetes, --upgrade-info, --feed and --config alone." : ""}`,
  );
}

function unpacked(file: string, bytes: Buffer, most: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw tooLarge(file, "unpacks to more", most);
    throw new NotEvaluated(`${file} is compressed and damaged.`);
  }
}

/** The mark of UTF-8 that some editors put first. */
const MARK = Buffer.from("\ufeff");

/** By its mark, or, without one, by where the zeros of its first two characters are: JSON and YAML begin with ASCII. */
function encodingOf(bytes: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first && second === 0 && third && fourth === 0) return "utf-16le";
  return first === 0 && second && third === 0 && fourth ? "utf-16be" : "utf-8";
}

/** @throws NotEvaluated for an encoding that is not read, such as UTF-32, and for what is no text: all of it, where that is fatal. */
function decoded(file: string, bytes: Buffer, options?: { readonly fatal: boolean }): string {
  const text = textIn(bytes, options);
  if (text === undefined || text.slice(0, 1000).includes("\0"))
    throw new NotEvaluated(`${file} is not a text in UTF-8 or UTF-16. Save it in UTF-8.`);
  return text;
}

function textIn(bytes: Buffer, options?: { readonly fatal: boolean }): string | undefined {
  try {
    return new TextDecoder(encodingOf(bytes), options).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @throws NotEvaluated where the JSON of a file is nested deeper than any that Pulumi writes. */
export function refuseDepth(file: string, json: string): void {
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === "{" || char === "[") {
      if (++depth > MAX_DEPTH)
        throw new NotEvaluated(`${file} is nested deeper than ${MAX_DEPTH} levels, which is the limit.`);
    } else if (char === "}" || char === "]") depth--;
    else if (char === '"') for (i++; i < json.length && json[i] !== '"'; i++) if (json[i] === "\\") i++;
  }
}
