// What people paste at night: texts of errors, and what explains them. What the verification itself recognises, it says here too.

import { faultOfAnswer, faultOfFailure } from "../../verifier/classify";
import { SYMPTOMS } from "./symptom-table";

/** What explains a text that was pasted: sections of the runbook, and subjects of rules. */
export interface Explanation {
  readonly sections: readonly string[];
  readonly subjects: readonly string[];
}

/** What explains the errors in a text. */
export function explanationOf(text: string): Explanation {
  const found = text.split("\n").map(explanationOfLine);
  return {
    sections: [...new Set(found.flatMap(({ sections }) => sections))],
    subjects: [...new Set(found.flatMap(({ subjects }) => subjects))],
  };
}

function explanationOfLine(line: string): Explanation {
  const found = SYMPTOMS.filter(({ texts }) => texts.some((each) => isIn(line.toLowerCase(), each)));
  const deciding = found.filter(({ decides }) => decides);
  const counted = deciding.length > 0 ? deciding : found;
  return {
    sections: [
      ...counted.flatMap(({ sections }) => sections),
      ...(deciding.length > 0 ? [] : faultsIn(line)),
    ],
    subjects: counted.flatMap(({ subject }) => subject ?? []),
  };
}

/** Whether a text has a phrase whose ends are no parts of longer words. */
function isIn(text: string, phrase: string): boolean {
  const isInsideWord = (at: number) => /^\w\w$/.test(text.slice(Math.max(at - 1, 0), at + 1));
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1))
    if (!isInsideWord(at) && !isInsideWord(at + phrase.length)) return true;
  return false;
}

/** The faults that the verification takes a code of Node.js or a status of HTTP for, besides those that say nothing. */
function faultsIn(text: string): string[] {
  const ofCodes = (text.match(/\bE[A-Z]{4,14}\b/g) ?? []).map((code) =>
    faultOfFailure({ ok: false, code, isConnected: false, milliseconds: 0 }),
  );
  const ofStatuses = (text.match(/(?<![\w.])[45]\d\d(?![\w.])/g) ?? []).flatMap((status) => {
    const answer = {
      ok: true,
      status: Number(status),
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

const GOOGLES = { "metadata-flavor": "Google" };
