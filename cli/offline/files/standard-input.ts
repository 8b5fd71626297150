import { createReadStream, existsSync, statSync } from "node:fs";
import { printable } from "../../../policies/evaluation/printable";
import { NotEvaluated } from "../../messages/errors";
import { unreadable } from "../../messages/file-errors";
import { MAX_BYTES, tooLarge } from "./input-limits";

/** The name in reports of the file that `-` stands for. */
const STANDARD_INPUT = "standard input";

/** After how long without a byte it is said what is waited for, and where. */
interface Waiting {
  readonly afterMs: number;
  readonly err: { write(text: string): unknown };
}

/** What came through standard input and pipes, by name. */
const received = new Map<string, Buffer>();

/** The bytes that were received for a name. */
export const receivedAs = (file: string): Buffer | undefined => received.get(file);

const isStandardInput = (argument: string): boolean => /(^|=)(-|\/dev\/stdin)$/.test(argument);

type Flags = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Reads standard input (`-`) and pipes such as <(gcloud …) in the values of flags, which are FILE or NAME=FILE, and replaces `-` by a name
 * for what was read. They are read to their end here, as a signal cannot end a blocked read.
 * @throws NotEvaluated where several are `-`, nothing is piped to it, or there is more than a file may have.
 */
export async function withStandardInput<T extends Flags>(
  flags: T,
  from: NodeJS.ReadableStream & { isTTY?: boolean } = process.stdin,
  waiting: Waiting = { afterMs: 5_000, err: process.stderr },
): Promise<T> {
  const values = Object.values(flags).flatMap((value) => value ?? []);
  if (values.includes("")) throw new NotEvaluated("The name of a file to read is empty.");
  const count = values.filter(isStandardInput).length;
  if (count > 1) throw new NotEvaluated("Standard input can be read once: give - for one file only.");
  if (count === 1 && from.isTTY)
    throw new NotEvaluated("The file is -, and nothing is piped to standard input.");
  for (const value of values) {
    const path = fileIn(value);
    if (isStandardInput(value)) received.set(STANDARD_INPUT, await receive(from, STANDARD_INPUT, waiting));
    else if (isPipe(path) && !received.has(path))
      received.set(path, await receive(createReadStream(path), path, waiting));
  }
  const named = (value: string) =>
    isStandardInput(value) ? value.replace(/(-|\/dev\/stdin)$/, STANDARD_INPUT) : value;
  const replaced = Object.entries(flags).map(([flag, value]) => [
    flag,
    typeof value === "string" ? named(value) : value?.map(named),
  ]);
  return Object.fromEntries(replaced);
}

/** Whether a flag's value, FILE or NAME=FILE, is standard input or a pipe. */
export const isReadOnce = (value: string): boolean => isStandardInput(value) || isPipe(fileIn(value));

const fileIn = (value: string): string => (existsSync(value) ? value : value.slice(value.indexOf("=") + 1));

const isPipe = (path: string): boolean => existsSync(path) && statSync(path).isFIFO();

async function receive(
  from: AsyncIterable<Buffer | string>,
  name: string,
  { afterMs, err }: Waiting,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const quiet = setTimeout(() => err.write(`Waiting for ${printable(name)}\n`), afterMs);
  try {
    for await (const chunk of from) {
      clearTimeout(quiet);
      size += chunk.length;
      if (size > MAX_BYTES) throw tooLarge(name, "is larger");
      chunks.push(Buffer.from(chunk));
    }
  } catch (error) {
    throw error instanceof NotEvaluated ? error : unreadable(name, error);
  } finally {
    clearTimeout(quiet);
  }
  return Buffer.concat(chunks);
}
