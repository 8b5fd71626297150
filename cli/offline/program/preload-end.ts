import { CUT } from "../masking/mask";

/** How many characters of an error are kept. */
const KEPT = 16 * 1024;

/**
 * How the program comes to its end, in its process, as text of the preload.
 *
 * The SDK's runner ends with an error where nothing catches one. The program may set that back: by the exit code, or by taking away the
 * runner's listeners. Node.js tells of each such error by an event, which is seen here before any listener is asked. A promise that is
 * caught too late counts, as it does for the runner.
 *
 * A program that calls process.exit, or process.reallyExit, stands below it in the stack of what is done at the exit.
 */
export const END = `
if (isMain) {
  const { emit } = process;
  let hasFailed = false;
  process.emit = function (event, error, ...more) {
    // What a domain handles is handled.
    const isUncaught = event === "unhandledRejection" || (event === "uncaughtExceptionMonitor" && !process.domain);
    if (isUncaught && !hasFailed) {
      hasFailed = true;
      try {
        const text = String(error?.stack ?? error);
        report("fails " + JSON.stringify(text.slice(0, ${KEPT}) + (text.length > ${KEPT} ? "${CUT}" : "")));
      } catch {}
    }
    return Reflect.apply(emit, this, [event, error, ...more]);
  };
  ends.push(() => {
    const frames = String(new Error().stack).split("\\n");
    const exit = frames.findIndex((frame) => /^\\s*at process\\.(?:exit|reallyExit) /.test(frame) && isInternal(frame));
    const caller = frames.slice(exit + 1).find((frame) => !isInternal(frame));
    if (exit >= 0 && caller) report((frames[exit].includes(".exit ") ? "exits " : "quits ") + caller.trim());
  });
}
`;

/** The first error that nothing in the program has caught, with its stack; undefined where it caught all. @param reported what the preload writes. */
export function uncaughtError(reported: string): string | undefined {
  const [, text] = /^fails (".*")$/m.exec(reported) ?? [];
  return text === undefined ? undefined : JSON.parse(text);
}

/** The frame in which the program called process.exit; undefined where it did not. @param reported what the preload writes. */
export const exitCall = (reported: string): string | undefined =>
  /^(?:exits|quits) (at .*)$/m.exec(reported)?.[1];
