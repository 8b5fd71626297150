import { parse } from "../../policies/evaluation/message";
import { elsewhereTexts } from "../../policies/evaluation/stack/elsewhere-texts";
import { placesOf } from "../../policies/evaluation/stack/other-clouds";
import type { Placed } from "../../policies/evaluation/stack/provider-clusters";
import { configMapTexts } from "../../policies/evaluation/unseen/config-map-texts";
import { isOfClusters } from "../../policies/evaluation/unseen/makers";
import { UNSEEN, unseenReports } from "../../policies/evaluation/unseen/unseen-reports";
import { unseenText } from "../../policies/evaluation/unseen/unseen-text";
import { HELM_RELEASE } from "../../policies/resource-types";
import { SETTINGS_POLICY, type Settings } from "../../policies/settings/settings";
import type { Note } from "../messages/notes";
import { knownInputs, placedOf } from "./engine/placed";
import type { Diagnostic, JudgedResource } from "./protocol/analysis";
import { STACK_TYPE } from "./protocol/urn";
import { UNKNOWN } from "./protocol/values";

/** What decides which resources are named as not looked into. */
export interface UnseenOptions {
  /** The setting. */
  readonly kubernetesProviders?: Settings["kubernetesProviders"] | undefined;
  /** Whether the notes of the run already say of a resource whether it was looked into. */
  readonly isHandled?: (resource: JudgedResource) => boolean;
  /** Resources that the stack does not manage: they show whose clusters there are. */
  readonly unmanaged?: readonly JudgedResource[];
}

/** Resources that may hold GKE or Kubernetes configuration, and into which no rule looks. */
export function unseenAmong(
  resources: readonly JudgedResource[],
  { kubernetesProviders = {}, isHandled = () => false, unmanaged = [] }: UnseenOptions = {},
): Note[] {
  const isBesideClusters = resources.some(({ type }) => isOfClusters(type));
  const placed = resources.map(placedOf);
  const places = placesOf([...placed, ...unmanaged.map(placedOf)], kubernetesProviders);
  const configMaps = configMapTexts(
    resources.map((resource) => ({ ...resource, known: () => knownInputs(resource) })),
  );
  const ofResources = resources.flatMap((resource, i) => {
    if (isHandled(resource) || places.isElsewhere(placed[i] as Placed)) return [];
    const { type, name, dependencies } = resource;
    const chart = type === HELM_RELEASE ? chartOf(resource) : undefined;
    const known = () => knownInputs(resource);
    return unseenText({ type, name, chart, dependencies, known, isBesideClusters, configMaps }) ?? [];
  });
  return [...ofResources, ...elsewhereTexts(placed, places)].map((text) => ({ kind: "unseen", text }));
}

const chartOf = ({ inputs: { chart } }: JudgedResource): string | undefined =>
  typeof chart === "string" && chart !== UNKNOWN ? chart : undefined;

/**
 * The diagnostics with at most one on what was not looked into: where that blocks. Where it does not, the notes say it. The pack's own
 * diagnostic is removed, as the pack does not know what was not seen offline.
 */
export function withUnseen(
  diagnostics: readonly Diagnostic[],
  notes: readonly Note[],
  resources: readonly JudgedResource[],
  isBlocking: boolean,
): Diagnostic[] {
  const others = diagnostics.filter(
    ({ policy, message }) => policy !== SETTINGS_POLICY || parse(message)?.property !== UNSEEN,
  );
  if (!isBlocking) return others;
  const stackUrn = resources.find(({ type }) => type === STACK_TYPE)?.urn ?? resources[0]?.urn ?? "";
  const texts = notes.filter(({ kind }) => kind === "unseen").map(({ text }) => text);
  const own = unseenReports(texts, "mandatory", stackUrn).map(
    ({ urn, message }): Diagnostic => ({
      policy: SETTINGS_POLICY,
      message,
      level: "mandatory",
      severity: undefined,
      urn,
    }),
  );
  return [...others, ...own];
}
