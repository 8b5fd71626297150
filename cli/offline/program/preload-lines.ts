/**
 * The lines of the program that use what is not known, in its process, as text of the preload.
 *
 * Each has its place in a stack trace, its source, how many marks it has taken and not passed on, what it has made of marks, and whether it
 * was reported. At the end the others are reported that have left marks, or made texts or numbers; a line that throws or logs decides nothing
 * that is judged, and neither does one that only takes what the rest of its file does not name.
 */
export const LINES = `
/** The lines of the program that use what is not known, by their places. */
const lines = new Map();
const LOGS_OR_THROWS = /\\bthrow\\b|\\bassert\\b|\\bconsole\\.|\\blog\\.(?:debug|info|warn|error)\\b/;

/** The program's line that runs, or undefined where the SDK does. @param beyondSdk whether the line is asked for that called the SDK. */
function ownLine({ beyondSdk = false } = {}) {
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
  if (!lines.has(place)) {
    const source = fileText(file).split("\\n")[number - 1] ?? "";
    lines.set(place, { frame: frame.trim(), file, source, open: 0 });
  }
  return lines.get(place);
}

function fileText(file) {
  try {
    return fs.readFileSync(file.startsWith("file:") ? new URL(file) : file, "utf8");
  } catch {
    return "";
  }
}

/** A line that declares names, and gives them an answer or what is in one: no call is given anything of it, and nothing is compared. */
const TAKES = /^\\s*(?:const|let|var) (\\w+|\\{[\\w\\s,:]*\\})(?::[^=]*)? = \\(?(?:await )?[\\w.]+(?:\\([^().]*\\))?\\)?(?:\\??\\.\\w+|\\[[\\w"']*\\])*;?\\s*$/;

/** Whether what a line takes stands nowhere else in its file, but as the name of a property. */
function isUnused({ file, source }) {
  const [, names] = TAKES.exec(source) ?? [];
  if (names === undefined) return false;
  const wordsOf = (text) => text.replaceAll("...", " ").match(/\\.?[\\w$]+/g) ?? [];
  const [own, all] = [wordsOf(source), wordsOf(fileText(file))];
  const count = (words, name) => words.filter((word) => word === name).length;
  return wordsOf(names).every((name) => count(own, name) === count(all, name));
}

function reportOnce(line, what) {
  if (!line.isReported) report(what + " " + line.frame);
  line.isReported = true;
}

ends.push(() => {
  for (const line of lines.values()) {
    if (LOGS_OR_THROWS.test(line.source) || isUnused(line)) continue;
    if (line.open > 0) reportOnce(line, "decides");
    else if (line.made) reportOnce(line, line.made);
  }
});
`;
