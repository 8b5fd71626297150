import { stripVTControlCharacters } from "node:util";
import { LOGS_MORE, LOGS_WARNING, type Notes } from "../../messages/notes";
import { CUT } from "../masking/mask";

/** How many different warnings are noted; pulumi preview shows all. */
const MOST = 10;
/** How many characters of a warning's first line are noted. */
const KEPT = 500;
/** How much of a warning is read to find its first line. */
const READ = 4 * KEPT;

/** How Pulumi's SDK begins to warn of a program without package.json, which says nothing of what the program makes. */
const NO_PACKAGE_FILE = "Could not find a package.json or package.yaml file for the program.";

/** Receives the warnings that a program logs, and notes them: each once, and of very many or long ones only a part. */
export function warningsTo(notes: Notes): (message: string) => void {
  const noted = new Set<string>();
  return (message) => {
    const line = firstLine(message);
    if (line === "" || line.startsWith(NO_PACKAGE_FILE) || noted.has(line)) return;
    if (noted.size === MOST) return notes.add("other", LOGS_MORE);
    noted.add(line);
    notes.add("warning", LOGS_WARNING + line);
  };
}

/** The first line that is not empty, with a mark where something was cut. */
function firstLine(message: string): string {
  const text = stripVTControlCharacters(message.slice(0, READ)).trim();
  const [line = ""] = text.split(/\r?\n/, 1);
  const isWhole = line.length === text.length && line.length <= KEPT && message.length <= READ;
  return isWhole ? line : line.slice(0, KEPT) + CUT;
}
