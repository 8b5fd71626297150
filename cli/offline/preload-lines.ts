/**
 * The lines of the program that use what is not known, in its process, as text of the preload.
 *
 * Each has its place in a stack trace, its source, how many marks it has taken and not passed on, what it has made of marks, and whether it
 * was reported. At the end the others are reported that have left marks, or made texts or numbers; a line that throws or logs decides nothing
 * that is judged.
 */
export const LINES = `
/** The lines of the program that use what is not known, by their places. */
const lines = new Map();
const LOGS_OR_THROWS = /\\bthrow\\b|\\bassert\\b|\\bconsole\\.|\\blog\\.(?:debug|info|warn|error)\\b/;

/** The program's line that runs, or undefined where the SDK does. @param beyondSdk whether the line is asked for that called the SDK. */
function ownLine(beyondSdk = false) {
  if (!isMain) return undefined;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 20;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const frames = String(stack).split("\\n").slice(1).filter((frame) => /:\\d+:\\d+\\)?$/.test(frame) && !isInternal(frame));
  const frame = beyondSdk ? frames.find((each) => !isOfSdk(each)) : frames[0];
  const [, file, number] = /([^\\s()]+):(\\d+):\\d+\\)?$/.exec(frame ?? "") ?? [];
  if (file === undefined || isOfSdk(frame)) return undefined;
  const place = file + ":" + number;
  if (!lines.has(place)) lines.set(place, { frame: frame.trim(), source: sourceAt(file, number), open: 0 });
  return lines.get(place);
}

function sourceAt(file, number) {
  try {
    return fs.readFileSync(file.startsWith("file:") ? new URL(file) : file, "utf8").split("\\n")[number - 1] ?? "";
  } catch {
    return "";
  }
}

function reportOnce(line, what) {
  if (!line.isReported) report(what + " " + line.frame);
  line.isReported = true;
}

if (isMain) {
  process.on("exit", () => {
    for (const line of lines.values()) {
      if (LOGS_OR_THROWS.test(line.source)) continue;
      if (line.open > 0) reportOnce(line, "decides");
      else if (line.made) reportOnce(line, line.made);
    }
  });
}
`;
