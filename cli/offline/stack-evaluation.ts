import { inNaturalOrder } from "../../gke/natural-order";
import { parse } from "../../policies/evaluation/message";
import { kindOfType } from "../../policies/evaluation/properties/kinds";
import { isReadType } from "../../policies/resource-types";
import type { Settings } from "../../policies/settings/settings";
import { NotEvaluated } from "../messages/errors";
import type { Note } from "../messages/notes";
import type { Mask } from "./masking/mask";
import { NOTHING_JUDGED, ONLY_COMPONENTS, ONLY_READS } from "./nothing-to-judge";
import type { Diagnostic, JudgedResource } from "./protocol/analysis";
import { isDeclared, isProvider } from "./protocol/urn";
import { unnamedEnvironment } from "./unnamed-environment";
import { type UnseenOptions, unseenAmong, withUnseen } from "./unseen";

/** The pack's findings on one stack. */
export interface StackResult {
  stack: string;
  /** Number of judged resources: those of the program, without the stack itself and default providers. */
  resources: number;
  diagnostics: readonly Diagnostic[];
  notes: readonly Note[];
}

/** A stack's result, and the resources that it is about. */
export interface StackEvaluation extends StackResult {
  judgedResources: readonly JudgedResource[];
  /** The IDs of projects whose numbers the program may ask for, where it was run; UNKNOWN for one that is unknown or secret. */
  askedProjects?: readonly string[];
  /** Masks secret values in texts made from properties; absent where there are no secrets. */
  mask?: Mask;
}

/**
 * @param options `empty`: why there may be no resources to judge, undefined where there need not be any; `blocksUnseen`: whether what was not looked into blocks; `given`: the user's own settings.
 * @throws NotEvaluated where there are none and there should be: nothing was looked at, so nothing passes.
 */
export function evaluationOf(
  stack: string,
  resources: readonly JudgedResource[],
  diagnostics: readonly Diagnostic[],
  notes: readonly Note[],
  options: UnseenOptions & {
    empty: string | undefined;
    blocksUnseen?: boolean;
    given?: Partial<Settings> | undefined;
  },
): StackEvaluation {
  const declared = resources.filter(isDeclared);
  // Providers alone make nothing.
  const count = declared.every(isProvider) ? 0 : declared.length;
  if (count === 0 && options.empty !== undefined)
    throw new NotEvaluated(`The stack "${stack}" has no resources to judge. ${options.empty}`);
  const hasUndecided = diagnostics.some(({ message }) => parse(message)?.status === "undecided");
  const unseen = [
    ...(count === 0 ? [ONLY_READS] : declared.every(isEmpty) ? [ONLY_COMPONENTS] : []),
    ...notes.filter(({ kind }) => kind === "unseen"),
    ...unseenAmong(resources, options),
  ];
  const isUnrelated = unseen.length === 0 && !declared.some(({ type }) => kindOfType(type) !== undefined);
  const others = [
    ...(isUnrelated ? [NOTHING_JUDGED] : []),
    ...notes.filter(({ kind }) => kind !== "unseen" && (hasUndecided || kind !== "unknownIfUndecided")),
    ...unnamedEnvironment(stack, resources, options.given),
  ];
  // In an order that does not depend on which call of the program came first.
  const shownNotes = [...others, ...unseen.sort(byText)];
  return {
    stack,
    resources: count,
    diagnostics: withUnseen(diagnostics, shownNotes, resources, options.blocksUnseen === true),
    notes: shownNotes,
    judgedResources: resources,
  };
}

/** Whether a resource makes nothing by itself: a provider, or a component, which has none. Rules look into some components of Kubernetes. */
const isEmpty = (resource: JudgedResource): boolean =>
  isProvider(resource) || (resource.provider === undefined && !isReadType(resource.type));

const byText = (a: Note, b: Note): number => inNaturalOrder(a.text, b.text);
