import { CONNECTIONS } from "./connections";
import { IDENTITY } from "./identity";
import { IMAGES } from "./images";
import { NAMES } from "./names";
import { PODS } from "./pods";
import { REFUSALS } from "./refusals";
import { RUNNERS } from "./runners";
import type { Symptom } from "./symptom";
import { UPGRADES } from "./upgrades";

/** All, those that say what was to be done before those that say how it failed. */
export const SYMPTOMS: readonly Symptom[] = [
  ...RUNNERS,
  ...PODS,
  ...UPGRADES,
  ...IMAGES,
  ...NAMES,
  ...CONNECTIONS,
  ...REFUSALS,
  ...IDENTITY,
];
