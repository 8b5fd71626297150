import { constants } from "node:os";
import { PLACEHOLDER } from "../protocol/values";
import type { End } from "./child";

const MODULE =
  /Cannot find (?:module|package) |ERR_UNKNOWN_FILE_EXTENSION|ERR_UNSUPPORTED_DIR_IMPORT|Cannot use import statement|SyntaxError: Unexpected (?:token|identifier|strict mode reserved word)|SyntaxError: Missing initializer/;

/** What Node.js says of a host that does not answer, which "fetch failed" leaves to its cause. */
export const UNREACHABLE = /\b(?:getaddrinfo|connect) E[A-Z_]+ \S+/;

const COMPILER = /TSError|Unable to compile TypeScript|\bTS\d{4,5}\b/;
export const AUTOMATION = /@pulumi[\\/](?:pulumi[\\/])?automation[\\/]|\bspawn pulumi\b|CommandError/;
const MANIFEST = /the manifest is invalid YAML/;
/** A name that the program does not have, and configuration that is missing or of another kind. */
const OWN_TEXTS =
  /\bReferenceError: |\bMissing required configuration variable '|\bConfiguration '[^']*' value '/;

/** Whether a module could not be found or read. */
export const isModuleProblem = (text: string): boolean => MODULE.test(text);

/** The operating system's own names of errors, such as ENOENT. */
const SYSTEM_ERRORS: ReadonlySet<string> = new Set(Object.keys(constants.errno));

/** What becomes of an unknown value in a text, as in the path "undefined.json". */
const MADE_OF_UNKNOWN = /\b(?:undefined|null|NaN)\b|\[object |\[Output/;

/** Whether a file, a folder or a command is not there or may not be used, by a name that no unknown value is in. */
const isOfSystem = (message: string): boolean =>
  (message.match(/\bE[A-Z\d]+\b/g) ?? []).some((word) => SYSTEM_ERRORS.has(word)) &&
  !MADE_OF_UNKNOWN.test(message);

/**
 * Whether an unknown value may have caused a failure, as what stands for one surely did: a module, host, file, manifest or compiler fails whatever
 * is known, and a signal comes from outside.
 */
export const mayBeUnknown = ({ text, message, end }: { text: string; message: string; end: End }): boolean =>
  text.includes(PLACEHOLDER) ||
  (typeof end === "number" &&
    !isOfSystem(message) &&
    !OWN_TEXTS.test(message) &&
    ![MODULE, UNREACHABLE, COMPILER, AUTOMATION, MANIFEST, /^FATAL ERROR: /m].some((cause) =>
      cause.test(text),
    ));
