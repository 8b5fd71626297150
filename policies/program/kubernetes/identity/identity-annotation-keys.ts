import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import type { Table } from "../runner-config";
import { isOneEditAway } from "./spelling";

/** Wrong names that people give the annotation in Google's domains, without punctuation. */
const OTHER_NAMES = ["gcpserviceaccount", "gcpserviceaccounts", "googleserviceaccount", "serviceaccount"];
const DOMAIN_OF_GOOGLE = /(^|\.)(gke\.io|google\.com)$/;

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");
const LETTERS = lettersOf(SERVICE_ACCOUNT_ANNOTATION);

/** Keys that may be meant as the annotation that names an IAM service account, but are misspelt. */
export function keysLikeAnnotation(annotations: Table): readonly string[] {
  const keys = Object.keys(annotations);
  // Beside the correct annotation, a similar one may be anybody's.
  return keys.includes(SERVICE_ACCOUNT_ANNOTATION)
    ? []
    : keys.filter((key) => isNear(key) || isNamedAlike(key));
}

/** Whether such a key is meant as the annotation. @throws Undecided if its value is unknown. */
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
