import { type SpawnOptions, spawn } from "node:child_process";
import { NotEvaluated } from "../../messages/errors";
import { fileReason } from "../../messages/file-errors";

/** Starts a process, as `spawn` does. @throws NotEvaluated where no more files may be open, as its pipes would be. */
export const started = ((command: string, args: readonly string[], options: SpawnOptions) => {
  const child = spawn(command, args, options);
  // Node.js gives it no pipes then, and says why later on.
  if ((child.stdio as unknown) === undefined) {
    child.once("error", () => undefined);
    throw new NotEvaluated(`${command} cannot be started: ${fileReason({ code: "EMFILE" }, command)}.`);
  }
  return child;
}) as typeof spawn;

/** Why a process did not start, as a sentence. */
export const startProblem = (error: NodeJS.ErrnoException): string =>
  error.code === "EAGAIN" || error.code === "ENOMEM"
    ? `The system has no room for another process (${error.code}). End some, or raise the limit: ulimit -u`
    : error.message;
