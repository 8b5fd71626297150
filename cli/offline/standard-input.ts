import { existsSync, statSync } from "node:fs";
import { NotEvaluated } from "../messages/errors";
import { MAX_BYTES, tooLarge } from "./input-limits";

/** How reports name the file that `-` stands for. */
const STANDARD_INPUT = "standard input";

/** What came by standard input, once it was received. */
let received: Buffer | undefined;

/** What was received, for the name that stands for it. */
export const receivedAs = (file: string): Buffer | undefined =>
  file === STANDARD_INPUT ? received : undefined;

const isPiped = (argument: string): boolean => argument === "-" || argument.endsWith("=-");

/**
 * Flags, by their names, whose values are FILE or NAME=FILE, with `-` replaced by a name of standard input, which is received here to
 * its end: unlike a blocked read, this lets a signal end it.
 * @throws NotEvaluated where several are `-`, one is a pipe by its path, nothing is piped to it, or more than is read of a file.
 */
export async function withStandardInput<T extends Readonly<Record<string, string | string[] | undefined>>>(
  flags: T,
  from: NodeJS.ReadableStream & { isTTY?: boolean } = process.stdin,
): Promise<T> {
  const piped = Object.values(flags)
    .flat()
    .filter((value) => value !== undefined && isPiped(value));
  for (const [flag, value] of Object.entries(flags)) refusePipes(flag, [value ?? []].flat());
  if (piped.length === 0) return flags;
  if (piped.length > 1) throw new NotEvaluated("Standard input can be read once: give - for one file only.");
  if (from.isTTY) throw new NotEvaluated("The file is -, and nothing is piped to standard input.");
  received = await receive(from);
  const named = (value: string) => (isPiped(value) ? value.replace(/-$/, STANDARD_INPUT) : value);
  const replaced = Object.entries(flags).map(([flag, value]) => [
    flag,
    typeof value === "string" ? named(value) : value?.map(named),
  ]);
  return Object.fromEntries(replaced);
}

/** The path of another command's output, such as <(gcloud …), would be read without end where nobody writes to it. */
function refusePipes(flag: string, values: readonly string[]): void {
  for (const value of values) {
    const path = existsSync(value) ? value : value.slice(value.indexOf("=") + 1);
    if (existsSync(path) && statSync(path).isFIFO())
      throw new NotEvaluated(
        `--${flag}: ${path} is a pipe, not a file. Pipe the other command to this one, with - for the file: COMMAND | gke-guardrails … --${flag} ${value.slice(0, -path.length)}-`,
      );
  }
}

async function receive(from: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of from) {
    size += chunk.length;
    if (size > MAX_BYTES) throw tooLarge(STANDARD_INPUT, "is larger");
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
