import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { NotEvaluated } from "../messages/errors";
import type { Child, End } from "./child";
import { hintsFor, isModuleProblem } from "./failure-hints";
import type { Note } from "./notes";
import { PRELOAD } from "./preload";
import { uncaughtError } from "./preload-end";
import type { Project } from "./project";
import type { Stack } from "./stacks";

/** A program that failed. */
export class ProgramFailure extends NotEvaluated {
  constructor(
    message: string,
    /** Whether a module could not be found or read. */
    readonly isModule: boolean,
    /** Whether the program itself gives up, so that it would in any other way to run it. */
    readonly isOfProgram: boolean,
  ) {
    super(message);
  }
}

/**
 * Why the program failed, with the program's own lines of code and none of the runner's.
 * @param errors what the program logged as errors.
 * @param notes what was not known offline: the cause may be among it.
 */
export function programFailure(
  { root }: Project,
  stack: Stack,
  child: Child,
  errors: readonly string[],
  end: End,
  notes: readonly Note[],
): ProgramFailure {
  const uncaught = uncaughtError(child.reported()) ?? "";
  const said = end === 0 ? uncaught : child.printed() || uncaught;
  const text = stripVTControlCharacters(errors.length > 0 ? errors.join("
") : said);
  const isSignal = typeof end === "string" && errors.length === 0 && !FATAL.test(text);
  const { message, frames } = isSignal ? explainSignal(end, text, root) : explain(text, root);
  const hints = hintsFor({ text, message, root, end, notes });
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

/** What another way to run a program may mend: a module or the syntax, what is missing of the SDK, and calls that fail. */
const MAY_BE_OURS =
  /\b(?:Type|Reference|Syntax|TS|Range)Error\b|\b\d+ (?:INTERNAL|UNIMPLEMENTED|UNKNOWN|UNAVAILABLE)\b/;

/** Whether it ended itself or was ended, or its own line throws an error of its own. */
function isOfProgram(text: string, end: End, root: string): boolean {
  if (typeof end !== "number" || text.trim() === "") return true;
  const lines = withoutInternals(text).split("\n");
  const first = lines.findIndex((line) => AT.test(line));
  const message = (first < 0 ? lines : lines.slice(0, first)).join("\n");
  if (isModuleProblem(message) || MAY_BE_OURS.test(message)) return false;
  const place = placeIn(lines[first] ?? "");
  return first < 0 || (place !== undefined && ownPlace(place, root) !== undefined);
}

/** The place that a frame names. */
const placeIn = (line: string): string | undefined =>
  /^\s+at (?:.*\()?((?:file:|\/|[A-Za-z]:[\\/]).*?:\d+:\d+)\)?/.exec(line)?.[1];

const endOf = (end: End): string =>
  typeof end === "number"
    ? `it ended with exit code ${end} and no error, as process.exit(${end}) does`
    : `the signal ${end} ended it`;

const FATAL = /^FATAL ERROR: .*$/m;

/** The stacks that Node.js prints where a process aborts, as two sections with a heading each. */
const NATIVE_STACK = /^-+ Native stack trace -+$/m;
const SCRIPT_STACK = /^-+ JavaScript stack trace -+$/m;

/** What the program printed before a signal ended it need not be the cause, but tells how far it came. */
function explainSignal(
  end: NodeJS.Signals,
  text: string,
  root: string,
): { message: string; frames: string[] } {
  const [printed = ""] = text.split(NATIVE_STACK);
  const [, script = ""] = text.split(SCRIPT_STACK);
  const { frames } = explain(script.replace(/^\d+: /gm, "    at "), root);
  const last = printed.trim().split("\n").at(-1)?.slice(0, MAX_PRINTED);
  // Node.js aborts without source maps, so lines of TypeScript may be those of what it was compiled to.
  const known = frames.filter((frame) => !/\.[cm]?tsx?:/.test(frame));
  return { message: endOf(end) + (last ? `; it printed last: ${last}` : ""), frames: known };
}

/** How much of the line that a program printed last is shown. */
const MAX_PRINTED = 200;

/** How many lines of the program's code are shown. */
const FRAMES = 3;
const HEADINGS = [
  /^Running program '.*' failed with an unhandled exception:$/,
  /^Here's what we think went wrong:$/,
];

/** The line of its own code that Node.js quotes before an error that nothing catches. */
const NODE_SOURCE = /^node:internal\/.*:\d+\n(?:.+\n)*\n/m;

/** Frames of Node.js, of the SDK's runner and of our own code. */
const INTERNAL = /node:internal\/|node:gke-guardrails|[\\/]node_modules[\\/]@pulumi[\\/]pulumi[\\/]/;
const AT = /^\s+at /;
/** How newer Node.js prints a frame of a stack that is a list of them. */
const CALL_SITE = "CallSite {}";

/** A stack that the program's own Error.prepareStackTrace has formed, in lines or as a list, without the frames that are not the program's. */
function withoutInternals(text: string): string {
  // The address of our own code is all of its text, and ends in its name.
  const [first = "", ...others] = text.split("data:text/javascript,");
  const name = encodeURIComponent(PRELOAD);
  const named =
    first +
    others.map((part) => part.replace(/^\S*/, (url) => PRELOAD + (url.split(name)[1] ?? ""))).join("");
  const lines = named.split("\n");
  if (!lines.some((line) => !AT.test(line) && line.includes(PRELOAD))) return text;
  const kept = (line: string) => {
    if (AT.test(line) || !INTERNAL.test(line)) return [line];
    const own = line.split(",").filter((part) => !INTERNAL.test(part));
    return own.length === 0 ? [] : [own.join(",")];
  };
  return lines.flatMap(kept).join("\n");
}

function withoutCallSites(text: string): string {
  const start = text.lastIndexOf("[", text.indexOf(CALL_SITE));
  const end = text.indexOf("]", text.lastIndexOf(CALL_SITE));
  const isList = text.includes(CALL_SITE) && start >= 0 && end >= 0;
  return isList ? text.slice(0, start).trimEnd() + text.slice(end + 1) : text;
}

function explain(text: string, root: string): { message: string; frames: string[] } {
  // Node.js itself gave up, as without memory: what it prints besides tells of its own insides.
  const fatal = FATAL.exec(text)?.[0];
  if (fatal !== undefined) return { message: fatal, frames: [] };
  const message: string[] = [];
  const frames: string[] = [];
  let isMessage = true;
  for (const line of withoutInternals(withoutCallSites(text.replace(NODE_SOURCE, ""))).split("\n")) {
    const place = placeIn(line);
    if (AT.test(line)) isMessage = false;
    const own = place === undefined ? undefined : ownPlace(place, root);
    if (own !== undefined && frames.length < FRAMES && !frames.includes(own)) frames.push(own);
    if (!isMessage || HEADINGS.some((heading) => heading.test(line.trim()))) continue;
    // The list of who requires a missing module ends in the runner.
    if (/^(Require stack:|- \/)/.test(line)) continue;
    message.push(line.replace(/^<ref \*\d+> /, ""));
  }
  return { message: message.join("\n").trim(), frames };
}

/** A place in the program's own code, relative to the project; undefined for any other. */
function ownPlace(place: string, root: string): string | undefined {
  const path = place.startsWith("file:") ? fileURLToPath(place.replace(/(:\d+:\d+)$/, "")) : place;
  const position = place.startsWith("file:") ? (/(:\d+:\d+)$/.exec(place)?.[1] ?? "") : "";
  const own = relative(root, path);
  if (own.split(sep)[0] === ".." || own.split(sep).includes("node_modules")) return undefined;
  return `${own}${position}`;
}
