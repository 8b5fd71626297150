import { resolve } from "node:path";
import { oneOf } from "../command-line/arguments";
import { FORMATS, type Format } from "../formats";
import { UsageError } from "../messages/errors";
import { fileReason } from "../messages/file-errors";
import { writeText } from "../offline/files/output-file";
import { refuseOverwriting } from "./overwriting";

/** A file that a report is written to, besides what is printed. */
export interface Output {
  format: Format;
  file: string;
}

/** What is to be printed. @throws UsageError for an unknown format, and for two. */
export function formatOf({ json, format }: { json?: boolean; format?: string }): Format {
  const given = oneOf("format", format, FORMATS);
  if (json === true && given !== undefined && given !== "json")
    throw new UsageError(`--json is --format json, and excludes --format ${given}.`);
  return json === true ? "json" : (given ?? "text");
}

/** The files of --output FORMAT=FILE. @throws UsageError for another form, an unknown format, a file that is named twice, and one that holds something else. */
export function outputsOf(given: readonly string[] = []): Output[] {
  const outputs = given.map((argument): Output => {
    const at = argument.indexOf("=");
    const [word, file] = [argument.slice(0, Math.max(at, 0)), argument.slice(at + 1)];
    if (word === "" || file === "")
      throw new UsageError(`--output takes FORMAT=FILE, such as sarif=guardrails.sarif, not "${argument}".`);
    return { format: oneOf("output", word, FORMATS) ?? "text", file };
  });
  const files = outputs.map(({ file }) => resolve(file));
  const twice = outputs.find((_, i) => files.indexOf(files[i] as string) < i);
  if (twice) throw new UsageError(`--output names the file "${twice.file}" twice.`);
  for (const { file } of outputs) refuseOverwriting("output", file);
  return outputs;
}

/** A file that is asked for cannot be written. */
export class UnwritableOutput extends UsageError {}

/** Writes a file. @throws UnwritableOutput where it cannot be written. */
export function writeOutput({ format, file }: Output, content: string): void {
  try {
    writeText(file, content);
  } catch (error) {
    throw new UnwritableOutput(
      `--output ${format}: the file "${file}" cannot be written: ${fileReason(error, file)}.`,
    );
  }
}
