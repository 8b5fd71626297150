// What people paste at night: texts of errors, and what explains them. What the verification itself recognises, it says here too.

import { faultOfAnswer, faultOfFailure } from "../../verifier/classify";
import { SYMPTOMS } from "./symptoms";
import type { Symptom } from "./symptoms/symptom";
import { mayBeMetadata, NO_ADDRESS, type Target, targetOf } from "./symptoms/target";

/** What explains a text that was pasted. */
export interface Explanation {
  /** Of the runbook. */
  readonly sections: readonly string[];
  /** Of rules. */
  readonly subjects: readonly string[];
  readonly rules: readonly string[];
  /** Known ones. */
  readonly issues: readonly string[];
  /** What to look at besides, in sentences. */
  readonly next: readonly string[];
}

/** What explains the errors in a text. */
export function explanationOf(text: string): Explanation {
  const lines = text.split("\n").map((line) => ({ line, to: targetOf(line.toLowerCase()) }));
  const found = lines.map(({ line, to }) => ({ line, to, symptoms: symptomsIn(line.toLowerCase(), to) }));
  const isDecided = found.some(({ symptoms }) => symptoms.some(decides));
  const all = found.flatMap(({ symptoms }) => symptoms);
  const unique = (of: (symptom: Symptom) => string | readonly string[] | undefined): string[] => [
    ...new Set(all.flatMap((symptom) => of(symptom) ?? [])),
  ];
  const isUnexplained = all.length === 0 && lines.some(({ line }) => METADATA.test(line));
  const faults = isDecided ? [] : found.flatMap(({ line, to }) => faultsIn(line, to));
  const isServerUnnamed = faults.length > 0 && found.every(({ to }) => to !== "metadata");
  return {
    sections: [
      ...new Set([
        ...unique(({ sections }) => sections),
        ...(isUnexplained && faults.length === 0 ? UNANSWERED : faults),
      ]),
    ],
    subjects: unique(({ subject }) => subject),
    rules: unique(({ rules }) => rules),
    issues: unique(({ issues }) => issues),
    next: [...new Set([...unique(({ next }) => next), ...(isServerUnnamed ? [NO_ADDRESS] : [])])],
  };
}

/** What may be wrong where a request to the metadata server fails, and the text does not say how. */
const UNANSWERED = ["refused", "connect-timeout", "response-timeout"];
const METADATA = /\b169\.254\.169\.25[24]\b|\bmetadata\.google\.internal\b/i;

const decides = (symptom: Symptom): boolean => symptom.decides === true || symptom.with !== undefined;

/** The symptoms in a line: those alone that say most. @param line in lower case. */
function symptomsIn(line: string, to: Target): readonly Symptom[] {
  const isOneIn = (texts: readonly string[]) => texts.some((text) => isIn(line, text));
  const found = SYMPTOMS.filter(
    (symptom) =>
      (symptom.to === undefined || symptom.to === to || (symptom.to === "metadata" && mayBeMetadata(to))) &&
      isOneIn(symptom.texts) &&
      (symptom.with === undefined || isOneIn(symptom.with)),
  );
  const most = [found.filter((each) => each.with !== undefined), found.filter(decides)].find(
    (each) => each.length > 0,
  );
  return most ?? found;
}

/** Whether a text has a phrase whose ends are no parts of longer words. */
function isIn(text: string, phrase: string): boolean {
  const isInsideWord = (at: number) => /^\w\w$/.test(text.slice(Math.max(at - 1, 0), at + 1));
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1))
    if (!isInsideWord(at) && !isInsideWord(at + phrase.length)) return true;
  return false;
}

/** Codes of Node.js that also say that a file may not be opened. */
const OF_FILES = ["EACCES"];

/** The faults of the metadata server that the verification takes a code of Node.js or a status of HTTP for, besides those that say nothing. */
function faultsIn(text: string, to: Target): string[] {
  if (!mayBeMetadata(to)) return [];
  const ofCodes = (text.match(/\bE[A-Z]{4,14}\b/g) ?? [])
    .filter((code) => to === "metadata" || !OF_FILES.includes(code))
    .map((code) => faultOfFailure({ ok: false, code, isConnected: false, milliseconds: 0 }));
  const ofStatuses = statusesIn(text, to).flatMap((status) => {
    const answer = {
      ok: true,
      status,
      headers: GOOGLES,
      body: text,
      milliseconds: 0,
    } as const;
    return faultOfAnswer(answer, () => true) ?? [];
  });
  return [...ofCodes, ...ofStatuses].filter(
    (fault) => fault !== "unknown-error" && fault !== "invalid-answer",
  );
}

/** The statuses of HTTP in a text. Beside the metadata server any number is one, else what is called so, or stands alone. */
function statusesIn(text: string, to: Target): number[] {
  const found =
    to === "metadata"
      ? text.match(/(?<![\w.])[45]\d\d(?![\w.])/g)
      : text.match(
          /^[45]\d\d$|\b(?:code|error|http(?:\/[\d.]{1,3})?|received|response|returned|status(?:code)?)["']?[\s:=[(]{1,3}[45]\d\d(?![\w.])/gi,
        );
  return (found ?? []).map((status) => Number(status.slice(-3)));
}

const GOOGLES = { "metadata-flavor": "Google" };
