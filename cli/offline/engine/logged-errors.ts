import { CUT } from "../masking/mask";

/** How many characters of an error are kept: half from its beginning and half from its end, where its lines of code are. */
const KEPT = 16 * 1024;
/** How many errors are kept, half of them the first ones. The last one tells why a program ended. */
const MOST = 100;

/** Adds an error that a program logs, and keeps the list readable: a program may log any number of errors of any length. */
export function addError(errors: string[], message: string): void {
  errors.push(message.length > KEPT ? message.slice(0, KEPT / 2) + CUT + message.slice(-KEPT / 2) : message);
  if (errors.length > MOST + 1) errors.splice(MOST / 2 + 1, 1);
  else if (errors.length === MOST + 1) errors[MOST / 2] = CUT;
}
