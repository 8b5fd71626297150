// Exemptions that hold for nothing that was judged, though a finding of their rule stands on what they most likely mean.

import { appendTo } from "../../policies/evaluation/append-to";
import { byOwnNames, endingsOf, meantAmong } from "../../policies/evaluation/meant-resource";
import type { Settings } from "../../policies/settings/settings";
import { isUrn } from "../offline/protocol/urn";
import type { StackFindings } from "../report/stack-findings";
import { namesAndUrns, note } from "./settings";

/**
 * Exemptions that hold for nothing that was judged, and give a resource with a finding of their rule by another name than the program's.
 * All else that they name may be in a stack that was not judged.
 */
export function misnamedExemptions(settings: Partial<Settings>, stacks: readonly StackFindings[]): string[] {
  const resources = stacks.flatMap((stack) => stack.resources);
  const found = new Set(stacks.flatMap(({ findings }) => findings.map(({ rule, urn }) => `${rule} ${urn}`)));
  const accused = new Set(stacks.flatMap(({ findings }) => findings.map(({ urn }) => urn)));
  const ofAccused = resources.filter(({ urn }) => accused.has(urn));
  const candidates = byOwnNames(ofAccused);
  for (const each of ofAccused) appendTo(candidates, each.name, each);
  const present = namesAndUrns(resources);
  return (settings.exemptions ?? []).flatMap(({ rule, resource, stack }, i) => {
    if (stack !== undefined || present.has(resource)) return [];
    const meant = [resource, ...(isUrn(resource) ? [] : endingsOf(resource))]
      .flatMap((name) => candidates.get(name) ?? [])
      .filter(({ urn }) => found.has(`${rule} ${urn}`));
    if (meant.length === 0) return [];
    const lacks = "matches no resource that was judged";
    return [note(`exemptions[${i}].resource`, resource, lacks, meantAmong(meant)(resource))];
  });
}

/**
 * Exemptions for a resource of a list with a finding of their rule that name another stack than the list counts as: a list is of no stack, so
 * that another one is most likely not meant.
 */
export function exemptionsOfOtherStacks(
  settings: Partial<Settings>,
  { name: judged, findings }: StackFindings,
): string[] {
  const found = new Set(findings.flatMap(({ rule, urn, name }) => [`${rule} ${urn}`, `${rule} ${name}`]));
  return (settings.exemptions ?? []).flatMap(({ rule, resource, stack }, i) =>
    stack === undefined || stack === judged || !found.has(`${rule} ${resource}`)
      ? []
      : [
          note(
            `exemptions[${i}].stack`,
            stack,
            `is not ${JSON.stringify(judged)}, the stack that the list of clusters counts as, so that ${resource} is not exempt`,
            "",
          ),
        ],
  );
}
