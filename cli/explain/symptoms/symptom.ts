import type { Target } from "./target";

/** Texts by which one fault shows in events and logs. */
export interface Symptom {
  /** In lower case. */
  readonly texts: readonly string[];
  /** Of which the line has one as well: then it says more than its other symptoms. In lower case. */
  readonly with?: readonly string[];
  /** To whom the line says that something connects; "metadata" holds also where it does not say. */
  readonly to?: Target;
  /** Sections of the runbook, those to read first at the beginning. */
  readonly sections?: readonly string[];
  /** A subject that rules are about. */
  readonly subject?: string;
  /** Names of rules. */
  readonly rules?: readonly string[];
  /** Names of known issues. */
  readonly issues?: readonly string[];
  /** What to look at besides, in sentences. */
  readonly next?: string;
  /** Whether it says whose the fault is, so that how it shows, such as a timeout in the same line, says no more. */
  readonly decides?: true;
  /** Where such a text is shown. */
  readonly source: string;
}
