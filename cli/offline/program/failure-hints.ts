import type { Note } from "../../messages/notes";
import { ENVIRONMENTS_HINT } from "../project/stacks";
import { SECRET_PLACEHOLDER } from "../protocol/values";
import type { End } from "./child";
import { compilerHints } from "./compiler-hints";
import { AUTOMATION, mayBeUnknown, UNREACHABLE } from "./failure-causes";
import { moduleHints } from "./module-hints";

/** A failed program. */
export interface Failed {
  /** All that it printed. */
  text: string;
  /** The error alone. */
  message: string;
  /** The project's folder. */
  root: string;
  /** The program's tsconfig.json, where it has one. */
  tsconfig: string;
  end: End;
  /** What was not known offline. */
  notes: readonly Note[];
  /** The stack's file; undefined where the project has none for any stack. */
  file: string | undefined;
  /** The paths of encrypted configuration values. */
  encrypted: ReadonlySet<string>;
  /** Further keys that the program's file requires, and that are not configured. */
  alsoMissing: readonly string[];
}

/** An error about a value that is not there, such as one of the provider's configuration; not about a class, which a package lacks. */
const READS_UNDEFINED =
  /TypeError: .{1,200}\b(?:of undefined\b(?! \(reading '[A-Z])|[Rr]eceived undefined\b)/;

/** What to do about what a program printed, or about its error alone. */
const HINTS: readonly { of: "text" | "message"; pattern: RegExp; hint: string }[] = [
  {
    of: "text",
    pattern: AUTOMATION,
    hint:
      "The program starts other programs through the Automation API, which needs Pulumi's CLI and a backend. Check the folder of each of those programs instead; " +
      "one that is a function of this program can only be judged by pulumi preview --policy-pack node_modules/gke-guardrails/dist/pack.",
  },
  {
    of: "text",
    pattern: /Unknown file extension "\.[mc]?tsx?"/,
    hint: 'Node.js reads TypeScript of ES modules only with a loader. Install one, such as tsx, and name it in Pulumi.yaml: runtime.options.nodeargs: "--import tsx"',
  },
  {
    of: "text",
    pattern: /^\S*node\S*: (?:bad option|invalid value for): /,
    hint: "It is among runtime.options.nodeargs in Pulumi.yaml.",
  },
  {
    of: "message",
    pattern: /^FATAL ERROR: .*heap out of memory/m,
    hint: "Does the program need that much memory? Raise the limit, in MB: NODE_OPTIONS=--max-old-space-size=8192",
  },
  {
    of: "message",
    pattern: /Maximum call stack size exceeded/,
    hint: "Too many calls were within each other: a function that calls itself without end, or a value of a resource or output that is nested in a thousand levels or more, or contains itself.",
  },
];

/** What caused the failure as far as the message leaves it out, and what to do. */
export function hintsFor(failed: Failed): string[] {
  const { text, message, notes } = failed;
  const hints: string[] = [];
  // The text may have another request's error too, which the program caught or nobody awaited.
  const unreachable = message.includes("fetch failed") ? UNREACHABLE.exec(text)?.[0] : undefined;
  if (unreachable !== undefined && !message.includes(unreachable)) hints.push(`Its cause: ${unreachable}`);
  for (const hint of moduleHints(failed)) hints.push(hint);
  const encrypted = encryptedHint(failed);
  if (encrypted !== undefined) hints.push(encrypted);
  for (const hint of configurationHints(failed)) hints.push(hint);
  for (const hint of compilerHints(failed)) hints.push(hint);
  for (const { of, pattern, hint } of HINTS) if (pattern.test(failed[of])) hints.push(hint);
  const isOfEnvironments = ({ text }: Note) => text.includes("Pulumi ESC");
  const unknown = notes
    .filter((note) => isUnknown(note, message) && !isOfEnvironments(note))
    .map((note) => note.text);
  if (unknown.length > 0 && mayBeUnknown(failed))
    hints.push(`What is not known offline may be the cause: the program ${unknown.join("; it ")}.`);
  if (notes.some(isOfEnvironments)) hints.push(ENVIRONMENTS_HINT);
  return hints;
}

/** What to do about missing configuration. */
function* configurationHints({ message, file, alsoMissing }: Failed): Generator<string> {
  const missing = /Missing required configuration variable '([\w:.-]+)'/.exec(message)?.[1];
  if (file === undefined && (missing !== undefined || READS_UNDEFINED.test(message))) {
    const cause = missing === undefined ? ", which may be the cause" : "";
    yield `The project has no Pulumi.STACK.yaml, so nothing is configured${cause}. Name the folder that has it, or give what the program needs: --config-value ${missing ?? "KEY"}=VALUE`;
  }
  if (missing === undefined) return;
  const others = alsoMissing.filter((name) => !missing.endsWith(`:${name}`));
  if (others.length > 0) yield `Its file also requires what is not configured: ${others.join(", ")}.`;
}

/** Whether a note is on what is unknown and may have caused an error. Of an answer that is known in part the rest is a text, which is not undefined. */
const isUnknown = ({ kind }: Note, message: string): boolean =>
  kind === "unknown" ||
  (kind === "unknownIfUndecided" && !/\bTypeError: |\bMissing required property '/.test(message));

/** What to do about encrypted values, where the error names one of them, or quotes what stands for each. */
function encryptedHint({ message, encrypted }: Failed): string | undefined {
  const named = [...encrypted].filter((path) => mentions(message, path));
  if (named.length === 0 && !message.includes(SECRET_PLACEHOLDER)) return undefined;
  const begin = `Encrypted configuration values cannot be decrypted offline: each is replaced by "${SECRET_PLACEHOLDER}".`;
  const [first] = named;
  if (first === undefined) return `${begin} Give those that the program needs: --config-value KEY=VALUE`;
  const verb = named.length === 1 ? "is" : "are";
  const argument = `${first}=VALUE`;
  return (
    `${begin} ${named.join(", ")} ${verb} encrypted. Give what the program needs: ` +
    `--config-value ${/^[\w:.=-]+$/.test(argument) ? argument : `'${argument}'`}`
  );
}

/** Whether a text names a path, not one that only begins or ends so. */
function mentions(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    if (!/[\w:.-]/.test(text[at - 1] ?? "") && !/[\w-]/.test(text[at + path.length] ?? "")) return true;
  }
  return false;
}
