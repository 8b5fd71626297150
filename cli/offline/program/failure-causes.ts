import { constants } from "node:os";
import { PLACEHOLDER } from "../protocol/values";
import type { End } from "./child";

const MODULE =
  /Cannot find (?:module|package) |ERR_UNKNOWN_FILE_EXTENSION|ERR_UNSUPPORTED_DIR_IMPORT|Cannot use import statement|SyntaxError: Unexpected (?:token|identifier|strict mode reserved word)|SyntaxError: Missing initializer/;

/** Node.js's text for a host that does not answer, which "fetch failed" has only in its cause. */
export const UNREACHABLE = /\b(?:getaddrinfo|connect) E[A-Z_]+ \S+/;

const COMPILER = /TSError|Unable to compile TypeScript|\bTS\d{4,5}\b/;
export const AUTOMATION = /@pulumi[\\/](?:pulumi[\\/])?automation[\\/]|\bspawn pulumi\b|CommandError/;
const MANIFEST = /the manifest is invalid YAML/;
/** An error about a class that is none, or that a package lacks. */
export const LACKS_CLASS =
  /\bTypeError: .{1,200} (?:is not a constructor|of undefined \(reading '[A-Z][a-z])/;
/** Errors about a name that the program does not define, and missing or mistyped configuration. */
const OWN_TEXTS =
  /\bReferenceError: |\bMissing required configuration variable '|\bConfiguration '[^']*' value '/;

/** Whether a module could not be found or read. */
export const isModuleProblem = (text: string): boolean => MODULE.test(text);

/** The operating system's names of errors, such as ENOENT. */
const SYSTEM_ERRORS: ReadonlySet<string> = new Set(Object.keys(constants.errno));

/** What becomes of an unknown value in a text, as in the path "undefined.json". */
const MADE_OF_UNKNOWN = /\b(?:undefined|null|NaN)\b|\[object |\[Output/;

/** Whether a file, a folder or a command is missing or not accessible, and its name contains no unknown value. */
const isOfSystem = (message: string): boolean =>
  (message.match(/\bE[A-Z\d]+\b/g) ?? []).some((word) => SYSTEM_ERRORS.has(word)) &&
  !MADE_OF_UNKNOWN.test(message);

/**
 * Whether an unknown value may have caused a failure. Not a problem with a module, host, file, manifest or compiler, which would fail with
 * any value, nor a signal, which comes from outside; certainly where the error names a placeholder.
 */
export const mayBeUnknown = ({ text, message, end }: { text: string; message: string; end: End }): boolean =>
  // The whole text may have our own code in it, as the address of a frame.
  message.includes(PLACEHOLDER) ||
  (typeof end === "number" &&
    !isOfSystem(message) &&
    !OWN_TEXTS.test(message) &&
    !LACKS_CLASS.test(message) &&
    ![MODULE, UNREACHABLE, COMPILER, AUTOMATION, MANIFEST, /^FATAL ERROR: /m].some((cause) =>
      cause.test(text),
    ));
