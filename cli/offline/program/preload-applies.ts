import { REPORT_FD } from "./child";

/**
 * How outputs apply functions in the program's process, as text of the preload.
 *
 * A function that waits for a value which is not known yet does not run in a preview, so nobody sees the resources that it makes. Its text
 * and place are reported to us, by a file descriptor of our own, which tells what it would have done (skipped-work/). Where a promise
 * waits for the value, what awaits that never goes on. The SDKs' own functions make none of the program's resources.
 *
 * The functions of an answer run where anything of it is known, as they do in a preview; the rest of it is the mark that the preload makes
 * usable. One that fails for what is not known counts as not run.
 */
export const APPLIES = `
const textOf = Function.prototype.call.bind(Function.prototype.toString);
/** How long a function is at most that does no more than settle a promise. */
const MAX_SETTLING = 300;
/** How much of a function is reported. */
const MAX_TEXT = 20_000;

// A program may replace what it gets by these names.
const { fstatSync, writeSync } = fs;
const fileOf = (descriptor) => {
  // As big numbers: Node.js takes the other ones of a pipe for those of the next path that it resolves.
  const { dev, ino } = fstatSync(descriptor, { bigint: true });
  return dev + ":" + ino;
};
const reportFile = isProgram ? fileOf(${REPORT_FD}) : "";
/** How many functions were to be reported. */
let reports = 0;

function writeReport(line) {
  try {
    // A program that has closed it may have opened a file of its own in its place.
    if (fileOf(${REPORT_FD}) === reportFile) writeSync(${REPORT_FD}, line + "\\n");
  } catch {}
}

function report(line) {
  reports++;
  writeReport(line);
}

const isOfSdk = (line = "") => /[\\\\/]node_modules[\\\\/]@pulumi[\\\\/]/.test(line);

const reported = new Set();

/** Reports a function of the program that does not run, with the line that asks for it, and whether a promise waits for that alone. */
function reporterOf(work) {
  if (!isProgram) return () => {};
  const here = new Error();
  return () => {
    const frames = String(here.stack).split("\\n").slice(3);
    if (isOfSdk(frames[0])) return;
    const text = textOf(work);
    const promise = frames.findIndex((line) => /^\\s*at new Promise /.test(line));
    const settles = text.length <= MAX_SETTLING && promise >= 0 && !frames.slice(0, promise).some(isOfSdk);
    const skipped = (settles ? "awaits " : "skips ") + JSON.stringify(text.slice(0, MAX_TEXT)) + " " + ((frames[0] ?? "").trim() || "?");
    if (!reported.has(skipped)) report(skipped);
    reported.add(skipped);
  };
}

/** The outputs that are answers to functions. */
const answers = new WeakSet();

function applying(apply) {
  return function (given, runsAnyway) {
    if (typeof given !== "function" || runsAnyway) return apply.call(this, given, runsAnyway);
    const skipped = reporterOf(given);
    const work = reportingMade(this, given);
    const isKnown = Promise.resolve(this.isKnown);
    if (!answers.has(this)) {
      isKnown.then((known) => known || skipped()).catch(() => {});
      return apply.call(this, work);
    }
    const skip = () => {
      skipped();
      return anyUnknown;
    };
    const used = async (value) => {
      if (await isKnown) return work(value);
      if (isMark(value)) return skip();
      try {
        return await work(answered(value));
      } catch {
        return skip();
      }
    };
    return apply.call(this, used, true);
  };
}
`;
