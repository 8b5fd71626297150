import { REPORT_FD } from "./child";

/**
 * How outputs apply functions in the program's process, as text of the preload.
 *
 * A function that waits for a value which is not known yet does not run in a preview, so nobody sees the resources that it makes. Where its
 * text makes one, the place is reported to us, by a file descriptor of our own. The SDKs' own functions make none of the program's.
 *
 * The functions of an answer run where anything of it is known, as they do in a preview; the rest of it is the mark that the preload makes
 * usable. One that fails for what is not known counts as not run.
 */
export const APPLIES = `
const CREATION = /\\bnew\\s+\\(?(?:0,\\s*)?((?:[\\w$]+\\.)*[A-Z][\\w$]*)\\)?\\s*\\(/g;
const NO_RESOURCE = /(?:Error|Config|Asset|Archive|Output|StackReference)$/;
const makesResources = (work) =>
  [...Function.prototype.toString.call(work).matchAll(CREATION)].some(
    ([, name]) => !(name.split(".")[0] in globalThis) && !NO_RESOURCE.test(name),
  );

/** Reports the line that asks for a function with resources in it, which does not run. */
function reporterOf(work) {
  // A process that the program forks runs this too, with other files of its own.
  if (process.ppid !== PARENT_ID || !makesResources(work)) return () => {};
  const frames = String(new Error().stack).split("\\n").slice(3);
  const frame = frames.find((line) => !/[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]/.test(line)) ?? "";
  const isOfSdk = /[\\\\/]node_modules[\\\\/]@pulumi[\\\\/]/.test(frame);
  return () => isOfSdk || fs.writeSync(${REPORT_FD}, (frame.trim() || "?") + "\\n");
}

/** The outputs that are answers to functions. */
const answers = new WeakSet();

function applying(apply, unknown) {
  return function (work, runsAnyway) {
    if (typeof work !== "function" || runsAnyway) return apply.call(this, work, runsAnyway);
    const report = reporterOf(work);
    const isKnown = Promise.resolve(this.isKnown);
    if (!answers.has(this)) {
      isKnown.then((known) => known || report()).catch(() => {});
      return apply.call(this, work);
    }
    const skip = () => {
      report();
      return unknown;
    };
    const used = async (value) => {
      if (await isKnown) return work(value);
      if (value === unknown) return skip();
      try {
        return await work(value);
      } catch {
        return skip();
      }
    };
    return apply.call(this, used, true);
  };
}
`;
