import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { NotEvaluated } from "../messages/errors";
import type { Child, End } from "./child";
import type { Note } from "./notes";
import type { Project } from "./project";
import { SECRET_PLACEHOLDER } from "./protocol/values";
import { ENVIRONMENTS_HINT, type Stack } from "./stacks";

/** A program that failed. */
export class ProgramFailure extends NotEvaluated {
  constructor(
    message: string,
    /** Whether a module could not be found or read. */
    readonly isModule: boolean,
  ) {
    super(message);
  }
}

const MODULE =
  /Cannot find (?:module|package) |ERR_UNKNOWN_FILE_EXTENSION|ERR_UNSUPPORTED_DIR_IMPORT|Cannot use import statement|SyntaxError: Unexpected (?:token|identifier|strict mode reserved word)|SyntaxError: Missing initializer/;

/** What Node.js says of a host that does not answer, which "fetch failed" leaves to its cause. */
const UNREACHABLE = /\b(?:getaddrinfo|connect) E[A-Z_]+ \S+/;

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
  const text = errors.length > 0 ? errors.join("\n") : child.printed();
  const { message, frames } = explain(stripVTControlCharacters(text), root);
  const lines = [`The program failed (stack "${stack.name}"): ${message || endOf(end)}`];
  const unreachable = UNREACHABLE.exec(text)?.[0];
  if (unreachable !== undefined && !message.includes(unreachable)) lines.push(`Its cause: ${unreachable}`);
  for (const frame of frames) lines.push(`    at ${frame}`);
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (missing?.startsWith(root))
    lines.push("Is the program built? If it is compiled from TypeScript, build it first.");
  else if (missing !== undefined) lines.push("Are the program's dependencies installed? Run npm install.");
  if (message.includes(SECRET_PLACEHOLDER)) {
    lines.push(
      `Encrypted configuration values cannot be decrypted offline: "${SECRET_PLACEHOLDER}" stands for each.`,
    );
  }
  if (message.includes("TS6046")) {
    lines.push(
      "The compiler that @pulumi/pulumi brings along is older than this setting of tsconfig.json. Install your own: npm install --save-dev typescript",
    );
  }
  const hasEnvironments = notes.some(({ text }) => text.includes("Pulumi ESC"));
  const unknown = notes.filter(({ kind }) => kind === "unknown").map(({ text }) => text);
  // A module or a host that is not there fails whatever is known.
  if (unknown.length > 0 && !MODULE.test(text) && unreachable === undefined)
    lines.push(`What is not known offline may be the cause: the program ${unknown.join("; it ")}.`);
  if (hasEnvironments) lines.push(ENVIRONMENTS_HINT);
  return new ProgramFailure(lines.join("\n"), MODULE.test(text));
}

const endOf = (end: End): string =>
  typeof end === "number"
    ? `it ended with exit code ${end} and no error, as process.exit(${end}) does`
    : `the signal ${end} ended it`;

/** How many lines of the program's code are shown. */
const FRAMES = 3;
const HEADINGS = [
  /^Running program '.*' failed with an unhandled exception:$/,
  /^Here's what we think went wrong:$/,
];

function explain(text: string, root: string): { message: string; frames: string[] } {
  // Node.js itself gave up, as without memory: what it prints besides tells of its own insides.
  const fatal = /^FATAL ERROR: .*$/m.exec(text)?.[0];
  if (fatal !== undefined) return { message: fatal, frames: [] };
  const message: string[] = [];
  const frames: string[] = [];
  let isMessage = true;
  for (const line of text.split("\n")) {
    const [, place] = /^\s+at (?:.*\()?((?:file:|\/|[A-Za-z]:[\\/]).*?:\d+:\d+)\)?/.exec(line) ?? [];
    if (/^\s+at /.test(line)) isMessage = false;
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
  if (own.startsWith("..") || own.split(sep).includes("node_modules")) return undefined;
  return `${own}${position}`;
}
