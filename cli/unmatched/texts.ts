import { nearest, questionAbout } from "../../gke/suggest";
import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import type { Settings } from "../../policies/settings/settings";
import type { JudgedResource } from "../offline/protocol/analysis";
import { hasUnknown, isPlainObject, isSecret } from "../offline/protocol/values";

/** A text in a setting that no cluster and no node pool has, and ` Did you mean "…"?` where one has a similar text. */
interface UnmatchedText {
  readonly setting: string;
  readonly value: string;
  readonly question: string;
}

/** The texts in settings that no property has of the resources that may have them. */
export function unmatchedTexts(
  settings: Partial<Settings>,
  resources: readonly JudgedResource[],
): UnmatchedText[] {
  const judged = resources.filter(({ type }) => type === CLUSTER || type === NODE_POOL);
  return textSettings(settings).flatMap(({ setting, values, properties, end, anyIsEnough }) => {
    const where = judged.flatMap(({ inputs }) => properties.map((property) => inputs[property]));
    // An unknown value may be any text.
    if (where.some(hasUnknown)) return [];
    const texts = where.flatMap((each) => (end === undefined ? keysOf(each) : [...textsIn(each)]));
    const isThere = (value: string) => texts.some(({ text }) => text === value);
    if (anyIsEnough && (values.some(isThere) || judged.length === 0)) return [];
    return values
      .filter((value) => !isThere(value))
      .map((value) => ({ setting, value, question: meant(value, texts, end ?? "") }));
  });
}

interface TextSetting {
  readonly setting: string;
  readonly values: readonly string[];
  /** The properties that may have the texts. */
  readonly properties: readonly string[];
  /** The ending that all such texts share; texts without one are keys of labels. */
  readonly end?: string;
  /** Whether one text that is found is enough for all. */
  readonly anyIsEnough?: true;
}

const textSettings = (settings: Partial<Settings>): readonly TextSetting[] => [
  {
    setting: "externalNodeServiceAccounts",
    values: settings.externalNodeServiceAccounts ?? [],
    properties: ["nodeConfig", "nodePools", "clusterAutoscaling"],
    end: ".iam.gserviceaccount.com",
  },
  {
    setting: "allowedWorkloadPools",
    values: settings.allowedWorkloadPools ?? [],
    properties: ["workloadIdentityConfig"],
    end: ".svc.id.goog",
  },
  {
    setting: "activeActiveLabel",
    values: settings.activeActiveLabel === undefined ? [] : [settings.activeActiveLabel],
    properties: ["resourceLabels"],
  },
  {
    setting: "production.labels",
    values: settings.production?.labels ?? [],
    properties: ["resourceLabels"],
    anyIsEnough: true,
  },
];

/** A text of a program, which is not shown where it is secret. */
interface FoundText {
  readonly text: string;
  readonly isShown: boolean;
}

const keysOf = (value: unknown): FoundText[] => {
  const isShown = !isSecret(value);
  const labels = isSecret(value) ? value.value : value;
  return isPlainObject(labels) ? Object.keys(labels).map((text) => ({ text, isShown })) : [];
};

/** String values at any depth. */
export function* textsIn(value: unknown, { isShown } = { isShown: true }): Generator<FoundText> {
  if (typeof value === "string") yield { text: value, isShown };
  else if (isSecret(value)) yield* textsIn(value.value, { isShown: false });
  else if (typeof value === "object" && value !== null)
    for (const item of Object.values(value)) yield* textsIn(item, { isShown });
}

/** Compares what comes before the common ending, which is long and would make all texts look similar. */
function meant(value: string, texts: readonly FoundText[], end: string): string {
  const candidates = texts.filter(({ text, isShown }) => isShown && text.endsWith(end));
  const near = nearest(
    withoutEnd(value, end),
    candidates.map(({ text }) => withoutEnd(text, end)),
  );
  return near === undefined ? "" : questionAbout([`${near}${end}`]);
}

const withoutEnd = (text: string, end: string): string =>
  text.endsWith(end) ? text.slice(0, text.length - end.length) : text;
