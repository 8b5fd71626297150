import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { NotEvaluated } from "../messages/errors";
import { LOGS_WARNING, type Note } from "../messages/notes";
import { hasLostCall, PIPE } from "./connection/light-pipe";
import type { Engine } from "./engine/engine";
import type { Child, End } from "./program/child";
import { isModuleProblem } from "./program/failure-causes";
import { hintsFor } from "./program/failure-hints";
import { type Explanation, explain, explainAbort, isFatal, isOfProgram } from "./program/failure-stack";
import { exitCall, uncaughtError } from "./program/preload-end";
import { requiredKeys } from "./program/required-keys";
import type { Project } from "./project/project";
import type { Stack } from "./project/stacks";

/** A program that failed. */
export class ProgramFailure extends NotEvaluated {
  constructor(
    message: string,
    /** Whether a module could not be found or read. */
    readonly isModule: boolean,
    /** Whether the program itself fails, so that it would fail however it is run. */
    readonly isOfProgram: boolean,
  ) {
    super(message);
  }
}

/** How a program ended. */
interface Ending {
  child: Child;
  end: End;
  /** What the program logged as errors. */
  errors: readonly string[];
  /** What was unknown offline, and may be the cause. */
  notes: readonly Note[];
}

/** The error of a failed program, with the program's own lines of code and none of the runner's. */
export function programFailure(
  { root, programFolder, runtime }: Project,
  stack: Stack,
  { child, end, errors, notes }: Ending,
): ProgramFailure {
  const uncaught = uncaughtError(child.reports.text) ?? "";
  const said = end === 0 ? uncaught : child.printed() || uncaught;
  const text = stripVTControlCharacters(errors.length > 0 ? errors.join("\n") : said);
  const isSignal = typeof end === "string" && errors.length === 0 && !isFatal(text);
  const exit = EXITED_EARLY.test(text) ? exitCall(child.reports.text) : undefined;
  const { message, frames } = isSignal
    ? explainSignal(end, text, root)
    : explain(exit === undefined ? text : `${CALLS_EXIT}\n    ${exit}`, root);
  const hints = hintsFor({
    text,
    message,
    root,
    tsconfig: join(programFolder, runtime.tsconfig ?? "tsconfig.json"),
    end,
    notes,
    encrypted: stack.config.encrypted,
    // The SDK prints this error without its stack.
    alsoMissing: requiredKeys(root, explain(uncaught, root).frames[0], stack.config.values.keys()),
    file: stack.file,
  });
  // The cause belongs to the error, before the lines of code.
  const causes = hints.filter((hint) => hint.startsWith("Its cause: "));
  const lines = [
    `The program failed (stack "${stack.name}"): ${message || endOf(end)}`,
    ...causes,
    ...frames.map((frame) => `    at ${frame}`),
    ...hints.filter((hint) => !causes.includes(hint)),
    ...(end === 0 ? ["It ended with exit code 0 all the same, which Pulumi takes for success."] : []),
  ];
  return new ProgramFailure(lines.join("\n"), isModuleProblem(text), isOfProgram(text, end, root));
}

/** What the SDK says at the exit of a program whose resources and promises are unfinished, whatever the reason. */
const EXITED_EARLY = /^The Pulumi runtime detected that /m;
const CALLS_EXIT = "it calls process.exit before what it makes is registered";

const endOf = (end: End): string =>
  typeof end === "number"
    ? `it ended with exit code ${end} and no error, as process.exit(${end}) does`
    : `the signal ${end} ended it`;

/** The last output before a signal need not be the cause, but shows how far the program came. */
function explainSignal(end: NodeJS.Signals, text: string, root: string): Explanation {
  const { message, frames } = explainAbort(text, root);
  const last = message.split("\n").at(-1) ?? "";
  const isShown = last !== "" && last.length <= MAX_PRINTED;
  return { message: endOf(end) + (isShown ? `; it printed last: ${last}` : ""), frames };
}

/** The longest last line of output that is shown: part of a longer one might be part of a secret. */
const MAX_PRINTED = 200;

/** An error of a run, with the warnings that the program has logged, which may say why; any other error as it is. */
export function withWarnings(error: unknown, notes: readonly Note[]): unknown {
  const warnings = notes.filter(({ kind }) => kind === "warning");
  if (error instanceof NotEvaluated)
    error.message = [
      error.message,
      ...warnings.map(({ text }) => `The program logged a warning: ${text.slice(LOGS_WARNING.length)}`),
    ].join("\n");
  return error;
}

/** Why a program that ended without an error is not judged; undefined where it ran to its end. */
export function unfinishedProgram(
  { runtime }: Project,
  { name }: Stack,
  { reports }: Child,
  engine: Pick<Engine, "resources" | "lostPipe">,
): NotEvaluated | undefined {
  if (engine.resources.length === 0 && runtime.nodeArgs.length > 0 && reports.text === "")
    return new NotEvaluated(
      `Node.js ended without an error and without running the program (stack "${name}"). Does one of its flags make it do something else? ` +
        `nodeargs in Pulumi.yaml is "${runtime.nodeArgs.join(" ")}".`,
    );
  if (engine.lostPipe || hasLostCall(reports.text))
    return new NotEvaluated(
      `The program lost its connection to gke-guardrails before it ended (stack "${name}"), so what it makes after that is not known. ` +
        `Does it close the file descriptor ${PIPE}, write to it, or hand it to another process?`,
    );
  return undefined;
}
