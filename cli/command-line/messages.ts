import { printableLines } from "../../policies/evaluation/printable";
import { paintFor } from "../report/colours";
import { indented } from "../report/wrap";
import type { Terminal } from "./command";

/** Prints why something could not be evaluated. */
export const printError = (message: string, terminal: Terminal): void =>
  printMessage("error:", "red", message, terminal);

/** Prints what was given and not used. */
export const printNote = (message: string, terminal: Terminal): void =>
  printMessage("note:", "yellow", message, terminal);

/** Wraps at words in a terminal, and where COLUMNS is set; readers of a pipe get whole lines, which can be searched. */
function printMessage(kind: string, colour: "red" | "yellow", message: string, { err, env }: Terminal): void {
  const width = err.isTTY === true ? (err.columns ?? 0) : Number(env.COLUMNS) || 0;
  const lines = `${kind} ${printableLines(message)}`
    .split("\n")
    .flatMap((line) => indented(line.trimStart(), width || line.length, line.slice(0, line.search(/\S|$/))));
  err.write(`${lines.join("\n").replace(kind, paintFor(err, env)(colour, kind))}\n`);
}
