import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { End } from "./child";
import { isModuleProblem } from "./failure-causes";
import { PRELOAD } from "./preload";

/** What is reported of a failure. */
export interface Explanation {
  message: string;
  /** Places in the program's own code, relative to the project. */
  frames: string[];
}

/** What another way to run a program may fix: a module or the syntax, what is missing of the SDK, and calls that fail. */
const MAY_BE_OURS =
  /\b(?:Type|Reference|Syntax|TS|Range)Error\b|\b\d+ (?:INTERNAL|UNIMPLEMENTED|UNKNOWN|UNAVAILABLE)\b/;

/** Whether it ended itself or was ended, or its own line throws an error of its own. */
export function isOfProgram(text: string, end: End, root: string): boolean {
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

const FATAL = /^FATAL ERROR: .*$/m;

/** Whether Node.js itself gave up, as without memory. */
export const isFatal = (text: string): boolean => FATAL.test(text);

/** The stacks that Node.js prints where a process aborts, as two sections with a heading each. */
const NATIVE_STACK = /^-+ Native stack trace -+$/m;
const SCRIPT_STACK = /^-+ JavaScript stack trace -+$/m;

/** What a program printed before it aborted, and its lines of code in the stacks that Node.js then prints. */
export function explainAbort(text: string, root: string): Explanation {
  const [printed = ""] = text.split(NATIVE_STACK);
  const [, script = ""] = text.split(SCRIPT_STACK);
  const { frames } = explain(script.replace(/^\d+: /gm, "    at "), root);
  // These stacks ignore source maps, so lines of TypeScript may be those of what it was compiled to.
  return { message: printed.trim(), frames: frames.filter((frame) => !/\.[cm]?tsx?:/.test(frame)) };
}

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

/** The error in all that a program printed, and the first of its own lines of code. */
export function explain(text: string, root: string): Explanation {
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
