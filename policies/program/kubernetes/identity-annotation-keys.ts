import { SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import type { Table } from "./runner-config";

/** Names by which people call the annotation, in domains of Google where it is not: without marks between the words. */
const OTHER_NAMES = ["gcpserviceaccount", "gcpserviceaccounts", "googleserviceaccount", "serviceaccount"];
const DOMAIN_OF_GOOGLE = /(^|\.)(gke\.io|google\.com)$/;

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");
const LETTERS = lettersOf(SERVICE_ACCOUNT_ANNOTATION);

/** Keys that may be meant to be the annotation that names an IAM service account, and are not it. */
export function keysLikeAnnotation(annotations: Table): readonly string[] {
  const keys = Object.keys(annotations);
  // Beside the annotation itself, another may be anybody's.
  return keys.includes(SERVICE_ACCOUNT_ANNOTATION)
    ? []
    : keys.filter((key) => isNear(key) || isNamedAlike(key));
}

/** Whether such a key is meant so. @throws Undecided if its value is not known. */
export function isMisspelt(key: string, annotations: Table): boolean {
  const value = annotations[key];
  return isNear(key) || String(value).endsWith(".gserviceaccount.com");
}

/** One letter off, or with the value in the key. */
const isNear = (key: string): boolean =>
  isOneEditAway(lettersOf(key), LETTERS) ||
  ["=", ":"].some((mark) => key.startsWith(SERVICE_ACCOUNT_ANNOTATION + mark));

function isNamedAlike(key: string): boolean {
  const [domain = "", name = ""] = key.split("/");
  return DOMAIN_OF_GOOGLE.test(domain) && OTHER_NAMES.includes(lettersOf(name));
}

/** Whether two texts are the same but for one letter that is added, removed or changed, or for two neighbours that are swapped. */
function isOneEditAway(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restOfA, restOfB] = [a.slice(start), b.slice(start)];
  const swapped = (restOfA[1] ?? "") + (restOfA[0] ?? "") + restOfA.slice(2);
  return (
    restOfA.slice(1) === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    swapped === restOfB
  );
}
