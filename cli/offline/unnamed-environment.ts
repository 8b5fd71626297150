import { firstNames } from "../../gke/counted";
import { environmentOf, fitsName } from "../../policies/evaluation/run-config";
import { CLUSTER } from "../../policies/resource-types";
import { type Settings, settingsFrom } from "../../policies/settings/settings";
import type { Note } from "../messages/notes";
import type { JudgedResource } from "./protocol/analysis";
import { hasUnknown, isPlainObject } from "./protocol/values";

/** The note on clusters that count as non-production although nothing says so; it continues "The stack …". */
export function unnamedEnvironment(
  stack: string,
  resources: readonly JudgedResource[],
  given: Partial<Settings> = {},
): Note[] {
  const settings = settingsFrom(given);
  const { labels, stacks } = settings.production;
  const isStackKnown = stacks.some((pattern) => fitsName(pattern, stack)) || environmentOf(stack, settings);
  if (given.production?.stacks || isStackKnown) return [];
  const isUnnamed = ({ type, inputs: { resourceLabels } }: JudgedResource): boolean =>
    type === CLUSTER &&
    !hasUnknown(resourceLabels) &&
    (resourceLabels === undefined || isPlainObject(resourceLabels)) &&
    labels.every((key) => environmentOf(String(resourceLabels?.[key] ?? ""), settings) === undefined);
  const names = resources.filter(isUnnamed).map(({ name }) => name);
  if (names.length === 0) return [];
  const judged = `so ${firstNames(names, 3)} ${names.length === 1 ? "was" : "were"} judged as non-production`;
  const reason = `neither a label (${labels.join(", ")}) nor the stack's name has a word of the setting production`;
  return [{ kind: "other", text: `does not say whether it is production, ${judged}: ${reason}` }];
}
